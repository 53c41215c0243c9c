package io.sluice.gateway.exchange;

import io.sluice.gateway.sealing.KeyGrants;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.Tx;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The acquisitions as documents. What {@link #put} returns from is on the disk. */
final class Acquisitions {
    /** Kind of the documents. */
    static final String KIND = "acquisition";

    /** By which key they are found. */
    static final String AGREEMENT = "agreement";

    private final Documents documents;

    Acquisitions(Documents documents) {
        this.documents = documents;
    }

    Optional<AcquisitionState> get(String transferId) {
        return documents.get(KIND, transferId).map(Acquisitions::read);
    }

    /** The one to go on with, if there is one: else the last that ended. */
    Optional<AcquisitionState> newestOf(String agreementId) {
        return of(agreementId).stream()
                .max(Comparator.comparing(
                                (AcquisitionState state) -> state.stage() == AcquisitionState.Stage.MISLABELLED)
                        .thenComparing(state -> state.stage().goesOn())
                        .thenComparing(AcquisitionState::stage));
    }

    List<AcquisitionState> of(String agreementId) {
        return documents.find(KIND, AGREEMENT, agreementId).stream()
                .map(Acquisitions::read)
                .toList();
    }

    /** Nothing under this agreement is gone on with or opened; its grants are destroyed. Doing so twice is harmless. */
    void forget(String agreementId) {
        documents.write(tx -> tx.find(KIND, AGREEMENT, agreementId).forEach(document -> {
            AcquisitionState known = read(document);
            if (known.stage().goesOn()) {
                put(tx, known.at(AcquisitionState.Stage.DELETED));
            }
            SignedStore.delete(tx, KeyGrants.TYPE, known.transferId());
        }));
    }

    /** The first of a transfer: from now on there may be something to delete. */
    AcquisitionState start(AcquisitionState state, Optional<RetentionClock> clock) {
        documents.write(tx -> {
            clock.ifPresent(each -> RetentionClocks.start(tx, each));
            put(tx, state);
        });
        return state;
    }

    AcquisitionState put(AcquisitionState state) {
        documents.write(tx -> put(tx, state));
        return state;
    }

    /** The same, unless it was cancelled meanwhile or came to its end: then nothing is changed. */
    boolean advance(AcquisitionState state) {
        return documents.update(tx -> {
            AcquisitionState known = read(tx.get(KIND, state.transferId()).orElseThrow());
            boolean goesOn = known.stage().goesOn() && known.stage().compareTo(state.stage()) <= 0;
            if (goesOn) {
                put(tx, state);
            }
            return goesOn;
        });
    }

    /** The same, unless what came of it was deleted meanwhile. */
    static void putUnlessDeleted(Tx tx, AcquisitionState state) {
        boolean deleted = tx.get(KIND, state.transferId())
                .filter(known -> read(known).stage() == AcquisitionState.Stage.DELETED)
                .isPresent();
        if (!deleted) {
            put(tx, state);
        }
    }

    static void put(Tx tx, AcquisitionState state) {
        tx.put(Document.of(
                KIND,
                state.transferId(),
                state.stage().name(),
                StoredJson.write(state),
                Map.of(AGREEMENT, state.agreementId())));
    }

    private static AcquisitionState read(Document document) {
        return StoredJson.read(document, AcquisitionState.class);
    }
}
