package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.DataKey;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.StorageKey;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.Tx;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The data keys of what we published, each wrapped under the organisation's storage key. Losing one shreds its object. */
final class DataKeys {
    private static final System.Logger LOG = System.getLogger(DataKeys.class.getName());
    private static final String KIND = "data-key";
    /** Its state says by how many storage keys all data keys were wrapped anew. */
    private static final String RENEWED = "data-keys-renewed";

    private static final int PAGE = 500;

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

    /**
     * Wraps anew what an older storage key wrapped, some hundred in a transaction: a crash leaves each of them readable,
     * and the next start goes on. What no storage key of ours wrapped is left as it is, and told. Before anybody is
     * served; once for each storage key, as it looks at every data key.
     */
    void renew() {
        String generations = Integer.toString(storageKey.generations());
        boolean done = documents
                .get(RENEWED, RENEWED)
                .filter(document -> document.state().equals(generations))
                .isPresent();
        if (storageKey.generations() == 1 || done) {
            return;
        }
        int renewed = 0;
        int strange = 0;
        for (List<Document> page = page("");
                !page.isEmpty();
                page = page(page.get(page.size() - 1).id())) {
            List<Document> fresh = new ArrayList<>();
            for (Document document : page) {
                try {
                    renewed(document).ifPresent(fresh::add);
                } catch (SealException e) {
                    strange++;
                }
            }
            documents.write(tx -> fresh.forEach(tx::put));
            renewed += fresh.size();
        }
        documents.write(tx -> tx.put(Document.of(RENEWED, RENEWED, generations, new byte[0])));
        if (renewed + strange > 0) {
            LOG.log(
                    strange > 0 ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
                    "storage key: {0} data keys are wrapped by the newest now, {1} cannot be unwrapped by any of ours",
                    renewed,
                    strange);
        }
    }

    private List<Document> page(String after) {
        return documents.list(KIND, after, PAGE);
    }

    /** Empty: the newest one wrapped it already. */
    private Optional<Document> renewed(Document document) throws SealException {
        ByteString wrapped = ByteString.copyFrom(document.content());
        ByteString objectId = ByteString.copyFrom(HexFormat.of().parseHex(document.id()));
        if (!storageKey.isOld(wrapped, objectId)) {
            return Optional.empty();
        }
        try (DataKey key = storageKey.unwrap(wrapped, objectId)) {
            byte[] again = storageKey.wrap(key, objectId, random).toByteArray();
            return Optional.of(document.with(document.state(), again));
        }
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
