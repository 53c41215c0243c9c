package io.sluice.gateway.provenance;

import io.sluice.proto.Rank;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What was made from what, as the verified records of one or several organisations say, and what the agreements of one of them
 * add. Pure; not safe for concurrent use.
 */
public final class LineageGraph {
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> details = new HashMap<>();
    private final Map<String, Map<String, Edge>> parents = new LinkedHashMap<>(); // by child, then by parent
    private final Map<String, Set<String>> children = new LinkedHashMap<>();
    private final Set<String> downgraded = new LinkedHashSet<>();

    /**
     * A dataset version; texts are empty where nobody told.
     *
     * @param object its id, in hexadecimal
     * @param manifest SHA-256 of its manifest, likewise
     * @param made how: {@code published}, {@code derived}, or empty where its provider's record was not read
     * @param timeMillis when it was published; 0: not told
     * @param lane whose record says so; empty: none that was read
     */
    public record Node(
            String object,
            String manifest,
            String provider,
            String dataset,
            String version,
            Rank rank,
            String made,
            long timeMillis,
            String lane) {
        static Node unknown(String object) {
            return new Node(object, "", "", "", "", Rank.RANK_UNSPECIFIED, "", 0, "");
        }

        /** Whether anything but its id is told. */
        public boolean known() {
            return !dataset.isEmpty();
        }
    }

    /**
     * That one was made from another.
     *
     * @param manifest SHA-256 of the parent's manifest, by which the child is bound to it; empty: it names the object only
     * @param lane whose record or agreement says so
     */
    public record Edge(String child, String parent, String manifest, String lane) {}

    /** Takes what one organisation's records say of publications and releases. */
    public void take(AuditReport report) {
        for (AuditRow row : report.rows()) {
            if (!row.thing().object().isEmpty()) {
                String lane = row.records().get(0).lane();
                if (!lane.startsWith(row.provider() + "/")) {
                    named(row); // Nobody publishes in another's name.
                    continue;
                }
                switch (row.state()) {
                    case PUBLISHED -> published(row, lane);
                    case DERIVED -> {
                        link(row.thing(), lane);
                        derived(row.thing().object());
                    }
                    case DOWNGRADED -> downgraded.add(row.thing().object());
                    default -> named(row);
                }
            }
        }
    }

    private void published(AuditRow row, String lane) {
        String object = row.thing().object();
        boolean release = nodes.containsKey(object) && nodes.get(object).made().equals("derived");
        nodes.put(
                object,
                new Node(
                        object,
                        row.thing().manifest(),
                        row.provider(),
                        row.dataset(),
                        row.version(),
                        row.rank(),
                        release ? "derived" : "published",
                        row.timeMillis(),
                        lane));
        details.put(object, row.details());
        link(row.thing(), lane);
    }

    /** What the record of its publication tells beside; empty: none was read. */
    public Map<String, String> details(String object) {
        return details.getOrDefault(object, Map.of());
    }

    private void derived(String object) {
        Node known = nodes.getOrDefault(object, Node.unknown(object));
        nodes.put(
                object,
                new Node(
                        object,
                        known.manifest(),
                        known.provider(),
                        known.dataset(),
                        known.version(),
                        known.rank(),
                        "derived",
                        known.timeMillis(),
                        known.lane()));
    }

    /** An exchange tells what it was about, where its provider's own record was not read. */
    private void named(AuditRow row) {
        received(new Node(
                row.thing().object(),
                row.thing().manifest(),
                row.provider(),
                row.dataset(),
                row.version(),
                row.rank(),
                "",
                0,
                ""));
    }

    /** What somebody was given; a record of its provider's counts for more. */
    public void received(Node node) {
        if (node.known()) {
            nodes.merge(node.object(), node, (old, fresh) -> old.known() ? old : fresh);
        }
    }

    private void link(AuditRow.Thing thing, String lane) {
        link(thing.object(), thing.parents(), thing.parentManifests(), lane);
    }

    /**
     * That one was made from others.
     *
     * @param manifests of these, in the same order; else none
     * @param source whose word that is
     */
    public void link(String child, List<String> ofThese, List<String> manifests, String source) {
        for (int i = 0; i < ofThese.size(); i++) {
            String parent = ofThese.get(i);
            String manifest = manifests.size() == ofThese.size() ? manifests.get(i) : "";
            parents.computeIfAbsent(child, one -> new LinkedHashMap<>())
                    .putIfAbsent(parent, new Edge(child, parent, manifest, source));
            children.computeIfAbsent(parent, one -> new LinkedHashSet<>()).add(child);
            nodes.putIfAbsent(child, Node.unknown(child));
            nodes.putIfAbsent(parent, Node.unknown(parent));
        }
    }

    /** Its objects of that name: of each provider the newest version, or the one that is asked for (0: the newest). */
    public List<Node> find(String dataset, long version) {
        Map<String, Node> newest = new LinkedHashMap<>();
        for (Node node : nodes.values()) {
            if (node.dataset().equals(dataset) && (version == 0 || number(node) == version)) {
                newest.merge(node.provider(), node, (a, b) -> number(b) > number(a) ? b : a);
            }
        }
        return List.copyOf(newest.values());
    }

    private static long number(Node node) {
        return node.version().matches("[0-9]{1,18}") ? Long.parseLong(node.version()) : -1;
    }

    /** What is told of an object; empty: nothing. */
    public Optional<Node> node(String object) {
        return Optional.ofNullable(nodes.get(object));
    }

    /** What an object was made from, however far back, and itself first. */
    public Set<String> above(String object) {
        return reach(object, one -> parents.getOrDefault(one, Map.of()).keySet());
    }

    /** What was made from an object, however far on, and itself first. */
    public Set<String> below(String object) {
        return reach(object, one -> children.getOrDefault(one, Set.of()));
    }

    private static Set<String> reach(String start, Function<String, Collection<String>> next) {
        Set<String> reached = new LinkedHashSet<>(List.of(start));
        Deque<String> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            next.apply(open.remove()).stream().filter(reached::add).forEach(open::add);
        }
        return reached;
    }

    /** Who was made from whom, among these. */
    public List<Edge> edges(Set<String> among) {
        return parents.values().stream()
                .flatMap(each -> each.values().stream())
                .filter(edge -> among.contains(edge.child()) && among.contains(edge.parent()))
                .toList();
    }

    /** What does not fit, among these: a parent claimed by another manifest, a child below its parent's rank. */
    public List<Finding> findings(Set<String> among) {
        List<Finding> findings = new ArrayList<>();
        for (Edge edge : edges(among)) {
            Node child = nodes.get(edge.child());
            Node parent = nodes.get(edge.parent());
            if (!edge.manifest().isEmpty()
                    && !parent.manifest().isEmpty()
                    && !edge.manifest().equals(parent.manifest())) {
                findings.add(new Finding(
                        Finding.Kind.ANOTHER_PARENT,
                        edge.lane(),
                        -1,
                        "object " + edge.child() + " is bound to another manifest of " + edge.parent()
                                + " than its provider published"));
            }
            if (child.rank().getNumber() > 0
                    && child.rank().getNumber() < parent.rank().getNumber()
                    && !downgraded.contains(edge.child())) {
                findings.add(new Finding(
                        Finding.Kind.BELOW_PARENTS,
                        edge.lane(),
                        -1,
                        "object " + edge.child() + " is " + child.rank() + " and was made from " + parent.rank()
                                + " data, " + edge.parent() + ", and nobody recorded a downgrade"));
            }
        }
        return findings;
    }
}
