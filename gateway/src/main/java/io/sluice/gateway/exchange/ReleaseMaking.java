package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.Catalog;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.classification.Findings;
import io.sluice.gateway.classification.Grade;
import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.classification.Scheme;
import io.sluice.gateway.classification.Statement;
import io.sluice.gateway.consent.ConsentFilter;
import io.sluice.gateway.consent.ObjectPersons;
import io.sluice.gateway.consent.ReleasedSubjects;
import io.sluice.gateway.dataset.CsvWriter;
import io.sluice.gateway.dataset.DataFormat;
import io.sluice.gateway.policy.DatasetOrigin;
import io.sluice.gateway.policy.Decision;
import io.sluice.gateway.policy.Holdings;
import io.sluice.gateway.policy.LabelCheck;
import io.sluice.gateway.policy.Labels;
import io.sluice.gateway.policy.Offers;
import io.sluice.gateway.policy.OwnerTerms;
import io.sluice.gateway.policy.PersonalInformation;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.policy.ReleaseFacts;
import io.sluice.gateway.privacy.Deidentification;
import io.sluice.gateway.privacy.PlanException;
import io.sluice.gateway.privacy.Plans;
import io.sluice.gateway.sealing.Ahead;
import io.sluice.gateway.sealing.DataKey;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.Manifests;
import io.sluice.gateway.sealing.SealedHeader;
import io.sluice.gateway.sealing.SealedSummary;
import io.sluice.proto.ConsentSet;
import io.sluice.proto.CountedPersons;
import io.sluice.proto.Label;
import io.sluice.proto.Manifest;
import io.sluice.proto.MeasuredRisk;
import io.sluice.proto.Rank;
import io.sluice.proto.Signed;
import io.sluice.proto.Terms;
import io.sluice.proto.TransformPlan;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Optional;

/**
 * Writes a measured release: once to be graded and measured as the recipient will see it, because its label stands in the
 * header that the sealed body is bound to, and once to be sealed.
 *
 * <p>What is stored when: ciphertext of release and trace; their records; keys, manifest and trace in one transaction; the
 * offer. So no offer is without its trace, and what a crash leaves before the offer is taken back at the next start.
 */
final class ReleaseMaking {
    private final Parts parts;
    private final DataKeys dataKeys;
    private final ReleaseTraces traces;
    private final VersionSealer sealer;
    private final LabelCheck labels;
    private final Offers offers;
    private final Ancestry ancestry;
    private final ReleasedSubjects released;

    ReleaseMaking(Parts parts, DataKeys dataKeys, ReleaseTraces traces, VersionSealer sealer) {
        this.parts = parts;
        this.dataKeys = dataKeys;
        this.traces = traces;
        this.sealer = sealer;
        this.labels = new LabelCheck(parts.profiles());
        this.released = new ReleasedSubjects(parts.documents());
        this.offers = new Offers(parts.profiles());
        this.ancestry = Ancestry.of(parts);
    }

    /**
     * What a release is made from.
     *
     * @param earlier so many earlier releases to the recipient were counted
     * @param consent whose rows were let through; empty: nobody looked
     */
    record Sources(CatalogEntry entry, SourceTable table, int earlier, Optional<ConsentFilter> consent) {}

    Derived make(
            DeriveOrder order, Rank rank, TransformPlan plan, Sources from, Deidentification release, Progress progress)
            throws IOException, PlanException, NoRelease {
        if (release.traced() > ReleaseTraces.MOST_PERSONS) {
            throw new NoRelease(
                    "too-many-persons",
                    "the table tells of " + release.traced()
                            + " persons, and what a release told of whom is kept for at" + " most "
                            + ReleaseTraces.MOST_PERSONS + ": release a part of it");
        }
        Grader grader = parts.grader();
        MeasuredRisk risk = release.measured().measuredRisk(from.earlier()).toBuilder()
                .setMasked(release.masked())
                .build();
        Optional<Ahead<ReleaseConsents>> committing = from.consent()
                .map(filter -> ReleaseConsents.of(
                        filter, release::released, parts.threads().workers()));
        WrittenRelease written = new WrittenRelease(grader, plan, risk);
        write(release, from.table(), written, progress, "grading");
        Findings findings = written.findings();
        Grade grade = grader.grade(findings, new Statement(categories(from.entry()), List.of()));
        ReleaseFacts facts = facts(written, findings);
        Optional<ReleaseConsents> consents = committing.isEmpty()
                ? Optional.empty()
                : Optional.of(committing.get().get());
        Label label = label(
                order,
                rank,
                plan,
                from.entry(),
                seen(risk, facts),
                grade,
                facts,
                grader.scheme(),
                consents.map(ReleaseConsents::set));
        OwnerTerms wishes = new OwnerTerms(
                List.of(order.recipient()), List.of(order.purpose()), order.untilMillis(), order.maxGrants(), false);
        Holdings rights = ancestry.holdings(origins(order.name(), from.entry()));
        decide(label, grade, facts, wishes, rights);
        Terms terms = offers.terms(label, wishes, List.of(), rights);
        parts.blobs().requireSpace(from.entry().plaintextLength());
        SealedHeader header = sealer.header(order.name(), label, terms, DataFormat.CSV.mediaType());
        try (DataKey key = DataKey.generate(parts.random())) {
            SealedSummary summary = seal(header, key, written.sha256(), release, from.table(), progress);
            try (ReleaseTraces.Sealed trace = traces.seal(order.recipient(), label, release.trace())) {
                Optional<Reason> stopped = parts.brakes().now().on(order.name(), label, order.recipient());
                if (stopped.isPresent()) { // Since it was begun.
                    throw new NoRelease(List.of(stopped.get()));
                }
                return offer(order, plan, terms, grade, summary, key, trace, consents, from.entry());
            }
        }
    }

    /** Where the recipient cannot see whose rows they are, the label tells of the k that can be seen. */
    private static MeasuredRisk seen(MeasuredRisk risk, ReleaseFacts facts) {
        int k = (int) Math.min(risk.getK(), facts.k());
        return risk.toBuilder()
                .setK(k)
                .setCombinedK(Math.min(risk.getCombinedK(), k))
                .build();
    }

    private static ReleaseFacts facts(WrittenRelease written, Findings findings) throws NoRelease {
        try {
            return written.facts(findings);
        } catch (PlanException e) { // The recipient could not measure it either.
            throw new NoRelease("release-unmeasured", "the release cannot be measured: " + e.getMessage());
        }
    }

    private static void write(
            Deidentification release, SourceTable table, WritableByteChannel sink, Progress progress, String stage)
            throws IOException, PlanException, NoRelease {
        CsvWriter out = new CsvWriter(DataFormat.CSV, Channels.newOutputStream(sink));
        table.read(release.release(out), progress, stage);
        release.finish();
    }

    private SealedSummary seal(
            SealedHeader header,
            DataKey key,
            ByteString sha256,
            Deidentification release,
            SourceTable table,
            Progress progress)
            throws IOException, PlanException, NoRelease {
        PlanException[] mistake = new PlanException[1];
        Optional<SealedSummary> summary = sealer.<NoRelease>seal(header, key, sha256, sink -> {
            try {
                write(release, table, sink, progress, "sealing");
            } catch (PlanException e) {
                mistake[0] = e; // The digest will not fit.
            }
        });
        if (mistake[0] != null) {
            throw mistake[0];
        }
        return summary.orElseThrow(
                () -> new NoRelease("release-changed", "the release came out differently the second time"));
    }

    private Label label(
            DeriveOrder order,
            Rank rank,
            TransformPlan plan,
            CatalogEntry parent,
            MeasuredRisk risk,
            Grade grade,
            ReleaseFacts facts,
            Scheme scheme,
            Optional<ConsentSet> consents) {
        long now = parts.clock().millis();
        Label declared = Labels.declare(
                rank,
                categories(parent),
                order.bases(),
                grade,
                parts.self().name(),
                now,
                parent.label().getValidUntilMillis());
        declared = Labels.inScheme(declared, scheme, Optional.empty(), List.of());
        var derivation = io.sluice.proto.Derivation.newBuilder()
                .addParentObjectIds(parent.objectId())
                .setTransformPlanDigest(ByteString.copyFrom(Plans.digest(plan)))
                .setRisk(risk)
                .setParentsRank(parent.label().getRank())
                .setJoinGroup(plan.getScope().getJoinGroup());
        consents.ifPresent(derivation::setConsent);
        Label label = Labels.release(declared, derivation.build(), grade, facts);
        return order.downgrade().isEmpty() ? label : Labels.downgraded(label, order.downgrade(), now);
    }

    private static List<String> categories(CatalogEntry parent) {
        return parent.label().getCategoriesList().stream()
                .filter(each ->
                        !each.equals(PersonalInformation.CATEGORY)) // it comes back if persons are found in the release
                .toList();
    }

    private void decide(Label label, Grade grade, ReleaseFacts facts, OwnerTerms wishes, Holdings rights)
            throws NoRelease {
        Decision decision = labels.declared(label, grade, Optional.of(facts));
        if (decision.permitted()) {
            decision = offers.mayPublish(label, wishes, parts.ledger().shared().configured(), List.of(), rights);
        }
        if (!decision.permitted()) {
            throw new NoRelease(decision.denials());
        }
    }

    /** Its own, and those of what it is made from. */
    private List<DatasetOrigin> origins(String release, CatalogEntry source) {
        return Origins.with(ours(release), Origins.of(parts.documents(), source.objectId(), ours(source.dataset())));
    }

    private DatasetOrigin ours(String dataset) {
        return new DatasetOrigin(parts.self().name(), dataset);
    }

    private Derived offer(
            DeriveOrder order,
            TransformPlan plan,
            Terms terms,
            Grade grade,
            SealedSummary summary,
            DataKey key,
            ReleaseTraces.Sealed trace,
            Optional<ReleaseConsents> consents,
            CatalogEntry source)
            throws NoRelease {
        Manifest manifest = Manifests.of(summary, parts.clock().millis()).toBuilder()
                .setTransformPlan(plan.toByteString())
                .build();
        Signed signed = Manifests.sign(manifest, parts.self().signing());
        ByteString digest = Digests.ofPayload(signed);
        CatalogEntry entry = sealer.entry(summary, digest, terms, false);
        CountedPersons counted = PersonCount.of(entry.label(), consents.map(each -> each.making(released, entry)));
        parts.recording().derived(entry, order.recipient(), order.purpose(), consents);
        RecordedStep recorded = parts.recording()
                .published(entry.label(), entry.dataset(), entry.version(), VersionSealer.published(summary, digest));
        String operator = parts.recording().operator(); // Of this thread; transactions have their own.
        List<DatasetOrigin> origins = origins(entry.dataset(), source);
        Optional<Reason> late = parts.documents().update(tx -> {
            if (RecallState.isRecalled(tx, entry.objectId(), entry.label())) {
                return Optional.of(RecallState.RECALLED);
            }
            if (consents.filter(each -> each.withdrawn(tx)).isPresent()) {
                return Optional.of(Reason.of(
                        "consent-withdrawn",
                        "somebody whose row is in it withdrew while it was made: derive it again"));
            }
            dataKeys.put(tx, entry.objectId(), key);
            SignedStore.put(tx, DataKeys.hex(digest), signed);
            OfferedBy.put(tx, entry.objectId(), operator);
            Origins.put(tx, entry.objectId(), origins, ours(entry.dataset()));
            ReleaseEnds.put(tx, entry);
            traces.put(tx, order.recipient(), order.dataset(), entry, trace);
            ReleasedSubjects.made(tx, entry.objectId());
            ObjectPersons.made(tx, entry.objectId(), counted);
            Catalog.put(tx, entry); // With the rest: a recall either finds it, or was there first.
            return Optional.empty();
        });
        if (late.isPresent()) {
            throw new NoRelease(List.of(late.get()));
        }
        return new Derived.Made(entry, grade, summary.plaintextSha256(), recorded.index());
    }
}
