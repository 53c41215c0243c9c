package io.sluice.gateway.catalog;

import com.google.protobuf.ByteString;
import io.sluice.gateway.policy.Border;
import io.sluice.gateway.policy.Brakes;
import io.sluice.gateway.policy.Decisions;
import io.sluice.gateway.policy.Door;
import io.sluice.gateway.policy.Facts;
import io.sluice.gateway.policy.Party;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.Tx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** All dataset versions that were ever offered, and what of them a member may see. Any thread. */
public final class Catalog {
    /** Kind of the documents. */
    public static final String KIND = "catalog-entry";

    private static final String DATASET = "dataset";
    private static final String OFFER = "offer";
    private static final int PAGE = 256;

    private final Documents documents;
    private final Decisions decisions;
    private final Supplier<Brakes> brakes;
    private final Sources sources;
    private final Permits permits;
    private final Border border;

    /**
     * One that knows of nothing that stands behind its versions, and shows them to nobody. Nobody is counted.
     *
     * @param brakes those in force, asked at each question
     */
    public Catalog(Documents documents, Decisions decisions, Supplier<Brakes> brakes) {
        this(documents, decisions, brakes, Sources.UNKNOWN, Border.NONE);
    }

    /**
     * @param brakes those in force, asked at each question
     * @param border who counts whose personal information leaves the jurisdiction
     */
    public Catalog(Documents documents, Decisions decisions, Supplier<Brakes> brakes, Sources sources, Border border) {
        this.border = border;
        this.documents = documents;
        this.decisions = decisions;
        this.brakes = brakes;
        this.sources = sources;
        this.permits = new Permits(documents);
    }

    /** The documents that exchanges can rest on. */
    public Permits permits() {
        return permits;
    }

    /** The number of the dataset's next version: 1, 2, 3 ... A number that is not used afterwards is left out. */
    public long nextVersion(String dataset) {
        return documents.update(tx -> tx.next("dataset-version/" + dataset));
    }

    /** Stores an entry; when this returns it is on the disk. The same dataset and version again replace it. */
    public void put(CatalogEntry entry) {
        documents.write(tx -> put(tx, entry));
    }

    /** Stores an entry within a transaction. */
    public static void put(Tx tx, CatalogEntry entry) {
        tx.put(document(entry));
    }

    /** Offers this version to nobody any more; agreements on it hold. Returns whether it was on offer. */
    public boolean withdraw(String offerId) {
        return documents.update(tx -> {
            Optional<CatalogEntry> entry = one(tx.find(KIND, OFFER, offerId)).filter(each -> !each.withdrawn());
            entry.ifPresent(each -> tx.put(document(each.asWithdrawn())));
            return entry.isPresent();
        });
    }

    /** The entry that a document of {@link #KIND} holds. */
    public static CatalogEntry read(Document document) {
        return EntryJson.read(document.content());
    }

    /** The entry with this offer, withdrawn or not. */
    public Optional<CatalogEntry> byOffer(String offerId) {
        return one(documents.find(KIND, OFFER, offerId));
    }

    /** One version, withdrawn or not. */
    public Optional<CatalogEntry> version(String dataset, long version) {
        return documents.get(KIND, id(dataset, version)).map(each -> EntryJson.read(each.content()));
    }

    /** All versions of a dataset, oldest first. */
    public List<CatalogEntry> versions(String dataset) {
        return documents.find(KIND, DATASET, dataset).stream()
                .map(each -> EntryJson.read(each.content()))
                .sorted(Comparator.comparingLong(CatalogEntry::version))
                .toList();
    }

    /** The newest version that is not withdrawn. */
    public Optional<CatalogEntry> newest(String dataset) {
        return versions(dataset).stream()
                .filter(each -> !each.withdrawn())
                .max(Comparator.comparingLong(CatalogEntry::version));
    }

    /** The version that is this object; looks through all there are. */
    public Optional<CatalogEntry> byObject(ByteString objectId) {
        List<CatalogEntry> found = new ArrayList<>(1);
        each(entry -> {
            if (entry.objectId().equals(objectId)) {
                found.add(entry);
            }
        });
        return found.stream().findFirst();
    }

    /** Every entry, by dataset and version. */
    public List<CatalogEntry> all() {
        List<CatalogEntry> all = new ArrayList<>();
        each(all::add);
        return all;
    }

    /** Hands over every entry, by dataset and version, one by one. */
    public void each(Consumer<CatalogEntry> taker) {
        List<Document> page = documents.list(KIND, "", PAGE);
        while (!page.isEmpty()) {
            page.forEach(each -> taker.accept(EntryJson.read(each.content())));
            page = documents.list(KIND, page.get(page.size() - 1).id(), PAGE);
        }
    }

    /** Of each dataset the newest version that this party may see. */
    public List<CatalogEntry> visibleTo(Party party, long nowMillis) {
        Map<String, CatalogEntry> newest = new LinkedHashMap<>();
        for (CatalogEntry entry : all()) {
            if (sees(party, entry, nowMillis)) {
                newest.put(entry.dataset(), entry); // versions come in ascending order
            }
        }
        return List.copyOf(newest.values());
    }

    /** The newest version of a dataset that this party may see. */
    public Optional<CatalogEntry> visibleTo(Party party, String dataset, long nowMillis) {
        return versions(dataset).stream()
                .filter(each -> sees(party, each, nowMillis))
                .max(Comparator.comparingLong(CatalogEntry::version));
    }

    /** Whether this party may see this entry; to it, an entry that it may not see does not exist. */
    public boolean sees(Party party, CatalogEntry entry, long nowMillis) {
        return !entry.withdrawn()
                && stopped(party.name(), entry).isEmpty()
                && decisions
                        .at(Door.OFFER, facts(entry, nowMillis).party(party))
                        .permitted();
    }

    /** What is known of an entry, of what it was made from, of the documents that are attached, and of the border. */
    public Facts facts(CatalogEntry entry, long nowMillis) {
        return entry.facts(nowMillis)
                .parents(sources.parents(entry.objectId(), entry.label()))
                .rights(() -> sources.rights(entry.objectId(), entry.dataset()))
                .permits(() -> permits.about(entry.dataset()))
                .border(theirs -> border.crossing(entry.objectId(), theirs));
    }

    /** Why a brake keeps this entry from this member; empty: none does. */
    public Optional<Reason> stopped(String member, CatalogEntry entry) {
        return brakes.get().on(entry.dataset(), entry.label(), member);
    }

    private static Optional<CatalogEntry> one(List<Document> found) {
        return found.stream().findFirst().map(each -> EntryJson.read(each.content()));
    }

    private static Document document(CatalogEntry entry) {
        return Document.of(
                KIND,
                id(entry.dataset(), entry.version()),
                entry.withdrawn() ? "withdrawn" : "offered",
                EntryJson.write(entry),
                Map.of(DATASET, entry.dataset(), OFFER, entry.offerId()));
    }

    /** Ordered by dataset, then by version. */
    private static String id(String dataset, long version) {
        return String.format("%s/%019d", dataset, version);
    }
}
