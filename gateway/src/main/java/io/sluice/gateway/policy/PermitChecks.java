package io.sluice.gateway.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The obligation that attached documents meet. */
final class PermitChecks {
    private PermitChecks() {}

    static Finding documents(ObligationProfile profile, Facts facts) {
        if (profile.documents().isEmpty()) {
            return Finding.notDemanded();
        }
        List<Permit> attached = facts.permits();
        List<Reason> reasons = new ArrayList<>();
        List<String> by = new ArrayList<>();
        PermitKind missing = null;
        for (PermitKind kind : profile.documents()) {
            Optional<Permit> newest = newest(kind::equals, attached, facts);
            if (newest.filter(each -> each.counts(facts.nowMillis())).isPresent()) {
                by.add(kind.word() + " " + newest.get().id() + ", which counts until "
                        + TermsChecks.time(newest.get().untilMillis()));
            } else {
                reasons.add(newest.isPresent() ? expired(kind) : needed(profile, kind));
                missing = missing == null ? kind : missing;
            }
        }
        if (reasons.isEmpty()) {
            return Finding.met(String.join("; ", by));
        }
        String command = Commands.permit(missing, facts);
        return facts.recipient().isPresent()
                ? Finding.unmet(reasons, command)
                : Finding.later("the documents, when it is known who asks", reasons.get(0), command);
    }

    /** Those that an exchange rests on: of each kind that is demanded the one that counts longest. */
    static List<Permit> behind(ObligationProfile profile, Facts facts) {
        if (profile.documents().isEmpty()) {
            return List.of();
        }
        List<Permit> attached = facts.permits();
        return profile.documents().stream()
                .flatMap(kind -> newest(kind::equals, attached, facts).stream())
                .toList();
    }

    /** Of those of such a kind for such an exchange, the one that counts longest, expired or not. */
    static Optional<Permit> newest(Predicate<PermitKind> kind, List<Permit> attached, Facts facts) {
        return attached.stream()
                .filter(each -> kind.test(each.kind()) && each.concerns(facts.recipient(), facts.dataset()))
                .max(Comparator.comparingLong(Permit::untilMillis));
    }

    private static Reason needed(ObligationProfile profile, PermitKind kind) {
        return new Reason(
                "document-needed",
                profile.rank() + " data need a document of the kind " + kind.word()
                        + ", and the provider has attached none",
                Map.of("kind", kind.word()));
    }

    private static Reason expired(PermitKind kind) {
        return new Reason(
                "document-expired",
                "the document of the kind " + kind.word() + " that the provider has attached has expired",
                Map.of("kind", kind.word()));
    }
}
