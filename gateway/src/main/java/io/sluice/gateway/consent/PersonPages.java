package io.sluice.gateway.consent;

import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Who is in something, as pseudonyms in documents of some thousand each, by their first bits: one person is looked up by
 * reading one of them, and all are read in the order of their pseudonyms with one in memory. Any thread.
 */
final class PersonPages {
    private static final String OF = "release";
    private static final int MOST_PERSONS_A_PAGE = 4096;
    private static final int MOST_BITS = 16;
    private static final int TOGETHER = 64;

    private final Documents documents;
    private final String kind;

    /** @param kind of the documents */
    PersonPages(Documents documents, String kind) {
        this.documents = documents;
        this.kind = kind;
    }

    /** By how many bits so many persons are told apart. */
    static int bits(long persons) {
        int bits = 0;
        while (persons >> bits > MOST_PERSONS_A_PAGE && bits < MOST_BITS) {
            bits++;
        }
        return bits;
    }

    static int page(Subject subject, int bits) {
        return bits == 0 ? 0 : (int) (subject.high() >>> (64 - bits));
    }

    /** Writes them, in several transactions; what was there of that name is replaced where it lies on the same page. */
    void write(String id, int bits, Iterator<Subject> sorted) {
        Subject next = sorted.hasNext() ? sorted.next() : null;
        while (next != null) {
            List<Document> some = new ArrayList<>();
            while (next != null && some.size() < TOGETHER) {
                int page = page(next, bits);
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                while (next != null && page(next, bits) == page) {
                    content.writeBytes(next.bytes());
                    next = sorted.hasNext() ? sorted.next() : null;
                }
                some.add(Document.of(kind, id + "/" + page, "", content.toByteArray(), Map.of(OF, id)));
            }
            documents.write(tx -> some.forEach(tx::put));
        }
    }

    /** The documents of that name. */
    List<Document> of(String id) {
        return documents.find(kind, OF, id);
    }

    /** One page, sorted; empty: nobody is on it. */
    byte[] page(String id, int page) {
        return documents.get(kind, id + "/" + page).map(Document::content).orElse(new byte[0]);
    }

    /** All, in the order of their pseudonyms. */
    Iterator<Subject> all(String id, int bits) {
        return new Iterator<>() {
            private int page = -1;
            private byte[] sorted = new byte[0];
            private int at;

            @Override
            public boolean hasNext() {
                while (at == sorted.length && page + 1 < 1 << bits) {
                    sorted = page(id, ++page);
                    at = 0;
                }
                return at < sorted.length;
            }

            @Override
            public Subject next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Subject subject = Subject.read(sorted, at);
                at += Subject.BYTES;
                return subject;
            }
        };
    }
}
