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
        String command = command(demand, facts);
        if (asked.isEmpty() && tooFew(demand, facts)) {
            return Finding.unmet(Reasons.approvalNeeded(demand, 0), command);
        }
        if (asked.isEmpty()) {
            return Finding.later(
                    demand.text() + ", who are asked when the recipient asks",
                    Reasons.approvalNeeded(demand, 0),
                    command);
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
                    Commands.request(facts)); // It would be another question.
        }
        List<ApprovalWord> given = approvals.given(demand);
        if (given.size()
                < demand.count()) { // What is said against single words is for `approvals show`, not for others.
            return Finding.unmet(Reasons.approvalNeeded(demand, given.size()), command);
        }
        return Finding.met(
                given.stream().map(ApprovalWord::name).collect(Collectors.joining(" and ")) + ", who approved it");
    }

    private static boolean tooFew(ApprovalDemand demand, Facts facts) {
        return facts.approvers().filter(each -> each.count() < demand.count()).isPresent();
    }

    private static String command(ApprovalDemand demand, Facts facts) {
        String id = facts.approvals().map(Approvals::id).orElse("ID");
        return tooFew(demand, facts)
                ? Commands.appoint(demand.role(), facts.approvers().get().owned(), id)
                : Commands.approve(id);
    }
}
