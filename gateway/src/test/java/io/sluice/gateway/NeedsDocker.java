package io.sluice.gateway;

import io.sluice.ledger.network.FabricBinaries;
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
 * A test that needs a container engine, Compose, Fabric's daemons and the packaged jar: reported as skipped, with the
 * reason, where one of them is missing; failing instead when {@code SLUICE_REQUIRE_DOCKER=1}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("docker")
@ExtendWith(NeedsDocker.Condition.class)
public @interface NeedsDocker {
    /** Looks for them. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            try {
                Docker.find();
                FabricBinaries.find(System.getenv());
                return ConditionEvaluationResult.enabled("an engine answers");
            } catch (IOException e) {
                if ("1".equals(System.getenv("SLUICE_REQUIRE_DOCKER"))) {
                    return ConditionEvaluationResult.enabled("required"); // And fails, saying what is missing.
                }
                System.err.println("SKIPPED: " + e.getMessage());
                return ConditionEvaluationResult.disabled(e.getMessage());
            }
        }
    }
}
