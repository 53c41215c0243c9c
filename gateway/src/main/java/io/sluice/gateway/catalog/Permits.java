package io.sluice.gateway.catalog;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.policy.Permit;
import io.sluice.gateway.policy.PermitKind;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.proto.PermitDocument;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The documents that are attached, no more than {@value #MOST}. Who puts one sees to that. Any thread. */
public final class Permits {
    /** So many at once: expired ones are to be removed. */
    public static final int MOST = 10_000;

    private static final String KIND = "permit";
    private static final String DATASET = "dataset";
    private static final String SHA256 = "sha256";
    private static final int PAGE = 256;

    private final Documents documents;

    Permits(Documents documents) {
        this.documents = documents;
    }

    /** Counts from now on; or returns false, and what is there stays, when one of that identifier is attached already. */
    public boolean add(Permit permit) {
        PermitDocument content = PermitDocument.newBuilder()
                .setSha256(permit.sha256())
                .setKind(permit.kind().word())
                .setIssuer(permit.issuer())
                .setNumber(permit.number())
                .setUntilMillis(permit.untilMillis())
                .setRecipient(permit.recipient())
                .setDataset(permit.dataset())
                .setAddedAtMillis(permit.addedMillis())
                .build();
        String sha256 = HexFormat.of().formatHex(permit.sha256().toByteArray());
        return documents.update(tx -> tx.insertIfAbsent(Document.of(
                KIND, permit.id(), "", content.toByteArray(), Map.of(DATASET, permit.dataset(), SHA256, sha256))));
    }

    /** Counts no more. */
    public void remove(String id) {
        documents.write(tx -> tx.delete(KIND, id));
    }

    /** The one of that identifier. */
    public Optional<Permit> find(String id) {
        return documents.get(KIND, id).map(Permits::read);
    }

    /** Those of a file, by its SHA-256 in lower-case hexadecimal. */
    public List<Permit> ofFile(String sha256) {
        return documents.find(KIND, SHA256, sha256).stream().map(Permits::read).toList();
    }

    /** Those for a dataset, and those for whatever is given, expired ones among them. */
    public List<Permit> about(String dataset) {
        List<Document> found = new ArrayList<>(documents.find(KIND, DATASET, ""));
        if (!dataset.isEmpty()) {
            found.addAll(documents.find(KIND, DATASET, dataset));
        }
        return found.stream().map(Permits::read).toList();
    }

    /** All, by identifier. */
    public List<Permit> all() {
        List<Permit> all = new ArrayList<>();
        List<Document> page = documents.list(KIND, "", PAGE);
        while (!page.isEmpty()) {
            page.stream().map(Permits::read).forEach(all::add);
            page = documents.list(KIND, page.get(page.size() - 1).id(), PAGE);
        }
        return all;
    }

    private static Permit read(Document document) {
        try {
            PermitDocument content = PermitDocument.parseFrom(document.content());
            return new Permit(
                    document.id(),
                    content.getSha256(),
                    PermitKind.of(content.getKind())
                            .orElseThrow(() -> new IllegalStateException(document + ": of an unknown kind")),
                    content.getIssuer(),
                    content.getNumber(),
                    content.getUntilMillis(),
                    content.getRecipient(),
                    content.getDataset(),
                    content.getAddedAtMillis());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(document + ": not readable", e);
        }
    }
}
