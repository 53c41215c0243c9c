package io.sluice.gateway.exchange;

import io.sluice.gateway.http.Threads;
import io.sluice.gateway.sealing.Receipts;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.StoreException;
import io.sluice.gateway.store.Tx;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Signed messages that another gateway must hear, however long it is away: "opened" and revocations. An item is stored
 * with the step that it tells of and deleted when the other side has answered; it is tried at once, then with pauses
 * that grow to a minute, and after a restart again. The other side takes a repeated message without harm.
 */
final class Outbox {
    private static final System.Logger LOG = System.getLogger(Outbox.class.getName());
    private static final String KIND = "outbox";
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int PAGE = 256;

    private final Documents documents;
    private final SignedStore signed;
    private final Partner partner;
    private final Threads threads;
    private final Map<String, Way> others = new ConcurrentHashMap<>();

    /** How messages of one type are sent; returns when the other side has taken it and what follows is stored. */
    interface Way {
        void send(Item item, Signed message) throws IOException;
    }

    Outbox(Documents documents, SignedStore signed, Partner partner, Threads threads) {
        this.documents = documents;
        this.signed = signed;
        this.partner = partner;
        this.threads = threads;
    }

    /**
     * What is to be told to whom.
     *
     * @param type and
     * @param id name the signed message
     * @param url where to; empty for a revocation
     */
    record Item(String type, String id, String peer, String url) {
        String name() {
            return type + ":" + id;
        }
    }

    /** Says how messages of a type are sent: before anything of it is. */
    void sending(String type, Way how) {
        others.put(type, how);
    }

    static void put(Tx tx, Item item) {
        tx.put(document(item));
    }

    private static Document document(Item item) {
        return Document.of(KIND, item.name(), "", StoredJson.write(item));
    }

    /** Tells once more what the other side has answered; nothing happens while it is being told anyway. */
    void again(Item item) {
        boolean answered = documents.update(tx -> tx.insertIfAbsent(document(item)));
        if (answered) {
            send(item);
        }
    }

    /** Tries what an earlier run left. Call once at start. */
    void resume() {
        List<Document> page = documents.list(KIND, "", PAGE);
        while (!page.isEmpty()) {
            page.forEach(document -> send(read(document)));
            page = documents.list(KIND, page.get(page.size() - 1).id(), PAGE);
        }
    }

    /** How many wait. */
    long size() {
        long size = 0;
        List<Document> page = documents.list(KIND, "", PAGE);
        while (!page.isEmpty()) {
            size += page.size();
            page = documents.list(KIND, page.get(page.size() - 1).id(), PAGE);
        }
        return size;
    }

    /** Sends a stored item in the background. */
    void send(Item item) {
        later(item, Duration.ZERO, FIRST);
    }

    private void later(Item item, Duration pause, Duration next) {
        try {
            if (pause.isZero()) {
                threads.workers().execute(() -> attempt(item, next));
            } else {
                threads.timer()
                        .schedule(() -> later(item, Duration.ZERO, next), pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException e) {
            if (!threads.timer().isShutdown()) {
                threads.timer()
                        .schedule(() -> later(item, Duration.ZERO, next), FIRST.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private void attempt(Item item, Duration pause) {
        try {
            Signed message = signed.get(item.type(), item.id()).orElseThrow();
            if (item.type().equals(Receipts.OPENED_TYPE)) {
                partner.opened(item.peer(), URI.create(item.url()), message.toByteArray());
            } else if (others.containsKey(item.type())) {
                others.get(item.type()).send(item, message);
            } else {
                partner.revocation(item.peer(), message.toByteArray());
            }
            documents.write(tx -> tx.delete(KIND, item.name()));
        } catch (IOException | StoreException | LedgerAwayException e) {
            boolean hopeless = e instanceof PartnerException p && !p.isWorthRetrying();
            LOG.log(
                    hopeless ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                    "{0} for {1} not taken: {2}",
                    item.type(),
                    item.peer(),
                    e.getMessage());
            // Even "no" may change (a member list is mended), so only the pause is longer.
            Duration doubled = pause.multipliedBy(2);
            later(item, hopeless ? LONGEST : pause, doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST);
        }
    }

    private static Item read(Document document) {
        return StoredJson.read(document, Item.class);
    }
}
