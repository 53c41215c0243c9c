package io.sluice.gateway.policy;

import io.sluice.proto.Terms;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The obligation that chains of rights meet: who offers holds management of it, and a right of use that covers what it is
 * offered for, as long as it is offered, and that may be handed on once, or twice where the recipient may pass it on.
 */
final class RightChecks {
    private static final String ANY = "";

    private RightChecks() {}

    static Finding rights(ObligationProfile profile, Facts facts) {
        String command = "sluice right check " + facts.dataset();
        Optional<Holdings> known = facts.rights();
        if (known.isEmpty()) {
            return Finding.unmet(RightReasons.unknown(), command);
        }
        long now = facts.nowMillis();
        Holdings holdings = known.get();
        Set<Reason> reasons = new LinkedHashSet<>();
        List<String> by = new ArrayList<>();
        for (Rights rights : holdings.over()) {
            find(rights, holdings, RightNeed.of(RightAct.OFFER, now), now, "management", reasons, by);
            for (String purpose : purposes(facts)) {
                RightNeed need = RightNeed.of(
                        purpose,
                        facts.terms().getPassOn() ? 2 : 1,
                        facts.terms().getUntilMillis());
                find(rights, holdings, need, now, "use" + (purpose.isEmpty() ? "" : " for " + purpose), reasons, by);
            }
        }
        return Finding.of(List.copyOf(reasons), String.join("; ", by), () -> command);
    }

    private static void find(
            Rights rights,
            Holdings holdings,
            RightNeed need,
            long nowMillis,
            String what,
            Set<Reason> reasons,
            List<String> by) {
        Rights.Found found = rights.find(holdings.organisation(), need, nowMillis);
        reasons.addAll(found.against());
        found.chain().ifPresent(chain -> by.add(what + ": " + chain));
    }

    /** The purpose that is asked for, or all that it is offered for. */
    private static Set<String> purposes(Facts facts) {
        if (!facts.purpose().isBlank()) {
            return Set.of(facts.purpose());
        }
        List<String> offered = facts.terms().getPurposesList();
        return offered.isEmpty() ? Set.of(ANY) : new TreeSet<>(offered);
    }

    /** The terms no wider than the rights of use, as far as the owner left them open: purposes and end. */
    static Terms within(Terms offered, OwnerTerms wishes, Holdings holdings, long nowMillis) {
        Terms.Builder terms = offered.toBuilder();
        List<String> purposes = List.of();
        for (Rights rights : holdings.over()) {
            Set<String> theirs = new TreeSet<>();
            long until = 0;
            boolean any = false;
            for (Rights.Standing held : rights.held(holdings.organisation(), Right.USE, nowMillis)) {
                if (held.against().isEmpty()) {
                    any |= held.chain().purposes().isEmpty();
                    theirs.addAll(held.chain().purposes());
                    until = Lineage.earlier(until, held.chain().untilMillis());
                }
            }
            if (!any) {
                purposes = Lineage.common(purposes, List.copyOf(theirs));
            }
            if (wishes.untilMillis() == 0) {
                terms.setUntilMillis(Lineage.earlier(terms.getUntilMillis(), until));
            }
        }
        if (wishes.purposes().isEmpty()) {
            List<String> already = List.copyOf(terms.getPurposesList());
            terms.clearPurposes().addAllPurposes(Lineage.common(already, purposes));
        }
        return terms.build();
    }
}
