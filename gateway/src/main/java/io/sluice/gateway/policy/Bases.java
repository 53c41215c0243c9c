package io.sluice.gateway.policy;

import io.sluice.proto.Basis;
import io.sluice.proto.BasisKind;
import io.sluice.proto.Label;
import java.util.Optional;

/** What a label's attestations amount to. */
final class Bases {
    private Bases() {}

    /** At least one that says something. */
    static boolean any(Label label) {
        return first(label).isPresent();
    }

    /** The kind of the first that says something. */
    static Optional<String> first(Label label) {
        return label.getBasesList().stream()
                .filter(BasisText::valid)
                .map(basis -> basis.getKind().name())
                .findFirst();
    }

    /** Whether consent is among them: then it counts for all that the label is about, whatever else is attested. */
    static boolean consent(Label label) {
        return has(label, BasisKind.CONSENT);
    }

    /** A permit: whoever has to approve has approved, the owner says. */
    static boolean permit(Label label) {
        return has(label, BasisKind.PERMIT);
    }

    private static boolean has(Label label, BasisKind kind) {
        return label.getBasesList().stream()
                .filter(BasisText::valid)
                .map(Basis::getKind)
                .anyMatch(kind::equals);
    }
}
