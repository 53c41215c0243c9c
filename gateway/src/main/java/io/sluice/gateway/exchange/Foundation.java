package io.sluice.gateway.exchange;

/** What the services share: signed messages, keys at rest, locks, outbox; and our half as provider, which needs no more. */
public final class Foundation {
    private final Parts parts;
    private final SignedStore signed;
    private final DataKeys dataKeys;
    private final Holds holds;
    private final AgreementLocks locks = new AgreementLocks();
    private final Outbox outbox;
    private final Flows flows;
    private final Delivery delivery;

    public Foundation(Parts parts) {
        this.parts = parts;
        this.signed = new SignedStore(parts.documents());
        this.dataKeys = new DataKeys(parts.documents(), parts.self().storage(), parts.random());
        this.outbox = new Outbox(parts.documents(), signed, parts.partner(), parts.threads());
        this.holds = new Holds(parts.documents());
        this.flows = new Flows(parts.brakes(), parts.documents());
        this.delivery = new Delivery(parts, signed, dataKeys, locks, holds, flows);
    }

    /** Decides about transfers, serves ciphertext, grants keys. */
    public Delivery delivery() {
        return delivery;
    }

    Parts parts() {
        return parts;
    }

    SignedStore signed() {
        return signed;
    }

    DataKeys dataKeys() {
        return dataKeys;
    }

    Holds holds() {
        return holds;
    }

    AgreementLocks locks() {
        return locks;
    }

    Flows flows() {
        return flows;
    }

    Outbox outbox() {
        return outbox;
    }
}
