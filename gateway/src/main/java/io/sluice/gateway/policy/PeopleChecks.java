package io.sluice.gateway.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The obligation that people meet. */
final class PeopleChecks {
    private PeopleChecks() {}

    static Finding approvals(ObligationProfile profile, Facts facts) {
        ApprovalDemand demand = profile.approvals();
        if (demand.count() == 0) {
            return Finding.notDemanded();
        }
        Optional<Approvals> asked = facts.approvals();
        if (asked.isEmpty()) {
            return Finding.later(
                    demand.text() + ", who are asked when the recipient asks",
                    Reasons.approvalNeeded(demand, 0),
                    Commands.approve("ID"));
        }
        Approvals approvals = asked.get();
        Optional<ApprovalWord> refused = approvals.refused(demand);
        if (refused.isPresent()) {
            // Who refused is our own people's business, not the recipient's.
            return Finding.unmet(
                    new Reason(
                            Reasons.APPROVAL_REFUSED,
                            "the provider's people have not approved it",
                            Map.of("approval", approvals.id())),
                    "");
        }
        List<ApprovalWord> given = approvals.given(demand);
        if (given.size()
                < demand.count()) { // What is said against single words is for `approvals show`, not for others.
            return Finding.unmet(Reasons.approvalNeeded(demand, given.size()), Commands.approve(approvals.id()));
        }
        return Finding.met(
                given.stream().map(ApprovalWord::name).collect(Collectors.joining(" and ")) + ", who approved it");
    }
}
