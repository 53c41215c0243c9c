package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.policy.DatasetOrigin;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Reading;
import io.sluice.gateway.store.Tx;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a version of ours comes from, kept beside it, because neither its label nor anything else that leaves says it. The first
 * is its own: who published it first, and as what; the others are those of our versions that it was made from. It never changes.
 */
final class Origins {
    private static final String KIND = "origin";

    private Origins() {}

    /** @param ours what it is if nothing else was said: then we published it first */
    static List<DatasetOrigin> of(Reading documents, ByteString objectId, DatasetOrigin ours) {
        return documents
                .get(KIND, DataKeys.hex(objectId))
                .map(document -> Arrays.stream(StoredJson.read(document, String[].class))
                        .map(DatasetOrigin::parse)
                        .toList())
                .orElse(List.of(ours));
    }

    /** Its own, and those of what it was made from. */
    static List<DatasetOrigin> with(DatasetOrigin own, List<DatasetOrigin> parents) {
        Set<DatasetOrigin> all = new LinkedHashSet<>();
        all.add(own);
        all.addAll(parents);
        return List.copyOf(all);
    }

    /** Within a transaction: of an object of ours, if there is more to say than that it is ours. */
    static void put(Tx tx, ByteString objectId, List<DatasetOrigin> origins, DatasetOrigin ours) {
        if (!origins.equals(List.of(ours))) {
            String[] texts = origins.stream().map(DatasetOrigin::toString).toArray(String[]::new);
            tx.put(Document.of(KIND, DataKeys.hex(objectId), "", StoredJson.write(texts)));
        }
    }
}
