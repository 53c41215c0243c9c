package io.sluice.gateway.exchange;

import io.sluice.gateway.provenance.SignedDocuments;
import io.sluice.ledger.Ledger;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;

/** The services of this package, wired once. What they share (locks, outbox, keys at rest) stays among them. */
public final class Exchange {
    private final SignedStore signed;
    private final Delivery delivery;
    private final Transferring transferring;
    private final Publication publication;
    private final Acquisition acquisition;
    private final Revocation revocation;
    private final Status status;
    private final Outbox outbox;

    private Exchange(Parts parts, Function<TransferDecider, Transferring> transfers, Duration patience, Ledger ledger) {
        signed = new SignedStore(parts.documents());
        DataKeys dataKeys = new DataKeys(parts.documents(), parts.self().storage(), parts.random());
        AgreementLocks locks = new AgreementLocks();
        outbox = new Outbox(parts.documents(), signed, parts.partner(), parts.threads());
        delivery = new Delivery(parts, signed, dataKeys, locks);
        transferring = transfers.apply(delivery);
        publication = new Publication(parts, dataKeys);
        acquisition = new Acquisition(parts, transferring, signed, outbox, new Retry(patience));
        revocation = new Revocation(parts, transferring, signed, outbox, locks);
        status = new Status(parts, acquisition, transferring, outbox, ledger);
    }

    /**
     * Wires the services.
     *
     * @param transfers makes the transfer processes around our decisions as provider
     * @param patience how long a fetch goes on while nothing moves
     */
    public static Exchange of(
            Parts parts, Function<TransferDecider, Transferring> transfers, Duration patience, Ledger ledger) {
        return new Exchange(parts, transfers, patience, ledger);
    }

    /** Goes on with what an earlier run left: once, when others can reach us. */
    public void resume() throws IOException {
        revocation.resume();
        outbox.resume();
    }

    /** The signed messages, by digest. */
    public SignedDocuments documents() {
        return signed;
    }

    public Delivery delivery() {
        return delivery;
    }

    public Transferring transferring() {
        return transferring;
    }

    public Publication publication() {
        return publication;
    }

    public Acquisition acquisition() {
        return acquisition;
    }

    public Revocation revocation() {
        return revocation;
    }

    public Status status() {
        return status;
    }
}
