package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.Catalog;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.classification.Classifier;
import io.sluice.gateway.classification.Findings;
import io.sluice.gateway.classification.Grade;
import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.classification.Statement;
import io.sluice.gateway.consent.ObjectPersons;
import io.sluice.gateway.consent.Pseudonymity;
import io.sluice.gateway.consent.SubjectScan;
import io.sluice.gateway.policy.DatasetOrigin;
import io.sluice.gateway.policy.Decision;
import io.sluice.gateway.policy.Holdings;
import io.sluice.gateway.policy.LabelCheck;
import io.sluice.gateway.policy.Labels;
import io.sluice.gateway.policy.Offers;
import io.sluice.gateway.policy.Parent;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.policy.Rights;
import io.sluice.gateway.provenance.Event;
import io.sluice.gateway.sealing.DataKey;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.Manifests;
import io.sluice.gateway.sealing.SealedHeader;
import io.sluice.gateway.sealing.SealedSummary;
import io.sluice.proto.CountedPersons;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Label;
import io.sluice.proto.Manifest;
import io.sluice.proto.Signed;
import io.sluice.proto.Terms;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes a dataset version of a file. The file is read twice, because its label stands in the header that its body is
 * bound to: first {@link #grade}, then {@link #publish}. Plaintext is never stored.
 */
public final class Publication {
    private static final int BUFFER = 256 * 1024;
    private static final int PAGE = 1_000;

    private final Parts parts;
    private final DataKeys dataKeys;
    private final LabelCheck labels;
    private final Offers offers;
    private final VersionSealer sealer;
    private final ParentSearch search;
    private final PersonCount persons;
    private final Ancestry ancestry;

    Publication(Parts parts, DataKeys dataKeys) {
        this.parts = parts;
        this.dataKeys = dataKeys;
        this.sealer = new VersionSealer(parts);
        this.search = new ParentSearch(parts);
        this.persons = new PersonCount(new ObjectPersons(parts.documents()));
        this.ancestry = Ancestry.of(parts);
        this.labels = new LabelCheck(parts.profiles());
        this.offers = new Offers(parts.profiles());
    }

    /** By whose rules datasets are graded from now on. */
    public Grader grader() {
        return parts.grader();
    }

    /** Reads the whole file and grades it. */
    public Graded grade(PublishOrder order, ReadableByteChannel file) throws IOException {
        Classifier classifier = order.grader().scan(order.fileName(), Classifier.ALL);
        Optional<SubjectScan> subjects = order.subjectColumn().isEmpty()
                ? Optional.empty()
                : Optional.of(new SubjectScan(Pseudonymity.of(parts.self()), order.fileName(), order.subjectColumn()));
        MessageDigest sha256 = Digests.sha256();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        long bytes = 0;
        while (file.read(buffer) >= 0) {
            buffer.flip();
            bytes += buffer.remaining();
            sha256.update(buffer.duplicate());
            subjects.ifPresent(scan -> scan.feed(buffer));
            if (!classifier.saturated()) {
                classifier.feed(buffer);
            }
            buffer.clear();
        }
        Findings findings = classifier.finish();
        Grade grade = order.grader().grade(findings, new Statement(order.categories(), order.impacts()));
        return new Graded(
                findings, grade, bytes, ByteString.copyFrom(sha256.digest()), subjects.map(SubjectScan::finish));
    }

    /**
     * Decides, then seals, stores, signs, offers and records; or refuses and records. A file that changed since it was
     * graded is refused. What is to be held is offered to nobody, so that only its rank is decided about.
     */
    public Published publish(PublishOrder order, Graded graded, ReadableByteChannel file) throws IOException {
        ParentSearch.Found parents = search.find(order.parents());
        Label label = label(order, graded.grade(), parents.named());
        if (graded.subjects().filter(found -> !found.found()).isPresent()) {
            return refuse(
                    order,
                    label,
                    graded.grade(),
                    List.of(Reason.of("subject-column", "the table has no column of that name: --subject-column")));
        }
        DatasetOrigin ours = new DatasetOrigin(parts.self().name(), order.dataset());
        List<DatasetOrigin> origins = origins(order, ours, parents.parentage());
        List<Reason> unfit = new ArrayList<>(parents.refused());
        anotherOrigin(order.dataset(), origins.get(0)).ifPresent(unfit::add);
        if (!unfit.isEmpty()) {
            return refuse(order, label, graded.grade(), unfit);
        }
        Holdings rights = ancestry.holdings(origins);
        Decision decision = order.hold()
                ? labels.held(label, graded.grade())
                : labels.declared(label, graded.grade(), Optional.empty());
        Optional<Reason> stopped = parts.brakes()
                .now()
                .on(order.dataset(), label)
                .or(() -> Optional.of(RecallState.RECALLED)
                        .filter(each -> parents.named().stream()
                                .anyMatch(parent ->
                                        RecallState.isRecalled(parts.documents(), parent.objectId(), parent.label()))));
        if (stopped.isPresent()) {
            decision = new Decision.Deny(List.of(stopped.get()));
        }
        if (decision.permitted() && !order.hold()) {
            decision = offers.mayPublish(
                    label, order.wishes(), parts.ledger().shared().configured(), parents.all(), rights);
        }
        if (decision instanceof Decision.Deny deny) {
            return refuse(order, label, graded.grade(), deny.reasons());
        }
        parts.blobs().requireSpace(Math.max(0, order.plaintextLength()));
        Terms terms =
                order.hold() ? Terms.getDefaultInstance() : offers.terms(label, order.wishes(), parents.all(), rights);
        SealedHeader header = sealer.header(
                order.dataset(), label, terms, graded.findings().format().mediaType());
        try (DataKey key = DataKey.generate(parts.random())) {
            Optional<SealedSummary> summary = sealer.seal(header, key, graded.sha256(), sink -> copy(file, sink));
            stopped = parts.brakes().now().on(order.dataset(), label); // Sealing may have taken long.
            if (stopped.isPresent()) {
                return refuse(order, label, graded.grade(), List.of(stopped.get()));
            }
            return summary.isPresent()
                    ? store(order, label, graded, terms, summary.get(), key, parents.parentage(), rights)
                    : refuse(
                            order,
                            label,
                            graded.grade(),
                            List.of(Reason.of("file-changed", "the file changed while it was being published")));
        }
    }

    private static void copy(ReadableByteChannel file, WritableByteChannel sink) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (file.read(buffer) >= 0) {
            sink.write(buffer.flip());
            buffer.clear();
        }
    }

    /**
     * Deletes ciphertext of a publication that a crash cut short: nobody has its key. Once, before anything is published.
     * Where others may publish at the same time, ciphertext without a key may be theirs, and stays.
     */
    void sweep() {
        if (parts.blobs().isShared()) {
            return;
        }
        String last = "";
        List<String> names = parts.blobs().list(last, PAGE);
        while (!names.isEmpty()) {
            for (String name : names) {
                if (Names.isPublished(name) && !dataKeys.has(Names.objectId(name))) {
                    parts.blobs().delete(name);
                }
                last = name;
            }
            names = parts.blobs().list(last, PAGE);
        }
    }

    private Published store(
            PublishOrder order,
            Label label,
            Graded graded,
            Terms terms,
            SealedSummary summary,
            DataKey key,
            Parentage parentage,
            Holdings rights) {
        Manifest manifest = Manifests.of(summary, parts.clock().millis());
        Signed signed = Manifests.sign(manifest, parts.self().signing());
        ByteString digest = Digests.ofPayload(signed);
        CatalogEntry entry = sealer.entry(summary, digest, terms, order.hold());
        Event.Builder facts = VersionSealer.published(summary, digest);
        if (order.hold()) {
            facts.field(FieldKind.FIELD_REASON, "held");
        }
        DatasetOrigin ours = new DatasetOrigin(parts.self().name(), entry.dataset());
        List<DatasetOrigin> origins = rights.over().stream().map(Rights::origin).toList();
        if (!origins.equals(List.of(ours))) {
            facts.field(FieldKind.FIELD_ORIGIN, lines(origins))
                    .field(
                            FieldKind.FIELD_RIGHTS,
                            lines(rights.behind(parts.clock().millis())));
        }
        RecordedStep recorded = parts.recording().published(entry.label(), entry.dataset(), entry.version(), facts);
        Optional<CountedPersons> counted =
                order.hold() ? Optional.empty() : persons.counted(entry.objectId(), label, order, graded);
        String operator = parts.recording().operator(); // Of this thread; transactions have their own.
        boolean stored = parts.documents().update(tx -> {
            // With the entry: a recall either finds it, or was there first.
            if (RecallState.isRecalled(tx, entry.objectId(), entry.label())) {
                return false;
            }
            dataKeys.put(tx, entry.objectId(), key);
            SignedStore.put(tx, DataKeys.hex(digest), signed);
            OfferedBy.put(tx, entry.objectId(), operator);
            Parentage.put(tx, entry.objectId(), parentage);
            counted.ifPresent(each -> ObjectPersons.made(tx, entry.objectId(), each));
            Origins.put(tx, entry.objectId(), origins, ours);
            Catalog.put(tx, entry);
            return true;
        });
        if (!stored) {
            return refuse(order, label, graded.grade(), List.of(RecallState.RECALLED));
        }
        return new Published.Stored(entry, graded.grade(), summary.plaintextSha256(), recorded.index());
    }

    private static String lines(List<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining("\n"));
    }

    /** Whose it is, and whose what it was made from here is. */
    private List<DatasetOrigin> origins(PublishOrder order, DatasetOrigin ours, Parentage parentage) {
        List<DatasetOrigin> behind = parentage.parents().stream()
                .filter(link -> link.provider().equals(ours.organisation()))
                .flatMap(link -> Origins.of(
                        parts.documents(), link.objectId(), new DatasetOrigin(ours.organisation(), link.dataset()))
                        .stream())
                .toList();
        return Origins.with(order.origin().orElse(ours), behind);
    }

    /** All versions of one name have one origin: else a right to the one would be taken for a right to the other. */
    private Optional<Reason> anotherOrigin(String dataset, DatasetOrigin origin) {
        DatasetOrigin ours = new DatasetOrigin(parts.self().name(), dataset);
        return parts.catalog().versions(dataset).stream()
                .map(entry ->
                        Origins.of(parts.documents(), entry.objectId(), ours).get(0))
                .filter(other -> !other.equals(origin))
                .map(other -> Rights.conflict(origin, other))
                .findFirst();
    }

    private Published refuse(PublishOrder order, Label label, Grade grade, List<Reason> reasons) {
        parts.recording().publicationRefused(label, order.dataset(), reasons);
        return new Published.Refused(reasons, grade);
    }

    private Label label(PublishOrder order, Grade grade, List<Parent> parents) {
        Label label = Labels.declare(
                order.declared(),
                order.categories(),
                order.bases(),
                grade,
                parts.self().name(),
                parts.clock().millis(),
                order.validUntilMillis());
        Label shown = Labels.inScheme(label, order.grader().scheme(), order.level(), order.impacts());
        return parents.isEmpty() ? shown : Labels.child(shown, parents);
    }
}
