package io.sluice.gateway.policy;

import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import io.sluice.proto.Terms;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What data owe to those that they were made from. What was received from others is passed on, in whatever form, only if
 * an agreement on it stands that says so, and then under terms that are no wider. Nothing that is said here names a parent,
 * an agreement or a provider: it is told to whoever asks for the child.
 */
final class Lineage {
    static final String RANK_BELOW_PARENTS = "rank-below-parents";

    private Lineage() {}

    static Finding check(ObligationProfile profile, Facts facts) {
        if (facts.label().getDerivation().getParentManifestDigestsCount() == 0) {
            return Finding.notDemanded();
        }
        String command = "sluice lineage " + facts.dataset() + " --up";
        Optional<List<Parent>> parents = facts.parents();
        if (parents.isEmpty()) {
            return Finding.unmet(unknown(), command);
        }
        List<Reason> reasons = refusals(facts.label(), facts.terms(), parents.get(), facts.nowMillis());
        long received = parents.get().stream().filter(each -> !each.own()).count();
        return Finding.of(
                reasons,
                received == 0
                        ? "parents of our own"
                        : "agreements that let " + received + " sources be passed on in what is made from them",
                () -> command);
    }

    /** Why a child may not be given away under these terms, each reason once; empty: it may. */
    static List<Reason> refusals(Label child, Terms terms, List<Parent> parents, long nowMillis) {
        Set<Reason> reasons = new LinkedHashSet<>();
        for (Parent parent : parents) {
            Rank theirs = Ranks.max(parent.label().getRank(), Rank.PUBLIC);
            if (Ranks.below(child.getRank(), theirs)) {
                reasons.add(rankBelow(child.getRank(), theirs));
            }
            if (parent.label().getDerivation().hasConsent()) {
                reasons.add(
                        Reason.of(
                                "consent-other-use",
                                "the persons in what it was made from consented to another recipient's use, not to passing it on"));
            } else if (!parent.own()) {
                reasons.addAll(received(parent, terms, nowMillis));
            }
        }
        return List.copyOf(reasons);
    }

    /** One agreement that allows it all is enough; of several that do not, the first one's reasons are told. */
    private static List<Reason> received(Parent parent, Terms child, long nowMillis) {
        List<Reason> first = List.of(unknown());
        for (int i = 0; i < parent.held().size(); i++) {
            List<Reason> reasons = against(parent.held().get(i), child, nowMillis);
            if (reasons.isEmpty()) {
                return List.of();
            }
            first = i == 0 ? reasons : first;
        }
        return first;
    }

    private static List<Reason> against(Parent.Held held, Terms child, long nowMillis) {
        Terms terms = held.agreement().getTerms();
        long until = terms.getUntilMillis();
        if (!held.stands() || until != 0 && nowMillis > until) {
            return List.of(
                    Reason.of(
                            "parent-ended",
                            "what it was made from may no longer be passed on: the agreement on that has ended, or is stopped"));
        }
        if (!terms.getPassOn()) {
            return List.of(Reason.of(
                    "pass-on-forbidden",
                    "what it was made from was received under terms that do not allow passing on what is made from it:"
                            + " its provider can publish it with --may-pass-on"));
        }
        List<Reason> reasons = new ArrayList<>();
        List<String> purposes = held.purposes();
        wider(
                purposes.isEmpty()
                        || !child.getPurposesList().isEmpty() && purposes.containsAll(child.getPurposesList()),
                "purpose",
                "for a purpose that its source was not given for",
                reasons);
        wider(
                until == 0 || child.getUntilMillis() != 0 && child.getUntilMillis() <= until,
                "until",
                "for longer than its source may be used",
                reasons);
        wider(
                Ranks.atLeast(child.getClearance(), terms.getClearance()),
                "clearance",
                "to a lower clearance than its source",
                reasons);
        wider(
                terms.getForeignConnectors() || !child.getForeignConnectors(),
                "foreign",
                "to connectors that are no Sluice gateways, which its source was not",
                reasons);
        wider(
                child.getObligationsList().containsAll(terms.getObligationsList()),
                "duties",
                "without a duty that its source came with",
                reasons);
        return reasons;
    }

    private static void wider(boolean within, String term, String how, List<Reason> reasons) {
        if (!within) {
            reasons.add(new Reason("wider-than-parents", "it would be offered " + how, Map.of("term", term)));
        }
    }

    private static Reason unknown() {
        return Reason.of("parent-unknown", "nothing is known of what it was made from that would let it be passed on");
    }

    static Reason rankBelow(Rank rank, Rank parents) {
        return new Reason(
                RANK_BELOW_PARENTS,
                "it was made from " + parents + " data and is labelled " + rank + ": label it " + parents
                        + "; only a release whose remaining risk was measured (`sluice derive`) can be lower",
                Map.of("parents", parents.name(), "declared", rank.name()));
    }

    /**
     * The terms no wider than those of what it was made from, as far as the owner left them open: purposes and end where none
     * were wished; the clearance and the duties always.
     */
    static Terms within(Terms offered, OwnerTerms wishes, List<Parent> parents) {
        Terms.Builder terms = offered.toBuilder();
        Set<String> duties = new TreeSet<>(offered.getObligationsList());
        List<String> purposes = List.of();
        for (Parent parent : parents) {
            Optional<Parent.Held> held = leading(parent);
            if (held.isEmpty()) {
                continue;
            }
            Terms theirs = held.get().agreement().getTerms();
            duties.addAll(theirs.getObligationsList());
            terms.setClearance(Ranks.max(terms.getClearance(), theirs.getClearance()));
            if (wishes.untilMillis() == 0) {
                terms.setUntilMillis(earlier(terms.getUntilMillis(), theirs.getUntilMillis()));
            }
            purposes = common(purposes, held.get().purposes());
        }
        if (wishes.purposes().isEmpty()) {
            terms.addAllPurposes(purposes);
        }
        return terms.clearObligations().addAllObligations(duties).build();
    }

    /** The agreement that allows most, as far as can be told before there are terms of the child. */
    private static Optional<Parent.Held> leading(Parent parent) {
        return parent.held().stream()
                .filter(each -> each.stands() && each.agreement().getTerms().getPassOn())
                .findFirst()
                .or(() -> parent.held().stream().findFirst());
    }

    /** 0 is no end. */
    static long earlier(long a, long b) {
        return a == 0 ? b : b == 0 ? a : Math.min(a, b);
    }

    /** Where nothing is common, all of them: then the purposes are refused as wider, and not taken for "any". */
    static List<String> common(List<String> a, List<String> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? b : a;
        }
        List<String> both = a.stream().filter(b::contains).toList();
        return both.isEmpty() ? Stream.concat(a.stream(), b.stream()).sorted().toList() : both;
    }
}
