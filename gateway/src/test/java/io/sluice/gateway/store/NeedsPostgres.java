package io.sluice.gateway.store;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test that needs PostgreSQL's programs: reported as skipped, with the reason, where there are none; failing instead
 * when {@code SLUICE_REQUIRE_POSTGRES=1}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("postgres")
@ExtendWith(NeedsPostgres.Condition.class)
public @interface NeedsPostgres {
    /** Looks for them. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            try {
                return ConditionEvaluationResult.enabled(
                        PostgresServer.programs().toString());
            } catch (IOException e) {
                if ("1".equals(System.getenv("SLUICE_REQUIRE_POSTGRES"))) {
                    return ConditionEvaluationResult.enabled("required"); // And fails, saying what is missing.
                }
                System.err.println("SKIPPED: " + e.getMessage());
                return ConditionEvaluationResult.disabled(e.getMessage());
            }
        }
    }
}
