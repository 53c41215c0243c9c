package io.sluice.gateway.exchange;

import io.sluice.gateway.policy.Reason;
import java.util.List;

/** There will be no release, and why: ends a derivation wherever it has got to. Never leaves this package. */
final class NoRelease extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Reason> reasons;

    NoRelease(List<Reason> reasons) {
        super(reasons.get(0).text());
        this.reasons = List.copyOf(reasons);
    }

    NoRelease(String code, String text) {
        this(List.of(Reason.of(code, text)));
    }

    List<Reason> reasons() {
        return reasons;
    }
}
