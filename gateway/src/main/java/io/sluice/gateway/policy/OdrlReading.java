package io.sluice.gateway.policy;

import io.sluice.proto.Label;
import io.sluice.proto.Terms;
import java.util.List;

/** What reading an ODRL policy gave. */
public sealed interface OdrlReading {
    /**
     * A policy that we understand in full.
     *
     * @param terms recipients, purposes, until, count, clearance, obligations; lists sorted
     * @param label rank, categories and classes only
     */
    record Understood(Terms terms, Label label) implements OdrlReading {}

    /**
     * A policy that we do not understand, or not in full.
     *
     * @param reasons never empty, each naming what was not understood
     */
    record Refused(List<Reason> reasons) implements OdrlReading {
        /** Copies the reasons. */
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }
}
