package io.sluice.gateway.exchange;

import io.sluice.gateway.policy.Reason;
import java.io.IOException;
import java.util.List;

/** Ends agreements, from either side. */
public final class Revocation {
    /**
     * Ends an agreement for good: recorded first, then running transfers stop, then the other side is told (again and
     * again until it has heard). Empty: done, also when it had ended before. What was opened already is out of reach.
     *
     * @return why it was refused: there is no such agreement
     */
    public List<Reason> revoke(String agreementId) throws IOException {
        throw new UnsupportedOperationException();
    }
}
