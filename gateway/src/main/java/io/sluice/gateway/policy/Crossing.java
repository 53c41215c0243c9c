package io.sluice.gateway.policy;

import io.sluice.gateway.identity.Jurisdiction;
import java.util.Optional;

/**
 * What is known of an exchange and the border of the provider's jurisdiction.
 *
 * @param exchange persons whom the data tell of; empty: not known
 * @param year all of the calendar year whose personal information went elsewhere, those of this exchange among them; empty:
 *     not known
 * @param held why nothing is counted on top of what is known; empty: nothing stands against it
 */
public record Crossing(Kind kind, Optional<BorderCount> exchange, Optional<BorderCount> year, Optional<Reason> held) {
    /** Where the recipient is. */
    public enum Kind {
        /** Nobody has looked. */
        UNKNOWN,
        /** The provider does not say where itself is: nobody is counted. */
        UNCOUNTED,
        /** In the same jurisdiction. */
        DOMESTIC,
        /** In another one. */
        ABROAD,
        /** In one that is not known. */
        ANYWHERE
    }

    /** Nobody has looked. */
    public static final Crossing UNKNOWN = without(Kind.UNKNOWN);

    /** The provider does not say where itself is. */
    public static final Crossing UNCOUNTED = without(Kind.UNCOUNTED);

    /** Nothing crosses. */
    public static final Crossing DOMESTIC = without(Kind.DOMESTIC);

    private static Crossing without(Kind kind) {
        return new Crossing(kind, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Where a recipient is, seen from a provider. */
    public static Kind kind(Optional<Jurisdiction> own, Optional<Jurisdiction> theirs) {
        if (own.isEmpty()) {
            return Kind.UNCOUNTED;
        }
        if (theirs.isEmpty()) {
            return Kind.ANYWHERE;
        }
        return theirs.equals(own) ? Kind.DOMESTIC : Kind.ABROAD;
    }
}
