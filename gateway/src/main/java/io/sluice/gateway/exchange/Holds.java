package io.sluice.gateway.exchange;

import io.sluice.gateway.consent.ReleasedSubjects;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.Reading;
import io.sluice.gateway.store.Tx;
import io.sluice.proto.Agreement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What nothing is granted of: what was recalled; releases from which somebody withdrew their consent; what may be held no
 * longer, and so is not opened either; and what a restored gateway does not go on with until a person says so: every
 * agreement and every published version that the backup had. After the backup the agreement may have been revoked or its count used up, and the version withdrawn or
 * its key destroyed; the restored state knows nothing of that, so nothing is granted and nothing is opened. Any thread.
 */
public final class Holds {
    /** Somebody whose row is in a release withdrew. */
    static final Reason WITHDRAWN = Reason.of(
            "consent-withdrawn",
            "somebody whose row is in this release withdrew their consent; ask the provider for a new one");

    private static final String KIND = "held";
    private static final String SUBJECT = "subject";
    private static final int PAGE = 256;

    private final Documents documents;

    Holds(Documents documents) {
        this.documents = documents;
    }

    /** Holds an agreement. */
    public static void agreement(Tx tx, String id) {
        tx.put(Document.of(KIND, "agreement " + id, "", new byte[0], Map.of(SUBJECT, id)));
    }

    /** Holds a published version. */
    public static void version(Tx tx, String dataset, long version) {
        tx.put(Document.of(KIND, name(dataset, version), "", new byte[0], Map.of(SUBJECT, dataset)));
    }

    /** Lets nobody's personal information leave the jurisdiction: who was counted last is not known. */
    public static void crossings(Tx tx) {
        tx.put(Document.of(KIND, Crossings.SUBJECT, "", new byte[0], Map.of(SUBJECT, Crossings.SUBJECT)));
    }

    /** Whether that is so. */
    static boolean holdsCrossings(Reading reading) {
        return reading.get(KIND, Crossings.SUBJECT).isPresent();
    }

    private static String name(String dataset, long version) {
        return "version " + version + " " + dataset;
    }

    /** Why nothing happens under this agreement; empty: it is not held. */
    Optional<Reason> on(Agreement agreement) {
        Optional<Reason> forGood = forGood(agreement);
        if (forGood.isPresent()) {
            return forGood;
        }
        boolean held = documents.get(KIND, "agreement " + agreement.getId()).isPresent();
        return held
                ? Optional.of(Reason.of(
                        "restored",
                        "this gateway was restored from a backup that is older than what may have happened under this"
                                + " agreement; its operator must confirm it first (sluice reaffirm), or agree anew"))
                : onVersion(agreement.getDataset(), agreement.getVersion());
    }

    /** The same, of what nobody can release any more. */
    Optional<Reason> forGood(Agreement agreement) {
        return stopped(documents, agreement).or(() -> RetentionClocks.over(documents, agreement.getId()));
    }

    /** Why nothing more is given of what an agreement is about, for good; empty: nothing says so. */
    static Optional<Reason> stopped(Reading reading, Agreement agreement) {
        if (RecallState.isRecalled(reading, agreement.getObjectId(), agreement.getLabel())) {
            return Optional.of(RecallState.RECALLED);
        }
        return ReleasedSubjects.isWithdrawn(reading, agreement.getObjectId())
                ? Optional.of(WITHDRAWN)
                : Optional.empty();
    }

    /** Why nothing is made of this published version; empty: it is not held. */
    Optional<Reason> onVersion(String dataset, long version) {
        if (RecallState.isRecalled(documents, dataset, version)) {
            return Optional.of(RecallState.RECALLED);
        }
        return documents
                .get(KIND, name(dataset, version))
                .map(held -> Reason.of(
                        "restored",
                        "this gateway was restored from a backup that is older than what may have happened to this version"
                                + " of " + dataset
                                + "; its operator must confirm it first (sluice reaffirm), or publish it"
                                + " anew"));
    }

    /** Agreements by id and datasets by name that are held, each once. */
    List<String> subjects() {
        List<String> subjects = new ArrayList<>();
        List<Document> page = documents.list(KIND, "", PAGE);
        while (!page.isEmpty()) {
            page.stream().map(held -> held.keys().get(SUBJECT)).forEach(subjects::add);
            page = documents.list(KIND, page.get(page.size() - 1).id(), PAGE);
        }
        return subjects.stream().distinct().toList();
    }

    /** Lets an agreement, or all versions of a dataset, go on. Returns whether anything of that name was held. */
    boolean release(String subject) {
        return documents.<Boolean>update(tx -> {
            List<Document> held = tx.find(KIND, SUBJECT, subject);
            held.forEach(each -> tx.delete(KIND, each.id()));
            return !held.isEmpty();
        });
    }
}
