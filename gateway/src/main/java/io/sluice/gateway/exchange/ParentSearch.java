package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.policy.Parent;
import io.sluice.gateway.policy.Reason;
import io.sluice.proto.Agreement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds what an owner says that a dataset was made from, among what we published and what others gave us. Any thread. */
final class ParentSearch {
    private final Parts parts;
    private final Ancestry ancestry;

    ParentSearch(Parts parts) {
        this.parts = parts;
        this.ancestry = Ancestry.of(parts);
    }

    /**
     * What was found.
     *
     * @param named in the order in which they were named, each once
     * @param behind all that others gave us and that stands behind those of our own
     * @param parentage what is kept beside the child
     * @param refused why some of them cannot be parents; empty: none
     */
    record Found(List<Parent> named, List<Parent> behind, Parentage parentage, List<Reason> refused) {
        static final Found NONE = new Found(List.of(), List.of(), Parentage.NONE, List.of());

        /** Everything that a child's terms are held against. */
        List<Parent> all() {
            return Stream.concat(named.stream(), behind.stream()).toList();
        }
    }

    /** Nothing is decided here about whether it may be passed on. */
    Found find(List<ParentName> names) {
        if (names.isEmpty()) {
            return Found.NONE;
        }
        Map<Parentage.Link, Parent> named = new LinkedHashMap<>();
        List<Reason> refused = new ArrayList<>();
        for (ParentName name : names) {
            Map<Parentage.Link, Parent> candidates = candidates(name);
            if (candidates.isEmpty()) {
                refused.add(Reason.of(
                        "parent-unknown",
                        name + " is nothing that we published, nor that we have an agreement on as recipient"));
            } else if (candidates.size() > 1) {
                refused.add(Reason.of(
                        "parent-ambiguous",
                        name + " could be several: name it by its object id, which `sluice lineage` shows"));
            } else {
                named.putAll(candidates);
            }
        }
        Parentage parentage =
                Parentage.of(List.copyOf(named.keySet()), parts.self().name(), parts.documents());
        List<Parent> behind = parentage.received().stream()
                .filter(link -> !named.containsKey(link))
                .map(ancestry::received)
                .toList();
        return new Found(List.copyOf(named.values()), behind, parentage, refused);
    }

    /** The objects that a name may mean. */
    List<ByteString> objects(ParentName name) {
        return candidates(name).keySet().stream()
                .map(Parentage.Link::objectId)
                .distinct()
                .toList();
    }

    private Map<Parentage.Link, Parent> candidates(ParentName name) {
        Map<Parentage.Link, Parent> found = new LinkedHashMap<>();
        name.objectId()
                .map(id -> parts.catalog().byObject(id).stream())
                .orElseGet(() -> newest(name))
                .forEach(entry -> found.put(link(entry), parent(entry)));
        Map<String, Agreement> newest = new LinkedHashMap<>(); // by provider
        Stream<Agreement> ofThatName = name
                .objectId()
                .map(id -> parts.agreements().byObject(id))
                .orElseGet(() -> parts.agreements().byDataset(name.dataset()))
                .stream()
                .map(stored -> stored.agreement().agreement())
                .filter(agreement ->
                        agreement.getRecipient().equals(parts.self().name()));
        ofThatName
                .filter(agreement -> name.version() == 0 || agreement.getVersion() == name.version())
                .forEach(agreement -> newest.merge(
                        agreement.getProvider(), agreement, (a, b) -> a.getVersion() > b.getVersion() ? a : b));
        newest.values().stream().map(ParentSearch::link).forEach(link -> found.put(link, ancestry.received(link)));
        return found;
    }

    private Stream<CatalogEntry> newest(ParentName name) {
        return parts.catalog().versions(name.dataset()).stream()
                .filter(entry -> name.version() == 0 || entry.version() == name.version())
                .max(Comparator.comparingLong(CatalogEntry::version))
                .stream();
    }

    private Parentage.Link link(CatalogEntry entry) {
        return new Parentage.Link(
                entry.objectId(), entry.manifestDigest(), parts.self().name(), entry.dataset(), entry.version());
    }

    static Parentage.Link link(Agreement agreement) {
        return new Parentage.Link(
                agreement.getObjectId(),
                agreement.getManifestDigest(),
                agreement.getProvider(),
                agreement.getDataset(),
                agreement.getVersion());
    }

    private static Parent parent(CatalogEntry entry) {
        return new Parent(entry.objectId(), entry.manifestDigest(), entry.label(), true, List.of());
    }
}
