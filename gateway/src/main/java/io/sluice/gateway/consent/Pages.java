package io.sluice.gateway.consent;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.proto.ConsentPage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Events of some persons as bytes: about 30 an event. */
final class Pages {
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

    static List<StoredEvent> read(byte[] bytes) {
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
            ByteBuffer subjects = page.getSubjects().asReadOnlyByteBuffer();
            List<StoredEvent> events = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                events.add(new StoredEvent(
                        new Subject(subjects.getLong(), subjects.getLong()),
                        page.getGiven(i),
                        page.getForms(i),
                        page.getTimes(i),
                        page.getFrom(i),
                        page.getUntil(i)));
            }
            return events;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("stored page of consents: not readable", e);
        }
    }
}
