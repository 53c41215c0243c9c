package io.sluice.gateway.exchange;

import io.sluice.gateway.contracts.Role;
import io.sluice.gateway.contracts.State;
import io.sluice.gateway.sealing.Manifests;
import io.sluice.gateway.sealing.SealException;
import io.sluice.ledger.Ledger;
import io.sluice.proto.Agreement;
import io.sluice.proto.Signed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers what is going on. */
public final class Status {
    private static final int MOST_RETENTIONS = 100;

    private final Parts parts;
    private final Acquisition acquisition;
    private final Transferring transferring;
    private final Outbox outbox;
    private final Retention retention;
    private final Ledger ledger;
    private final SignedStore signed;

    Status(
            Parts parts,
            Acquisition acquisition,
            Transferring transferring,
            SignedStore signed,
            Outbox outbox,
            Retention retention,
            Ledger ledger) {
        this.retention = retention;
        this.parts = parts;
        this.signed = signed;
        this.acquisition = acquisition;
        this.transferring = transferring;
        this.outbox = outbox;
        this.ledger = ledger;
    }

    /** A snapshot. */
    public StatusReport report() {
        List<StatusReport.AgreementLine> agreements = new ArrayList<>();
        List<StatusReport.TransferLine> transfers = new ArrayList<>();
        for (Agreements.Stored stored : parts.agreements().all()) {
            Agreement agreement = stored.agreement().agreement();
            agreements.add(line(agreement, stored.status()));
            transferring.under(agreement.getId()).forEach(process -> transfers.add(line(agreement, process)));
        }
        return new StatusReport(
                parts.self().name(),
                agreements,
                transfers,
                outbox.size(),
                ledger.size(),
                parts.ledger().line(),
                retention.open(
                        clock -> clock.state() != RetentionClock.State.RUNNING || retention.endsSoon(clock),
                        MOST_RETENTIONS));
    }

    private StatusReport.AgreementLine line(Agreement agreement, Agreements.Status status) {
        long until = agreement.getTerms().getUntilMillis();
        boolean over = until != 0 && parts.clock().millis() >= until;
        String word =
                switch (status) {
                    case ENDED -> "ENDED";
                    case VERIFIED -> over ? "EXPIRED" : "VERIFIED";
                    case FINALIZED -> over ? "EXPIRED" : "IN_FORCE";
                };
        return new StatusReport.AgreementLine(
                agreement.getId(),
                agreement.getProvider(),
                agreement.getRecipient(),
                agreement.getDataset(),
                agreement.getVersion(),
                agreement.getPurpose(),
                word);
    }

    private StatusReport.TransferLine line(Agreement agreement, io.sluice.gateway.contracts.Process process) {
        Optional<AcquisitionState> acquired = acquisition.acquisitions().get(process.pid());
        String stage = acquired.map(state -> state.stage().name())
                .orElse(process.state().name());
        long total = objectLength(agreement);
        boolean whole = acquired.map(state -> state.stage().isHeld())
                .orElse(process.role() == Role.PROVIDER && process.state() == State.COMPLETED);
        return new StatusReport.TransferLine(
                process.pid(),
                process.role().name(),
                process.peer(),
                agreement.getId(),
                agreement.getDataset(),
                stage,
                whole ? total : acquisition.arrived(process.pid()),
                total);
    }

    /** 0 where the manifest is not known yet. */
    private long objectLength(Agreement agreement) {
        Optional<Signed> manifest =
                signed.bySha256(agreement.getManifestDigest().toByteArray());
        try {
            return manifest.isPresent()
                    ? Manifests.parse(manifest.get().getPayload()).getObjectLength()
                    : 0;
        } catch (SealException e) {
            return 0;
        }
    }
}
