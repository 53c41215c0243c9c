package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.DataKey;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.StorageKey;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.Tx;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** The data keys of what we published, each wrapped under the organisation's storage key. Losing one shreds its object. */
final class DataKeys {
    private static final String KIND = "data-key";

    private final Documents documents;
    private final StorageKey storageKey;
    private final SecureRandom random;

    DataKeys(Documents documents, StorageKey storageKey, SecureRandom random) {
        this.documents = documents;
        this.storageKey = storageKey;
        this.random = random;
    }

    void put(Tx tx, ByteString objectId, DataKey key) {
        byte[] wrapped = storageKey.wrap(key, objectId, random).toByteArray();
        tx.put(Document.of(KIND, hex(objectId), "", wrapped));
    }

    /** The caller closes it. Empty: shredded, or never ours. */
    Optional<DataKey> get(ByteString objectId) throws SealException {
        Optional<Document> document = documents.get(KIND, hex(objectId));
        return document.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        storageKey.unwrap(ByteString.copyFrom(document.get().content()), objectId));
    }

    /** Shreds the object: nobody opens its ciphertext any more, we neither. */
    static void delete(Tx tx, ByteString objectId) {
        tx.delete(KIND, hex(objectId));
    }

    boolean has(String objectIdHex) {
        return documents.get(KIND, objectIdHex).isPresent();
    }

    static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
