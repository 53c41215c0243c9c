package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.provenance.SignedDocuments;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.Tx;
import io.sluice.proto.Signed;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** The signed messages that we sent or were given, kept byte for byte, to be found by purpose or by digest. */
final class SignedStore implements SignedDocuments {
    private static final String KIND = "signed";
    private static final String SHA256 = "sha256";

    private final Documents documents;

    SignedStore(Documents documents) {
        this.documents = documents;
    }

    /** Within a transaction: keeps it under its type and this id; the first one stays. */
    static void put(Tx tx, String id, Signed signed) {
        String digest = HexFormat.of().formatHex(Digests.ofPayload(signed).toByteArray());
        tx.insertIfAbsent(Document.of(
                KIND, signed.getType() + ":" + id, signed.getType(), signed.toByteArray(), Map.of(SHA256, digest)));
    }

    /** Within a transaction: destroys what is kept under that type and id, if it is. */
    static void delete(Tx tx, String type, String id) {
        tx.delete(KIND, type + ":" + id);
    }

    Optional<Signed> get(String type, String id) {
        return documents.get(KIND, type + ":" + id).map(SignedStore::parse);
    }

    @Override
    public Optional<Signed> bySha256(byte[] payloadSha256) {
        return documents.find(KIND, SHA256, HexFormat.of().formatHex(payloadSha256)).stream()
                .findFirst()
                .map(SignedStore::parse);
    }

    private static Signed parse(Document document) {
        try {
            return Signed.parseFrom(ByteString.copyFrom(document.content()));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("stored signed message " + document.id() + " is unreadable", e);
        }
    }
}
