package io.sluice.gateway.consent;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.Reading;
import io.sluice.gateway.store.Tx;
import io.sluice.proto.ConsentRelease;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Who is in which release that rests on consents: so that a withdrawal finds them, and a person learns of it. A release that was begun and not finished is taken back by {@link #sweep}. Any thread.
 */
public final class ReleasedSubjects {
    private static final String RELEASE = "consent-release";
    static final String PERSONS = "consent-released";
    private static final String MAKING = "MAKING";
    private static final String MADE = "MADE";
    private static final String WITHDRAWN = "WITHDRAWN";
    private static final int TOGETHER = 64;

    private final Documents documents;
    private final PersonPages pages;

    /** In the state of the gateway. */
    public ReleasedSubjects(Documents documents) {
        this.documents = documents;
        this.pages = new PersonPages(documents, PERSONS);
    }

    /** Writes down who will be in a release, and says how; it counts from {@link #made} on. */
    public ConsentRelease making(ConsentRelease release, ConsentedSubjects subjects, BitSet persons) {
        int bits = PersonPages.bits(persons.cardinality());
        ConsentRelease full = release.toBuilder()
                .setPersons(persons.cardinality())
                .setPageBits(bits)
                .build();
        documents.write(tx -> tx.put(Document.of(RELEASE, id(full), MAKING, full.toByteArray())));
        pages.write(id(full), bits, persons.stream().mapToObj(subjects::subject).iterator());
        return full;
    }

    /** From the end of the transaction on the release counts. */
    public static void made(Tx tx, ByteString objectId) {
        String id = HexFormat.of().formatHex(objectId.toByteArray());
        tx.get(RELEASE, id).ifPresent(known -> tx.put(known.with(MADE, known.content())));
    }

    /** No key of the release is granted any more, whoever asks: somebody in it withdrew. */
    public void withdrawn(ByteString objectId) {
        String id = HexFormat.of().formatHex(objectId.toByteArray());
        documents.write(tx -> tx.get(RELEASE, id).ifPresent(known -> tx.put(known.with(WITHDRAWN, known.content()))));
    }

    /** Whether somebody in the release that is this object withdrew. */
    public static boolean isWithdrawn(Reading reading, ByteString objectId) {
        return reading.get(RELEASE, HexFormat.of().formatHex(objectId.toByteArray()))
                .filter(document -> document.state().equals(WITHDRAWN))
                .isPresent();
    }

    /** All that were made and from which nobody withdrew. */
    public List<ConsentRelease> standing() {
        return releases(MADE);
    }

    /** Those from which somebody withdrew. */
    public List<ConsentRelease> ended() {
        return releases(WITHDRAWN);
    }

    private List<ConsentRelease> releases(String state) {
        List<ConsentRelease> all = new ArrayList<>();
        String after = "";
        List<Document> some;
        do {
            some = documents.inState(RELEASE, state, after, TOGETHER);
            for (Document document : some) {
                all.add(read(document));
                after = document.id();
            }
        } while (!some.isEmpty());
        return all;
    }

    /** Which of some persons are in a release; each page is read once. */
    public List<Subject> which(ConsentRelease release, Collection<Subject> some) {
        Map<Integer, List<Subject>> byPage = new TreeMap<>();
        some.forEach(
                each -> byPage.computeIfAbsent(PersonPages.page(each, release.getPageBits()), page -> new ArrayList<>())
                        .add(each));
        List<Subject> found = new ArrayList<>();
        byPage.forEach((page, subjects) -> {
            byte[] sorted = pages.page(id(release), page);
            subjects.stream().filter(each -> find(sorted, each)).forEach(found::add);
        });
        return found;
    }

    /** Hands over everybody in a release, in the order of their pseudonyms; a page of them is in memory at a time. */
    void each(ConsentRelease release, Consumer<Subject> taker) {
        pages.all(id(release), release.getPageBits()).forEachRemaining(taker);
    }

    /** How many in a release come before a person. */
    long number(ConsentRelease release, Subject subject) {
        long[] before = {0};
        each(release, each -> before[0] += each.compareTo(subject) < 0 ? 1 : 0);
        return before[0];
    }

    /** Whether a person is in a release. */
    public boolean holds(ConsentRelease release, Subject subject) {
        return !which(release, List.of(subject)).isEmpty();
    }

    private static boolean find(byte[] sorted, Subject subject) {
        int low = 0;
        int high = sorted.length / Subject.BYTES - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Subject.read(sorted, middle * Subject.BYTES).compareTo(subject);
            if (order == 0) {
                return true;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return false;
    }

    /** Forgets releases that a crash kept from being made. Once, before anybody can reach us. */
    public void sweep() {
        for (Document begun : documents.inState(RELEASE, MAKING, "", Integer.MAX_VALUE)) {
            List<Document> begunPages = pages.of(begun.id());
            documents.write(tx -> {
                begunPages.forEach(page -> tx.delete(PERSONS, page.id()));
                tx.delete(RELEASE, begun.id());
            });
        }
    }

    private static String id(ConsentRelease release) {
        return HexFormat.of().formatHex(release.getObjectId().toByteArray());
    }

    private static ConsentRelease read(Document document) {
        try {
            return ConsentRelease.parseFrom(document.content());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(document + ": not readable", e);
        }
    }
}
