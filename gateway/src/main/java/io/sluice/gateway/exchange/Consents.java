package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.consent.CommittedConsents;
import io.sluice.gateway.consent.ConsentBatch;
import io.sluice.gateway.consent.ConsentFileForm;
import io.sluice.gateway.consent.ConsentReader;
import io.sluice.gateway.consent.ConsentRegistry;
import io.sluice.gateway.consent.Pseudonymity;
import io.sluice.gateway.consent.Subject;
import io.sluice.gateway.policy.ConsentEvent;
import io.sluice.gateway.sealing.Digests;
import io.sluice.proto.ConsentReceipt;
import io.sluice.proto.ConsentReceiptEvent;
import io.sluice.proto.ConsentRelease;
import io.sluice.proto.Outcome;
import io.sluice.proto.RecordKind;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The consents of those whom our data are about: taken over, recorded, shown. Persons come in by their identifier and
 * are known by a keyed pseudonym from then on. Any thread.
 */
public final class Consents {
    private static final int RECEIPT_ID_BYTES = 16;

    private final Parts parts;
    private final ConsentRegistry registry;
    private final Withdrawals withdrawals;
    private final Uses uses;

    Consents(Parts parts, ConsentRegistry registry, Withdrawals withdrawals) {
        this.parts = parts;
        this.registry = registry;
        this.withdrawals = withdrawals;
        this.uses = new Uses(parts);
    }

    /**
     * What came of events that were taken over.
     *
     * @param given consents among them
     * @param withdrawn withdrawals among them
     * @param added events that were not known already
     * @param record index of the last record in our lane; empty: there was nothing to record
     * @param ended releases that ended because persons in them withdrew
     */
    public record Taken(long given, long withdrawn, long added, OptionalLong record, List<Withdrawals.Ended> ended) {
        /** Copies the list. */
        public Taken {
            ended = List.copyOf(ended);
        }
    }

    /** Reads a file for {@link #take}. */
    public ConsentReader reader(ConsentFileForm form) {
        return new ConsentReader(
                form, Pseudonymity.of(parts.self()), parts.clock().millis());
    }

    /**
     * Takes events over. Consents are recorded first: one that is in no record does not count. Withdrawals are recorded
     * afterwards: they count at once, and what follows from them is done before this returns. After a crash the same
     * events can be taken over again.
     */
    public Taken take(ConsentBatch batch, Progress progress) throws IOException {
        int withdrawn = batch.withdrawals();
        int given = batch.size() - withdrawn;
        OptionalLong record = OptionalLong.empty();
        byte[] root = batch.root();
        if (given > 0) {
            record = OptionalLong.of(parts.recording()
                    .consents(RecordKind.CONSENT_GIVEN, given, root, batch.forms())
                    .index());
        }
        ConsentRegistry.Applied applied = registry.apply(batch, done -> progress.at("taking over", done, batch.size()));
        if (withdrawn > 0) {
            record = OptionalLong.of(parts.recording()
                    .consents(RecordKind.CONSENT_WITHDRAWN, withdrawn, root, batch.forms())
                    .index());
        }
        return new Taken(given, withdrawn, applied.added(), record, withdrawals.follow(applied.withdrawals()));
    }

    /**
     * As {@link #take}, the same event for some persons.
     *
     * @throws IllegalArgumentException an identifier is none; the message does not tell it
     */
    public Taken take(List<String> identifiers, ConsentEvent event) throws IOException {
        Pseudonymity pseudonymity = Pseudonymity.of(parts.self());
        ConsentBatch batch = new ConsentBatch();
        identifiers.stream().map(pseudonymity::of).forEach(subject -> batch.add(subject, event));
        return take(batch, Progress.NONE);
    }

    /** All that is known of a person, oldest first. */
    public List<ConsentEvent> of(String identifier) {
        return registry.of(subject(identifier));
    }

    /**
     * A receipt for a person.
     *
     * @param signed of type "consent-receipt"
     * @param record index in our lane of the record that names it
     */
    public record Receipt(ConsentReceipt value, Signed signed, long record) {}

    /** A receipt for all that is known of a person. Recorded; kept nowhere here. Empty: nothing is known of that person. */
    public Optional<Receipt> receipt(String identifier) {
        Subject subject = subject(identifier);
        List<ConsentEvent> events = registry.of(subject);
        if (events.isEmpty()) {
            return Optional.empty();
        }
        byte[] id = new byte[RECEIPT_ID_BYTES];
        parts.random().nextBytes(id);
        ConsentReceipt.Builder receipt = ConsentReceipt.newBuilder()
                .setSchemaVersion("sluice/v1/consent-receipt")
                .setRecordId(ByteString.copyFrom(id))
                .setPiiPrincipalId(ByteString.copyFrom(subject.bytes()))
                .setPiiController(parts.self().name())
                .setIssuedMillis(parts.clock().millis());
        for (ConsentEvent event : events) {
            receipt.addEvents(ConsentReceiptEvent.newBuilder()
                    .setGiven(event.given())
                    .setForm(event.form())
                    .setEventMillis(event.timeMillis())
                    .setValidFromMillis(event.fromMillis())
                    .setValidUntilMillis(event.untilMillis()));
        }
        Signed signed =
                parts.self().signing().sign("consent-receipt", receipt.build().toByteString());
        long record =
                parts.recording().consentReceipt(Digests.ofPayload(signed)).index();
        return Optional.of(new Receipt(receipt.build(), signed, record));
    }

    /**
     * A release that holds a row of a person.
     *
     * @param ended whether somebody in it withdrew, so that its key is granted no more
     * @param proof leads from the person's consent to the root in the record; empty: not asked for, or not to be had
     * @param derived index of the record that commits to it
     * @param steps what our lane has of the agreements about it
     */
    public record Use(
            ConsentRelease release,
            boolean ended,
            Optional<CommittedConsents.Proof> proof,
            OptionalLong derived,
            List<Step> steps) {
        /** Copies the list. */
        public Use {
            steps = List.copyOf(steps);
        }
    }

    /** A record in our lane. */
    public record Step(long record, RecordKind kind, Outcome outcome, long timeMillis) {}

    /**
     * Who used a person's data, when, for what. Releases made without consents do not know whose rows they hold.
     *
     * @param proofs whether inclusion proofs are wanted, for which all consents of a release are read
     */
    public List<Use> used(String identifier, boolean proofs) {
        return uses.of(subject(identifier), proofs);
    }

    private Subject subject(String identifier) {
        return Pseudonymity.of(parts.self()).of(identifier);
    }

    /** How many gave and withdrew what. */
    public List<ConsentRegistry.Count> counts() {
        return registry.counts();
    }

    /** Now, as our clock has it. */
    public long nowMillis() {
        return parts.clock().millis();
    }
}
