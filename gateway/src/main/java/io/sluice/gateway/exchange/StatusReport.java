package io.sluice.gateway.exchange;

import java.util.List;

/**
 * What is going on, for {@code sluice status}.
 *
 * @param outbox messages that other gateways have not taken yet
 * @param laneSize records in our lane
 */
public record StatusReport(
        String organisation, List<AgreementLine> agreements, List<TransferLine> transfers, long outbox, long laneSize) {
    public StatusReport {
        agreements = List.copyOf(agreements);
        transfers = List.copyOf(transfers);
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
     * @param stage how far: STARTED, HELD, GRANTED, CHECKED, OPENED, MISLABELLED, ENDED
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
