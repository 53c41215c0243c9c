package io.sluice.gateway.store.s3;

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
 * A test that needs an S3 server: reported as skipped, with the reason, where none can be had; failing instead when
 * {@code SLUICE_REQUIRE_S3=1}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("s3")
@ExtendWith(NeedsS3.Condition.class)
public @interface NeedsS3 {
    /** Looks for one. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            try {
                S3Server.classPath();
                return ConditionEvaluationResult.enabled("an S3 server is there");
            } catch (IOException e) {
                if ("1".equals(System.getenv("SLUICE_REQUIRE_S3"))) {
                    return ConditionEvaluationResult.enabled("required"); // And fails, saying what is missing.
                }
                System.err.println("SKIPPED: S3: " + e.getMessage());
                return ConditionEvaluationResult.disabled(e.getMessage());
            }
        }
    }
}
