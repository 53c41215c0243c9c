package io.sluice.gateway.exchange;

import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.privacy.AutomaticPlan;
import io.sluice.gateway.privacy.RiskReport;
import io.sluice.proto.Rank;
import io.sluice.proto.TransformPlan;
import java.util.List;
import java.util.Optional;

/** What a release would be, before it is made. */
public sealed interface Planned {
    /**
     * To be looked at.
     *
     * @param version of the source that it was measured on
     * @param plan complete; a release is made by exactly this one
     * @param automatic how it was found; empty if it was given
     * @param report the risk, together with the earlier releases; it may not permit the release
     * @param rank that the release would have
     * @param counted so many earlier releases to the recipient were counted
     * @param consent what it was filtered by; empty: nobody looked
     * @param uncounted so many were not: of other datasets, and nothing links their persons with these
     */
    record Shown(
            long version,
            TransformPlan plan,
            Optional<AutomaticPlan> automatic,
            RiskReport report,
            Rank rank,
            int counted,
            int uncounted,
            Optional<Consented> consent)
            implements Planned {}

    /**
     * What the filter by consents let through.
     *
     * @param persons with a valid consent for it, in the data or not
     * @param dropped rows that were left out
     * @param masked rows that lost their cells
     */
    record Consented(int persons, long dropped, long masked) {}

    /** There can be no such release. */
    record Refused(List<Reason> reasons) implements Planned {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }
}
