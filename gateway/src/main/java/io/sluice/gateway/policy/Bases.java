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

    /** A permit: whoever has to approve has approved, the owner says. */
    static boolean permit(Label label) {
        return label.getBasesList().stream()
                .filter(BasisText::valid)
                .map(Basis::getKind)
                .anyMatch(BasisKind.PERMIT::equals);
    }
}
