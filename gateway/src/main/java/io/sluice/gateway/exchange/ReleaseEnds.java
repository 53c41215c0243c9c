package io.sluice.gateway.exchange;

import io.sluice.gateway.catalog.Catalog;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.policy.Labels;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.StoreException;
import io.sluice.gateway.store.Tx;
import java.util.List;
import java.util.Optional;

/**
 * When the terms of a release have ended, nobody may get its key any more; then it is destroyed, and nobody can, we neither.
 * Whether anybody agreed on it or not. Doing so again is harmless. Any thread.
 */
final class ReleaseEnds {
    private static final System.Logger LOG = System.getLogger(ReleaseEnds.class.getName());
    private static final String KIND = "release-end";
    private static final int PAGE = 256;

    private final Parts parts;
    private final DataKeys keys;

    ReleaseEnds(Parts parts, DataKeys keys) {
        this.parts = parts;
        this.keys = keys;
    }

    private record End(String dataset, long version, long untilMillis) {}

    /** Within the transaction that stores the release's key. */
    static void put(Tx tx, CatalogEntry release) {
        long until = release.terms().getUntilMillis();
        if (until > 0) {
            End end = new End(release.dataset(), release.version(), until);
            tx.put(Document.of(KIND, DataKeys.hex(release.objectId()), "", StoredJson.write(end)));
        }
    }

    /** Keeps the ends of releases that were made before they were kept. */
    void adopt() {
        List<Document> page = parts.documents().list(Catalog.KIND, "", PAGE);
        while (!page.isEmpty()) {
            List<CatalogEntry> releases =
                    page.stream().map(Catalog::read).filter(this::isToDestroy).toList();
            parts.documents().write(tx -> releases.forEach(each -> put(tx, each)));
            page = parts.documents()
                    .list(Catalog.KIND, page.get(page.size() - 1).id(), PAGE);
        }
    }

    /** Destroys what is due. */
    void look(long nowMillis) {
        List<Document> page = parts.documents().list(KIND, "", PAGE);
        while (!page.isEmpty()) {
            for (Document document : page) {
                End end = StoredJson.read(document, End.class);
                if (nowMillis >= end.untilMillis()) {
                    attempt(document.id(), end);
                }
            }
            page = parts.documents().list(KIND, page.get(page.size() - 1).id(), PAGE);
        }
    }

    private void attempt(String objectId, End end) {
        try {
            Optional<CatalogEntry> release =
                    parts.catalog().version(end.dataset(), end.version()).filter(this::isToDestroy);
            if (release.isPresent()) { // Else a revocation was first.
                parts.catalog().withdraw(release.get().offerId());
                parts.recording().erased(release.get());
            }
            parts.documents().write(tx -> {
                release.ifPresent(each -> DataKeys.delete(tx, each.objectId()));
                tx.delete(KIND, objectId);
            });
        } catch (LedgerAwayException | StoreException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "key of {0} version {1}, whose terms have ended, not destroyed yet: {2}",
                    end.dataset(),
                    end.version(),
                    e.getMessage());
        }
    }

    /** What was published as a child has a derivation, too, and is no release: its key stays. */
    private boolean isToDestroy(CatalogEntry entry) {
        return Labels.isRelease(entry.label()) && keys.has(DataKeys.hex(entry.objectId()));
    }
}
