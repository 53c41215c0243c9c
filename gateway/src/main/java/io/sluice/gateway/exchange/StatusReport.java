package io.sluice.gateway.exchange;

import java.util.List;
import java.util.Optional;

/**
 * What is going on, for {@code sluice status}.
 *
 * @param outbox messages that other gateways have not taken yet
 * @param laneSize records in our lane
 * @param sharedLedger what the shared ledger has not taken yet; empty where there is none
 * @param retention what must be deleted soon, or had to be and there is no receipt; a bounded number of them
 */
public record StatusReport(
        String organisation,
        List<AgreementLine> agreements,
        List<TransferLine> transfers,
        long outbox,
        long laneSize,
        Optional<SharedLedgerLine> sharedLedger,
        List<RetentionClock> retention) {
    public StatusReport {
        agreements = List.copyOf(agreements);
        transfers = List.copyOf(transfers);
        retention = List.copyOf(retention);
    }

    /**
     * @param oldestMillis for how long the oldest waiting record has been waiting; 0 when none waits
     * @param stopped ranks of which no key is granted because it waits for too long
     */
    public record SharedLedgerLine(
            long anchored,
            long waiting,
            long oldestMillis,
            boolean reachable,
            boolean parked,
            List<String> stopped,
            String detail) {
        public SharedLedgerLine {
            stopped = List.copyOf(stopped);
        }
    }

    /** One agreement.
     *
     * @param status IN_FORCE, VERIFIED, ENDED or EXPIRED
     */
    public record AgreementLine(
            String id,
            String provider,
            String recipient,
            String dataset,
            long version,
            String purpose,
            String status) {}

    /**
     * @param role PROVIDER or CONSUMER
     * @param stage how far: STARTED, HELD, GRANTED, CHECKED, OPENED, MISLABELLED, DELETED, ENDED
     * @param done bytes of ciphertext that the recipient has; not counted at the provider before the end
     * @param total bytes of ciphertext; 0 while the manifest is not known
     */
    public record TransferLine(
            String id,
            String role,
            String peer,
            String agreement,
            String dataset,
            String stage,
            long done,
            long total) {}
}
