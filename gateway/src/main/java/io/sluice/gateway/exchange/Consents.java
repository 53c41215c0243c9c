package io.sluice.gateway.exchange;

import io.sluice.gateway.consent.ConsentBatch;
import io.sluice.gateway.consent.ConsentFileForm;
import io.sluice.gateway.consent.ConsentReader;
import io.sluice.gateway.consent.ConsentRegistry;
import io.sluice.gateway.consent.Pseudonymity;
import io.sluice.gateway.consent.Subject;
import io.sluice.gateway.policy.ConsentEvent;
import io.sluice.proto.RecordKind;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * The consents of those whom our data are about: taken over, recorded, shown. Persons come in by their identifier and
 * are known by a keyed pseudonym from then on. Any thread.
 */
public final class Consents {
    private final Parts parts;
    private final ConsentRegistry registry;
    private final Withdrawals withdrawals;

    Consents(Parts parts, ConsentRegistry registry, Withdrawals withdrawals) {
        this.parts = parts;
        this.registry = registry;
        this.withdrawals = withdrawals;
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
