package io.sluice.gateway.consent;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.Tx;
import io.sluice.proto.CountedPersons;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * How many persons an object tells of, and who: so that those whose personal information leaves the jurisdiction are counted
 * once each. Of what nothing is written down here it is not known. What was begun and not finished is taken back by
 * {@link #sweep}. Any thread.
 */
public final class ObjectPersons {
    /** Kind of the documents. */
    public static final String KIND = "object-persons";

    private static final String PERSONS = "object-person";
    private static final String MAKING = "MAKING";
    private static final String MADE = "MADE";

    private final Documents documents;
    private final PersonPages own;
    private final PersonPages released;

    /** In the state of the gateway. */
    public ObjectPersons(Documents documents) {
        this.documents = documents;
        this.own = new PersonPages(documents, PERSONS);
        this.released = new PersonPages(documents, ReleasedSubjects.PERSONS);
    }

    /**
     * Writes down who will be in an object; it counts from {@link #made} on.
     *
     * @param persons each once, in the order of their pseudonyms
     * @param count how many those are
     * @return by how many bits they are paged
     */
    public int making(ByteString objectId, Iterator<Subject> persons, long count) {
        int bits = PersonPages.bits(count);
        documents.write(tx -> tx.put(Document.of(KIND, id(objectId), MAKING, new byte[0])));
        own.write(id(objectId), bits, persons);
        return bits;
    }

    /** From the end of the transaction on it is known. */
    public static void made(Tx tx, ByteString objectId, CountedPersons known) {
        tx.put(Document.of(KIND, id(objectId), MADE, known.toByteArray()));
    }

    /** How many are in an object; empty: it is not known. */
    public Optional<CountedPersons> of(ByteString objectId) {
        return documents
                .get(KIND, id(objectId))
                .filter(document -> document.state().equals(MADE))
                .map(ObjectPersons::read);
    }

    /** Those with a pseudonym, in their order. */
    public Iterator<Subject> named(ByteString objectId, CountedPersons known) {
        if (known.getNamed() == 0) {
            return List.<Subject>of().iterator();
        }
        return (known.getConsented() ? released : own).all(id(objectId), known.getPageBits());
    }

    /** Forgets what a crash kept from being made. Once, before anybody can reach us. */
    public void sweep() {
        for (Document begun : documents.inState(KIND, MAKING, "", Integer.MAX_VALUE)) {
            List<Document> pages = own.of(begun.id());
            documents.write(tx -> {
                pages.forEach(page -> tx.delete(PERSONS, page.id()));
                tx.delete(KIND, begun.id());
            });
        }
    }

    private static String id(ByteString objectId) {
        return HexFormat.of().formatHex(objectId.toByteArray());
    }

    private static CountedPersons read(Document document) {
        try {
            return CountedPersons.parseFrom(document.content());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(document + ": not readable", e);
        }
    }
}
