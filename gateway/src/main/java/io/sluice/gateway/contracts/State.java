package io.sluice.gateway.contracts;

import java.util.EnumSet;
import java.util.Set;

/**
 * The states of both machines. A state counts only after the peer has acknowledged the message that leads to it.
 *
 * <pre>
 * negotiation   INITIAL -request-> REQUESTED -agreement-> AGREED -verification-> VERIFIED -finalized-> FINALIZED
 *               INITIAL -offer--> OFFERED &lt;-> REQUESTED     OFFERED -accepted-> ACCEPTED -agreement-> AGREED
 * transfer      INITIAL -request-> REQUESTED -start-> STARTED &lt;-> SUSPENDED     STARTED -completion-> COMPLETED
 * both          all but INITIAL and the final ones -termination-> TERMINATED (by whom: see {@link Transitions})
 * </pre>
 */
public enum State {
    /** Not known to the peer yet: our first message has not been acknowledged. Never on the wire. */
    INITIAL,
    REQUESTED,
    OFFERED,
    ACCEPTED,
    AGREED,
    VERIFIED,
    FINALIZED,
    STARTED,
    SUSPENDED,
    COMPLETED,
    TERMINATED;

    private static final Set<State> FINAL = EnumSet.of(FINALIZED, COMPLETED, TERMINATED);

    /** Whether nothing follows. */
    public boolean isFinal() {
        return FINAL.contains(this);
    }
}
