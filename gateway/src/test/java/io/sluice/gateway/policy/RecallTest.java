package io.sluice.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecallTest {
    @Test
    void aRecallSaysWhyOnOneLineAndWhichVersionOrAll() {
        for (long version : List.of(0L, 1L)) {
            assertThat(recall(version, "x".repeat(Recall.REASON_CHARS)).version())
                    .isEqualTo(version);
        }
        assertThatThrownBy(() -> recall(-1, "wrong rows")).hasMessage("version: -1 (expected: 1, 2, 3 ...)");
        for (String reason : List.of("", "two\nlines", "x".repeat(Recall.REASON_CHARS + 1))) {
            assertThatThrownBy(() -> recall(0, reason))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("reason: " + reason.length() + " characters (expected: 1-500");
        }
    }

    private static Recall recall(long version, String reason) {
        return new Recall("recall-1", "admissions", version, 1, "steward", reason);
    }
}
