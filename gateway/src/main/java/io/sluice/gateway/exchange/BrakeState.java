package io.sluice.gateway.exchange;

import io.sluice.gateway.policy.Brake;
import io.sluice.gateway.policy.Brakes;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which brakes are on: in memory for whoever decides, in the state for the next start and for the replica that takes over.
 * One that is on is in force before it is stored, and off only when that is stored. Any thread.
 */
public final class BrakeState {
    private static final String KIND = "brake";
    private static final String UNRECORDED = "UNRECORDED";
    private static final String RECORDED = "RECORDED";
    private static final int PAGE = 256;

    private final Documents documents;
    private volatile Brakes now; // Replaced under this.

    private BrakeState(Documents documents, Brakes now) {
        this.documents = documents;
        this.now = now;
    }

    /**
     * As an earlier run left them.
     *
     * @param self our own name
     * @throws UncheckedIOException a stored brake is not readable: nothing may go on as if it were not there
     */
    public static BrakeState open(Documents documents, String self) {
        List<Brake> all = new ArrayList<>();
        List<Document> page = documents.list(KIND, "", PAGE);
        while (!page.isEmpty()) {
            page.forEach(document -> all.add(read(document)));
            page = documents.list(KIND, page.get(page.size() - 1).id(), PAGE);
        }
        return new BrakeState(documents, new Brakes(self, all));
    }

    /** Those in force. Cheap: to be asked at each step. */
    public Brakes now() {
        return now;
    }

    /** From now on it is in force, here and until the process ends. */
    synchronized void hold(Brake brake) {
        now = now.with(brake);
    }

    /** The same brake, with more said about it, if it was not released meanwhile. */
    synchronized void replace(Brake brake) {
        if (inForce(brake.id())) {
            hold(brake);
        }
    }

    /** It survives this process when this returns, unless it was released meanwhile. */
    synchronized void store(Brake brake) {
        if (inForce(brake.id())) {
            documents.write(tx -> tx.put(document(brake, UNRECORDED)));
        }
    }

    boolean inForce(String id) {
        return now.all().stream().anyMatch(each -> each.id().equals(id));
    }

    /** Its record is durable. */
    void recorded(Brake brake) {
        documents.write(tx -> tx.get(KIND, brake.id()).ifPresent(known -> tx.put(document(brake, RECORDED))));
    }

    /** Those whose record is not known to be durable. */
    List<Brake> unrecorded() {
        return now.all().stream()
                .filter(brake -> documents
                        .get(KIND, brake.id())
                        .filter(known -> known.state().equals(UNRECORDED))
                        .isPresent())
                .toList();
    }

    /** No longer in force, also after the next start. */
    synchronized void release(String id) {
        documents.write(tx -> tx.delete(KIND, id));
        now = now.without(id);
    }

    private static Document document(Brake brake, String state) {
        return Document.of(KIND, brake.id(), state, StoredJson.write(brake));
    }

    private static Brake read(Document document) {
        return StoredJson.read(document, Brake.class);
    }
}
