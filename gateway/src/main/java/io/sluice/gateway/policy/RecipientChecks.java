package io.sluice.gateway.policy;

import io.sluice.gateway.policy.ObligationProfile.Audience;
import io.sluice.proto.Rank;
import java.util.List;
import java.util.Map;

/** The obligations about who receives. */
final class RecipientChecks {
    private RecipientChecks() {}

    static Finding membership(ObligationProfile profile, Facts facts) {
        if (facts.party().isEmpty()) {
            String name = facts.recipient().orElse("ORG");
            return Finding.unmet(
                    Reason.of("not-a-member", "not in our member list: " + Reasons.shown(name)),
                    Commands.member(name, least(profile, facts)));
        }
        Party party = facts.party().get();
        return party.revoked()
                ? Finding.unmet(
                        Reason.of("member-revoked", party.name() + " is no longer a member"),
                        Commands.member(party.name(), least(profile, facts)))
                : Finding.met("the member list, " + party.name());
    }

    static Finding clearance(ObligationProfile profile, Facts facts) {
        Rank least = least(profile, facts);
        Rank clearance = Ranks.clearance(facts.party().map(Party::clearance).orElse(Rank.UNRECOGNIZED));
        if (!Ranks.known(facts.terms().getClearance())) {
            return Finding.unmet(
                    Reason.of("clearance-unknown", "the terms do not say which clearance a recipient needs"),
                    Commands.publish(facts));
        }
        if (Ranks.atLeast(clearance, least)) {
            return Finding.met("clearance " + clearance);
        }
        String name = facts.recipient().orElse("ORG");
        return Finding.unmet(
                new Reason(
                        "clearance-too-low",
                        name + " is cleared for " + clearance + ", and " + least + " is needed",
                        Map.of("clearance", clearance.name(), "needed", least.name())),
                Commands.member(name, least));
    }

    private static Rank least(ObligationProfile profile, Facts facts) {
        return Ranks.known(facts.terms().getClearance())
                ? Ranks.max(profile.clearance(), facts.terms().getClearance())
                : profile.clearance();
    }

    static Finding audience(ObligationProfile profile, Facts facts) {
        List<String> named = facts.terms().getRecipientsList();
        String name = facts.recipient().orElse("ORG");
        if (named.isEmpty() && profile.audience() != Audience.MEMBERS) {
            return Finding.unmet(
                    Reasons.recipientsNeeded(profile.rank()), Commands.publish(facts, "--to " + Commands.quoted(name)));
        }
        if (named.isEmpty()) {
            return Finding.met("the offer, to every member with the clearance");
        }
        if (facts.recipient().isPresent() && !named.contains(name)) {
            return Finding.unmet(
                    Reason.of("recipient-not-named", "the terms do not name " + name),
                    Commands.publish(facts, "--to " + Commands.quoted(name)));
        }
        return Finding.met("the offer, which names "
                + facts.recipient().orElse(named.size() == 1 ? named.get(0) : named.size() + " members"));
    }

    static Finding kind(ObligationProfile profile, Facts facts) {
        boolean allowed = profile.foreignConnectors() && facts.terms().getForeignConnectors();
        if (facts.party().isEmpty()) {
            return facts.terms().getForeignConnectors() && !allowed
                    ? Finding.unmet(Reasons.foreignRefused(profile.rank()), "")
                    : Finding.met(allowed ? "any connector" : "Sluice gateways only");
        }
        if (!facts.foreign()) {
            return Finding.met("a Sluice gateway");
        }
        return allowed
                ? Finding.met("the offer, which allows connectors that are no Sluice gateways")
                : Finding.unmet(
                        Reasons.foreignRefused(profile.rank()),
                        profile.foreignConnectors() ? Commands.publish(facts, "--foreign") : "");
    }
}
