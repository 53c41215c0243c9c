package io.sluice.gateway.exchange;

import io.sluice.ledger.Ledger;
import io.sluice.proto.Agreement;
import java.util.ArrayList;
import java.util.List;

/** Answers what is going on. */
public final class Status {
    private final Parts parts;
    private final Acquisition acquisition;
    private final Transferring transferring;
    private final Outbox outbox;
    private final Ledger ledger;

    Status(Parts parts, Acquisition acquisition, Transferring transferring, Outbox outbox, Ledger ledger) {
        this.parts = parts;
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
        return new StatusReport(parts.self().name(), agreements, transfers, outbox.size(), ledger.size());
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
        String stage = acquisition
                .acquisitions()
                .get(process.pid())
                .map(state -> state.stage().name())
                .orElse(process.state().name());
        return new StatusReport.TransferLine(
                process.pid(),
                process.role().name(),
                process.peer(),
                agreement.getId(),
                agreement.getDataset(),
                stage,
                0,
                0);
    }
}
