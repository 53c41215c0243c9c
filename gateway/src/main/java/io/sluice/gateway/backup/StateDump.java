package io.sluice.gateway.backup;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.proto.StateCounter;
import io.sluice.proto.StateDocument;
import io.sluice.proto.StateItem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Consumer;

/** The state as a stream of items: the same whichever database keeps it. */
final class StateDump {
    private StateDump() {}

    /** Writes everything as of one moment; returns the number of documents. */
    static long write(Documents documents, OutputStream out) throws IOException {
        long[] count = {0};
        try {
            documents.snapshot(
                    document -> {
                        write(out, StateItem.newBuilder().setDocument(item(document)));
                        count[0]++;
                    },
                    (name, value) -> write(
                            out,
                            StateItem.newBuilder()
                                    .setCounter(StateCounter.newBuilder()
                                            .setName(name)
                                            .setValue(value))));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return count[0];
    }

    private static StateDocument item(Document document) {
        return StateDocument.newBuilder()
                .setKind(document.kind())
                .setId(document.id())
                .setState(document.state())
                .setContent(ByteString.copyFrom(document.content()))
                .putAllKeys(document.keys())
                .build();
    }

    private static void write(OutputStream out, StateItem.Builder item) {
        try {
            item.build().writeDelimitedTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads all items, in order; returns the number of documents.
     *
     * @throws BackupException if it is not such a stream
     */
    static long read(InputStream in, Consumer<StateItem> items) throws IOException {
        long count = 0;
        try {
            for (StateItem item = StateItem.parseDelimitedFrom(in);
                    item != null;
                    item = StateItem.parseDelimitedFrom(in)) {
                if (item.getItemCase() == StateItem.ItemCase.ITEM_NOT_SET) {
                    throw new BackupException(BackupException.Reason.NEWER, "state: an item of an unknown kind");
                }
                count += item.hasDocument() ? 1 : 0;
                items.accept(item);
            }
            return count;
        } catch (InvalidProtocolBufferException e) {
            throw new BackupException(BackupException.Reason.DAMAGED, "state: not readable", e);
        }
    }

    static Document document(StateDocument item) {
        return Document.of(
                item.getKind(),
                item.getId(),
                item.getState(),
                item.getContent().toByteArray(),
                Map.copyOf(item.getKeysMap()));
    }
}
