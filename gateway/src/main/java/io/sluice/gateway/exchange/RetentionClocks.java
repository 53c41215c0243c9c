package io.sluice.gateway.exchange;

import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.policy.RetentionTerms;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.Reading;
import io.sluice.gateway.store.Tx;
import io.sluice.proto.Agreement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The clocks as documents, by agreement; those that came to their end lie apart, so that only the others are looked at. */
final class RetentionClocks {
    static final String OVER = "retention-ended";

    private static final String OPEN = "retention";
    private static final String CLOSED = "retention-closed";
    private static final int PAGE = 256;

    private final Documents documents;

    RetentionClocks(Documents documents) {
        this.documents = documents;
    }

    /** The clock of an agreement under which the recipient owes deletion; empty: none is owed. */
    static Optional<RetentionClock> of(Agreement agreement, String self, ObligationProfiles profiles) {
        boolean given = agreement.getProvider().equals(self);
        return RetentionTerms.deletes(agreement)
                ? Optional.of(new RetentionClock(
                        agreement.getId(),
                        given,
                        given ? agreement.getRecipient() : agreement.getProvider(),
                        agreement.getDataset(),
                        agreement.getVersion(),
                        RetentionTerms.untilMillis(agreement, profiles),
                        RetentionClock.State.RUNNING,
                        false,
                        false,
                        0))
                : Optional.empty();
    }

    /** Within a transaction: it runs from now on, unless it does already or came to its end. */
    static void start(Tx tx, RetentionClock clock) {
        if (tx.get(CLOSED, clock.agreementId()).isEmpty()) {
            tx.insertIfAbsent(document(clock));
        }
    }

    /** Within a transaction: there is a receipt. */
    static void close(Tx tx, RetentionClock clock) {
        tx.delete(OPEN, clock.agreementId());
        byte[] content = document(clock.at(RetentionClock.State.ENDED)).content();
        tx.put(Document.of(CLOSED, clock.agreementId(), "", content));
    }

    void put(RetentionClock clock) {
        documents.write(tx -> tx.put(document(clock)));
    }

    /** The agreement was revoked: what was to be deleted later is to be deleted now. */
    static void revoked(Tx tx, String agreementId, long nowMillis) {
        find(tx, OPEN, agreementId)
                .filter(clock -> clock.untilMillis() == 0 || clock.untilMillis() > nowMillis)
                .ifPresent(clock -> tx.put(document(clock.endingAt(nowMillis))));
    }

    /** One that has no receipt yet. */
    Optional<RetentionClock> open(String agreementId) {
        return find(documents, OPEN, agreementId);
    }

    boolean isClosed(String agreementId) {
        return documents.get(CLOSED, agreementId).isPresent();
    }

    /** Shows those that have no receipt yet until one is answered with false; what is done to them meanwhile is no harm. */
    void whileOpen(Predicate<RetentionClock> goesOn) {
        List<Document> page = documents.list(OPEN, "", PAGE);
        while (!page.isEmpty()) {
            for (Document document : page) {
                if (!goesOn.test(read(document))) {
                    return;
                }
            }
            page = documents.list(OPEN, page.get(page.size() - 1).id(), PAGE);
        }
    }

    /** Why nothing is granted or opened under this agreement any more; empty: it may still be held. */
    static Optional<Reason> over(Reading reading, String agreementId) {
        return find(reading, OPEN, agreementId)
                .filter(clock -> clock.state() != RetentionClock.State.RUNNING)
                .or(() -> find(reading, CLOSED, agreementId))
                .map(clock -> Reason.of(
                        OVER,
                        "what came under this agreement may be held no longer"
                                + (clock.untilMillis() == 0
                                        ? ""
                                        : " than until " + Instant.ofEpochMilli(clock.untilMillis()))));
    }

    private static Optional<RetentionClock> find(Reading reading, String kind, String agreementId) {
        return reading.get(kind, agreementId).map(RetentionClocks::read);
    }

    private static Document document(RetentionClock clock) {
        return Document.of(OPEN, clock.agreementId(), clock.state().name(), StoredJson.write(clock));
    }

    private static RetentionClock read(Document document) {
        return StoredJson.read(document, RetentionClock.class);
    }
}
