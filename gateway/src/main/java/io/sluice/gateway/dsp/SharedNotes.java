package io.sluice.gateway.dsp;

import io.sluice.gateway.provenance.MemberKeys;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.StoreException;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.ledger.Witness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What replicas have seen of partners' lanes, in the state that they share: so that a partner cannot show one history to
 * one replica and another to the next. Any thread.
 */
public final class SharedNotes {
    private static final System.Logger LOG = System.getLogger(SharedNotes.class.getName());
    private static final String NOTE = "witness-note";
    private static final String FORK = "witness-fork";
    private static final int AT_A_TIME = 100;

    private final Witness witness;
    private final Documents state;
    private final MemberKeys keys;

    public SharedNotes(Witness witness, Documents state, MemberKeys keys) {
        this.witness = witness;
        this.state = state;
        this.keys = keys;
    }

    /** Lets our witness know what that of the replica before has kept. A note that no member's keys signed is left out. */
    public void takeOver() throws IOException {
        for (Document document : all(NOTE)) {
            String note = text(document);
            Optional<CheckpointVerifier> of = keys.laneKeys(document.id());
            if (of.isEmpty()) {
                continue; // Of somebody who is no member any more.
            }
            switch (witness.adopt(note, of.get()).outcome()) {
                case BAD_SIGNATURE ->
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "the state has a checkpoint of {0} that its keys did not sign: left out",
                            document.id());
                case OLDER -> share(document.id());
                default -> {
                    // Known, or taken over; a fork is kept as one.
                }
            }
        }
        for (Document document : all(FORK)) {
            List<String> pair = List.of(text(document).split("\0", 2));
            if (pair.size() == 2 && keys.laneKeys(document.id()).isPresent()) {
                witness.adoptFork(document.id(), pair.get(0), pair.get(1));
            }
        }
    }

    /** To be called when our witness has a newer note of this lane. Does not wait. */
    void seen(String lane) throws IOException {
        share(lane);
    }

    /** To be called when our witness has found a fork of this lane: it is known to the next replica when this returns. */
    void forked(String lane) throws IOException {
        List<List<String>> forks = witness.forks(lane);
        if (!forks.isEmpty()) {
            String pair = String.join("\0", forks.get(0));
            try {
                state.write(tx -> tx.put(document(FORK, lane, pair)));
            } catch (StoreException e) {
                throw new IOException("fork of " + lane + ": not told to other replicas: " + e.getMessage(), e);
            }
        }
    }

    private void share(String lane) throws IOException {
        Optional<String> newest = witness.newest(lane);
        if (newest.isPresent()) {
            state.submit(tx -> tx.put(document(NOTE, lane, newest.get()))).exceptionally(e -> {
                LOG.log(System.Logger.Level.DEBUG, "checkpoint of {0}: not told to other replicas", lane);
                return null; // The next one is.
            });
        }
    }

    private List<Document> all(String kind) {
        List<Document> all = new java.util.ArrayList<>();
        List<Document> some = state.list(kind, "", AT_A_TIME);
        while (!some.isEmpty()) {
            all.addAll(some);
            some = state.list(kind, some.get(some.size() - 1).id(), AT_A_TIME);
        }
        return all;
    }

    private static Document document(String kind, String lane, String text) {
        return Document.of(kind, lane, "", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Document document) {
        return new String(document.content(), StandardCharsets.UTF_8);
    }
}
