package io.sluice.gateway.policy;

import io.sluice.gateway.classification.Grade;
import io.sluice.proto.Label;

/** Holds a label against what was found in the content; the same at both ends. Immutable. */
public final class LabelCheck {
    private final ObligationProfiles profiles;

    /** With the profiles that say which rank needs a basis. */
    public LabelCheck(ObligationProfiles profiles) {
        this.profiles = profiles;
    }

    /**
     * When publishing: refused if the declared rank is below the floor (with column, type and count, never a value),
     * or if personal information needs a basis and the label has none.
     */
    public Decision declared(Label label, Grade grade) {
        throw new UnsupportedOperationException("not yet: " + profiles);
    }

    /** When opening: refused if the agreed label is below the floor; then no file may come to be. */
    public Decision received(Label agreed, Grade grade) {
        throw new UnsupportedOperationException("not yet: " + profiles);
    }
}
