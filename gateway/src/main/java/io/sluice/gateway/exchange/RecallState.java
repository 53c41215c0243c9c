package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.policy.Recall;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.Reading;
import io.sluice.gateway.store.Tx;
import io.sluice.proto.Label;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What is recalled, who was told, and what was recalled from us. A version that is marked here is granted, opened, offered
 * and derived from no more, whatever else is done of its recall, also after the next start. Any thread.
 */
public final class RecallState {
    /** Why nothing happens with what was recalled. Goes to partners too: it does not say why, nor what else is. */
    static final Reason RECALLED =
            Reason.of(Recall.CODE, "its owner recalled it: what was received of it has to be deleted");

    private static final String ORDER = "recall";
    private static final String MARK = "recalled";
    private static final String LINE = "recall-notice";
    private static final String RECEIVED = "recall-received";
    private static final String OPEN = "OPEN";
    private static final String DONE = "DONE";
    private static final int PAGE = 256;

    private final Documents documents;

    /** In the state of the gateway. */
    public RecallState(Documents documents) {
        this.documents = documents;
    }

    /** How far a recipient is. */
    public enum Reach {
        /** Its gateway could not be asked yet, since then. */
        NOT_REACHED,
        /** Its gateway answers, and has not confirmed yet. */
        TOLD,
        /** Its gateway confirmed that it holds nothing any more. */
        CONFIRMED
    }

    /**
     * One agreement of a recall.
     *
     * @param reach as {@link Reach} names it
     * @param sinceMillis since when it is so
     */
    public record Line(
            String recall,
            String agreement,
            String recipient,
            String dataset,
            long version,
            Reach reach,
            long sinceMillis) {}

    /**
     * What a provider recalled from us.
     *
     * @param recall how the provider names it
     * @param sinceMillis when we were told
     * @param ciphertext whether ciphertext of it was here
     * @param key whether a key grant was
     */
    public record Received(
            String recall,
            String agreement,
            String provider,
            String dataset,
            long version,
            long sinceMillis,
            boolean ciphertext,
            boolean key) {}

    /** In force, with what it covers at first, as soon as this returns. */
    void open(Recall recall, List<CatalogEntry> versions) {
        documents.write(tx -> {
            tx.put(Document.of(ORDER, recall.id(), OPEN, StoredJson.write(recall)));
            versions.forEach(each -> mark(tx, recall.id(), each));
        });
    }

    /** Covers one more release. */
    void mark(String recall, CatalogEntry entry) {
        documents.write(tx -> mark(tx, recall, entry));
    }

    /** The newest recall has it. */
    private static void mark(Tx tx, String recall, CatalogEntry entry) {
        byte[] id = recall.getBytes(StandardCharsets.UTF_8);
        tx.put(Document.of(MARK, object(entry.objectId()), "", id));
        tx.put(Document.of(MARK, version(entry.dataset(), entry.version()), "", id));
    }

    private static String object(ByteString objectId) {
        return "object " + DataKeys.hex(objectId);
    }

    private static String version(String dataset, long version) {
        return "version " + version + " " + dataset;
    }

    /** The recall that covers an object, if one does. */
    static Optional<String> of(Reading reading, ByteString objectId) {
        return reading.get(MARK, object(objectId)).map(mark -> new String(mark.content(), StandardCharsets.UTF_8));
    }

    /** Whether an object, or what it was made of, is recalled. */
    static boolean isRecalled(Reading reading, ByteString objectId, Label label) {
        return of(reading, objectId).isPresent()
                || label.getDerivation().getParentObjectIdsList().stream()
                        .anyMatch(parent -> of(reading, parent).isPresent());
    }

    /** Whether the version is recalled. */
    static boolean isRecalled(Reading reading, String dataset, long version) {
        return reading.get(MARK, version(dataset, version)).isPresent();
    }

    /** All that has to be done of it is done, but for what others have to say. */
    void done(Recall recall) {
        documents.write(tx -> tx.put(Document.of(ORDER, recall.id(), DONE, StoredJson.write(recall))));
    }

    /** Recalls that a crash interrupted. */
    List<Recall> unfinished() {
        List<Recall> all = new ArrayList<>();
        each(false, all::add);
        return all;
    }

    /** Hands over every recall, or only those that are not done, one by one. */
    void each(boolean finished, Consumer<Recall> taker) {
        pages(ORDER, "", document -> {
            if (finished || document.state().equals(OPEN)) {
                taker.accept(StoredJson.read(document, Recall.class));
            }
            return true;
        });
    }

    /** Within the transaction that stores its notice: a recipient is to be told. What is known of it stays. */
    static void telling(Tx tx, Line line) {
        tx.insertIfAbsent(document(line));
    }

    /** Within a transaction: what happened to a notice. What was so before stays as it was, and a confirmation is the end. */
    static void reached(Tx tx, String recall, String agreement, Reach reach, long nowMillis) {
        tx.get(LINE, recall + "/" + agreement)
                .map(document -> StoredJson.read(document, Line.class))
                .filter(line -> line.reach() != reach && line.reach() != Reach.CONFIRMED)
                .ifPresent(line -> tx.put(document(new Line(
                        line.recall(),
                        line.agreement(),
                        line.recipient(),
                        line.dataset(),
                        line.version(),
                        reach,
                        nowMillis))));
    }

    private static Document document(Line line) {
        return Document.of(
                LINE, line.recall() + "/" + line.agreement(), line.reach().name(), StoredJson.write(line));
    }

    /** Hands over the agreements of a recall, one by one. */
    void lines(String recall, Consumer<Line> taker) {
        pages(LINE, recall + "/", document -> {
            boolean its = document.id().startsWith(recall + "/");
            if (its) {
                taker.accept(StoredJson.read(document, Line.class));
            }
            return its;
        });
    }

    /** Remembers what was here when a notice came. What is known stays. */
    Received received(Received fresh) {
        return documents.update(tx -> {
            tx.insertIfAbsent(Document.of(RECEIVED, fresh.agreement(), "", StoredJson.write(fresh)));
            return StoredJson.read(tx.get(RECEIVED, fresh.agreement()).orElseThrow(), Received.class);
        });
    }

    /** Hands over what was recalled from us, one by one. */
    void received(Consumer<Received> taker) {
        pages(RECEIVED, "", document -> {
            taker.accept(StoredJson.read(document, Received.class));
            return true;
        });
    }

    private void pages(String kind, String from, Predicate<Document> goesOn) {
        List<Document> page = documents.list(kind, from, PAGE);
        while (!page.isEmpty() && page.stream().allMatch(goesOn)) {
            page = documents.list(kind, page.get(page.size() - 1).id(), PAGE);
        }
    }
}
