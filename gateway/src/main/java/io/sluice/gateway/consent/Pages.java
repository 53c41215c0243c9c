package io.sluice.gateway.consent;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.proto.ConsentPage;
import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** Events of some persons as bytes: about 30 an event. */
final class Pages {
    static final Events NONE = read(new byte[0]);

    private Pages() {}

    static byte[] write(List<StoredEvent> sorted) {
        ByteBuffer subjects = ByteBuffer.allocate(Math.multiplyExact(sorted.size(), Subject.BYTES));
        ConsentPage.Builder page = ConsentPage.newBuilder();
        for (StoredEvent event : sorted) {
            subjects.putLong(event.subject().high()).putLong(event.subject().low());
            page.addForms(event.form())
                    .addGiven(event.given())
                    .addTimes(event.timeMillis())
                    .addFrom(event.fromMillis())
                    .addUntil(event.untilMillis());
        }
        return page.setSubjects(ByteString.copyFrom(subjects.flip())).build().toByteArray();
    }

    /**
     * Events as they are stored, column by column: who goes through a million of them makes no million objects. As a list it
     * makes one for each event that is looked at.
     */
    static Events read(byte[] bytes) {
        try {
            ConsentPage page = ConsentPage.parseFrom(bytes);
            int count = page.getFormsCount();
            if (page.getSubjects().size() != count * Subject.BYTES
                    || page.getGivenCount() != count
                    || page.getTimesCount() != count
                    || page.getFromCount() != count
                    || page.getUntilCount() != count) {
                throw new IllegalStateException("stored page of consents: columns of unequal length");
            }
            return new Events(page, page.getSubjects().asReadOnlyByteBuffer());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("stored page of consents: not readable", e);
        }
    }

    /** Sorted by person, then time. */
    static final class Events extends AbstractList<StoredEvent> implements RandomAccess {
        private final ConsentPage page;
        private final ByteBuffer subjects;

        Events(ConsentPage page, ByteBuffer subjects) {
            this.page = page;
            this.subjects = subjects;
        }

        @Override
        public StoredEvent get(int i) {
            return new StoredEvent(
                    new Subject(high(i), low(i)), given(i), form(i), timeMillis(i), fromMillis(i), untilMillis(i));
        }

        long high(int i) {
            return subjects.getLong(i * Subject.BYTES);
        }

        long low(int i) {
            return subjects.getLong(i * Subject.BYTES + Long.BYTES);
        }

        boolean given(int i) {
            return page.getGiven(i);
        }

        int form(int i) {
            return page.getForms(i);
        }

        long timeMillis(int i) {
            return page.getTimes(i);
        }

        long fromMillis(int i) {
            return page.getFrom(i);
        }

        long untilMillis(int i) {
            return page.getUntil(i);
        }

        /** The first event of a person; -1: there is none. */
        int first(Subject subject) {
            int low = 0;
            int high = size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (get(middle).subject().compareTo(subject) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low < size() && get(low).subject().equals(subject) ? low : -1;
        }

        /** Where the events of a person end, whose first one that is. */
        int end(int first) {
            int end = first + 1;
            while (end < size() && high(end) == high(first) && low(end) == low(first)) {
                end++;
            }
            return end;
        }

        @Override
        public int size() {
            return page.getFormsCount();
        }
    }
}
