package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.Tx;
import io.sluice.proto.Signed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Agreements as documents. Any thread. */
public final class StoredAgreements implements Agreements {
    /** Kind of the documents. */
    public static final String KIND = "agreement";

    private static final String DATASET = "dataset";
    private static final String OBJECT = "object";
    /** Says that every agreement has all keys; programs before December 2026 gave them no object. */
    private static final Document INDEXED = Document.of("upgrade", "agreement-object", "", new byte[0]);

    private static final int PAGE = 256;
    private static final Comparator<Stored> OLDEST_FIRST =
            Comparator.comparingLong(stored -> stored.agreement().agreement().getTimeMillis());

    private final Documents documents;

    public StoredAgreements(Documents documents) {
        this.documents = documents;
    }

    /**
     * Makes agreements that an older program stored findable by their object. Once for each state, before anybody asks for
     * them; a crash within it begins it again.
     */
    public StoredAgreements indexed() {
        if (documents.get(INDEXED.kind(), INDEXED.id()).isEmpty()) {
            pages(page -> documents.write(tx -> page.forEach(each -> tx.get(KIND, each.id())
                    .ifPresent(known -> tx.put(known.withKeys(keys(read(known).agreement())))))));
            documents.write(tx -> tx.put(INDEXED));
        }
        return this;
    }

    @Override
    public Optional<Stored> get(String id) {
        return documents.get(KIND, id).map(StoredAgreements::read);
    }

    @Override
    public List<Stored> byDataset(String dataset) {
        return found(DATASET, dataset);
    }

    @Override
    public List<Stored> byObject(ByteString objectId) {
        return found(OBJECT, DataKeys.hex(objectId));
    }

    private List<Stored> found(String key, String value) {
        return documents.find(KIND, key, value).stream()
                .map(StoredAgreements::read)
                .sorted(OLDEST_FIRST)
                .toList();
    }

    @Override
    public List<Stored> all() {
        List<Stored> all = new ArrayList<>();
        each(all::add);
        all.sort(OLDEST_FIRST);
        return all;
    }

    @Override
    public void each(Consumer<Stored> taker) {
        pages(page -> page.forEach(each -> taker.accept(read(each))));
    }

    private void pages(Consumer<List<Document>> taker) {
        List<Document> page = documents.list(KIND, "", PAGE);
        while (!page.isEmpty()) {
            taker.accept(page);
            page = documents.list(KIND, page.get(page.size() - 1).id(), PAGE);
        }
    }

    @Override
    public void put(SignedAgreement agreement, Status status) {
        documents.write(tx -> {
            Status kept =
                    tx.get(KIND, agreement.id()).map(StoredAgreements::status).orElse(status);
            Status higher = kept.compareTo(status) > 0 ? kept : status; // ENDED is the last word.
            tx.put(Document.of(
                    KIND, agreement.id(), higher.name(), agreement.signed().toByteArray(), keys(agreement)));
        });
    }

    private static Map<String, String> keys(SignedAgreement agreement) {
        return Map.of(
                DATASET,
                agreement.agreement().getDataset(),
                OBJECT,
                DataKeys.hex(agreement.agreement().getObjectId()));
    }

    @Override
    public void end(String id) {
        documents.write(tx -> end(tx, id));
    }

    private static void end(Tx tx, String id) {
        tx.get(KIND, id).ifPresent(known -> tx.put(known.with(Status.ENDED.name(), known.content())));
    }

    private static Status status(Document document) {
        return Status.valueOf(document.state());
    }

    private static Stored read(Document document) {
        try {
            return new Stored(SignedAgreement.of(Signed.parseFrom(document.content())), status(document));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(document + ": not readable", e);
        }
    }
}
