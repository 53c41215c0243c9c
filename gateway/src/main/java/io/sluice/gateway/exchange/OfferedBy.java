package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.Tx;
import java.nio.charset.StandardCharsets;

/** Who put a dataset version on offer, and so does not approve that it is given away. */
final class OfferedBy {
    private static final String KIND = "offered-by";

    private OfferedBy() {}

    /** @param operator as records name one; empty: nobody was named, and nothing is kept */
    static void put(Tx tx, ByteString objectId, String operator) {
        if (!operator.isEmpty()) {
            tx.put(Document.of(KIND, DataKeys.hex(objectId), "", operator.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Empty: nobody was named. */
    static String get(Documents documents, ByteString objectId) {
        return documents
                .get(KIND, DataKeys.hex(objectId))
                .map(document -> new String(document.content(), StandardCharsets.UTF_8))
                .orElse("");
    }
}
