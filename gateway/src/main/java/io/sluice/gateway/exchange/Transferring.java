package io.sluice.gateway.exchange;

import io.sluice.gateway.contracts.Process;
import java.util.List;
import java.util.Optional;

/** Transfer processes, both roles. */
public final class Transferring {
    /** Asks the provider to start a transfer under an agreement of ours and waits for its answer, for a bounded time. */
    public Transferred start(String agreementId) throws PeerException {
        throw new UnsupportedOperationException(agreementId);
    }

    /** A transfer of ours, either role. */
    public Optional<Process> find(String transferId) {
        throw new UnsupportedOperationException(transferId);
    }

    /** All transfers, both roles, newest first. */
    public List<Process> all() {
        throw new UnsupportedOperationException();
    }

    /** Tells the peer that the transfer is complete; returns when that is stored, sends in the background. */
    public void complete(String transferId) {
        throw new UnsupportedOperationException(transferId);
    }

    /** Tells the peer that the transfer is over early; returns when that is stored, sends in the background. */
    public void terminate(String transferId, String code, List<String> reasons) {
        throw new UnsupportedOperationException(transferId + code + reasons);
    }
}
