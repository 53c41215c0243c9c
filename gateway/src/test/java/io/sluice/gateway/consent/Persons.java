package io.sluice.gateway.consent;

import io.sluice.gateway.policy.ConsentEvent;
import io.sluice.gateway.policy.ConsentTerms;
import io.sluice.proto.ConsentForm;
import java.util.List;

/** Persons and consents for tests. */
final class Persons {
    static final ConsentForm RESEARCH =
            ConsentTerms.given(List.of("research"), List.of("lab"), true, "study/1", List.of("health"));

    private Persons() {}

    static Pseudonymity pseudonymity() {
        return Pseudonymity.under(new byte[32]);
    }

    static Subject named(String name) {
        return pseudonymity().of(name);
    }

    static ConsentEvent gave(long time) {
        return new ConsentEvent(true, RESEARCH, time, 0, 0);
    }

    static ConsentEvent withdrew(long time) {
        return new ConsentEvent(false, ConsentTerms.withdrawn(List.of(), List.of()), time, 0, 0);
    }
}
