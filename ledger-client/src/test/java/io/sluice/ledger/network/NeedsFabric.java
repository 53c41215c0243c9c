package io.sluice.ledger.network;

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
 * A test that needs Fabric's daemons: reported as skipped, with the reason, where there are none; failing instead when
 * {@code SLUICE_REQUIRE_FABRIC=1}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("fabric")
@ExtendWith(NeedsFabric.Condition.class)
public @interface NeedsFabric {
    /** Looks for them. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            try {
                return ConditionEvaluationResult.enabled(
                        FabricBinaries.find(System.getenv()).version());
            } catch (FabricMissingException e) {
                if ("1".equals(System.getenv("SLUICE_REQUIRE_FABRIC"))) {
                    return ConditionEvaluationResult.enabled("required"); // And fails, saying what is missing.
                }
                System.err.println("SKIPPED: " + e.getMessage());
                return ConditionEvaluationResult.disabled(e.getMessage());
            } catch (IOException e) {
                return ConditionEvaluationResult.enabled("broken: " + e.getMessage());
            }
        }
    }
}
