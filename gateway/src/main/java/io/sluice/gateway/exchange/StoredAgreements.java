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

    private static final int PAGE = 256;
    private static final Comparator<Stored> OLDEST_FIRST =
            Comparator.comparingLong(stored -> stored.agreement().agreement().getTimeMillis());

    private final Documents documents;

    public StoredAgreements(Documents documents) {
        this.documents = documents;
    }

    @Override
    public Optional<Stored> get(String id) {
        return documents.get(KIND, id).map(StoredAgreements::read);
    }

    @Override
    public List<Stored> byDataset(String dataset) {
        return documents.find(KIND, "dataset", dataset).stream()
                .map(StoredAgreements::read)
                .sorted(OLDEST_FIRST)
                .toList();
    }

    @Override
    public List<Stored> byObject(ByteString objectId) {
        List<Stored> found = new ArrayList<>();
        each(stored -> {
            if (stored.agreement().agreement().getObjectId().equals(objectId)) {
                found.add(stored);
            }
        });
        found.sort(OLDEST_FIRST);
        return found;
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
        List<Document> page = documents.list(KIND, "", PAGE);
        while (!page.isEmpty()) {
            page.forEach(each -> taker.accept(read(each)));
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
                    KIND,
                    agreement.id(),
                    higher.name(),
                    agreement.signed().toByteArray(),
                    Map.of("dataset", agreement.agreement().getDataset())));
        });
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
