package io.sluice.gateway.policy;

import io.sluice.proto.ConsentForm;

/**
 * A person gave or withdrew a consent.
 *
 * @param given false: withdrawn
 * @param timeMillis when
 * @param fromMillis given: valid from then on; 0: from its time on
 * @param untilMillis given: no longer valid from then on; 0: no end
 */
public record ConsentEvent(boolean given, ConsentForm form, long timeMillis, long fromMillis, long untilMillis) {
    /** Checks that the term is one. */
    public ConsentEvent {
        if (timeMillis <= 0 || fromMillis < 0 || untilMillis < 0) {
            throw new IllegalArgumentException("time (expected: after 1970)");
        }
        if (untilMillis != 0 && untilMillis <= Math.max(fromMillis, timeMillis)) {
            throw new IllegalArgumentException("until (expected: after the beginning)");
        }
        if (!given && (fromMillis != 0 || untilMillis != 0)) {
            throw new IllegalArgumentException("withdrawal with a term (expected: without from and until)");
        }
    }
}
