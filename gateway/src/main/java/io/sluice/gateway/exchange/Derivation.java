package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.classification.Findings;
import io.sluice.gateway.consent.ConsentFilter;
import io.sluice.gateway.consent.ConsentRegistry;
import io.sluice.gateway.consent.Pseudonymity;
import io.sluice.gateway.policy.ConsentUse;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.privacy.AutomaticPlan;
import io.sluice.gateway.privacy.Deidentification;
import io.sluice.gateway.privacy.PlanException;
import io.sluice.gateway.privacy.ReleaseKeys;
import io.sluice.gateway.privacy.RiskReport;
import io.sluice.gateway.privacy.TableProfile;
import io.sluice.proto.ColumnPlan;
import io.sluice.proto.TransformPlan;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes releases: dataset versions for one recipient and one purpose, derived by a transform plan from a sealed version
 * that we hold. In two steps, so that a person sees the plan and the risk before anything is made. Any thread; releases
 * to one recipient are made one after the other, since each is measured together with those before it.
 */
public final class Derivation {
    private final Parts parts;
    private final SignedStore signed;
    private final DataKeys dataKeys;
    private final ReleaseTraces traces;
    private final DerivationRules rules;
    private final ReleaseMaking making;
    private final ConsentRegistry consents;
    private final Map<String, ReentrantLock> recipients = new ConcurrentHashMap<>();

    /** Of the newest plan by consents, until it is made; while there is memory. */
    private volatile SoftReference<Filtered> newest = new SoftReference<>(null);

    /** Whose rows a plan was shown for. */
    private record Filtered(Planned.Shown plan, ByteString objectId, ConsentFilter filter) {}

    Derivation(Parts parts, SignedStore signed, DataKeys dataKeys) {
        VersionSealer sealer = new VersionSealer(parts);
        this.parts = parts;
        this.signed = signed;
        this.dataKeys = dataKeys;
        this.traces = new ReleaseTraces(parts, dataKeys, sealer);
        this.rules = new DerivationRules(parts);
        this.consents = new ConsentRegistry(parts.documents());
        this.making = new ReleaseMaking(parts, dataKeys, traces, sealer);
    }

    /** Before {@link Publication#sweep}: takes back what a crash kept from being offered. */
    void sweep() {
        traces.sweep();
    }

    /**
     * Works the plan out, or takes the one that was given, and measures what risk it leaves together with all earlier
     * releases to the recipient. Nothing is made.
     *
     * @param explain whether it is only to be looked at; else a refusal is recorded
     * @throws PlanException the plan has mistakes, or does not fit the table
     */
    public Planned plan(DeriveOrder order, boolean explain, Progress progress) throws IOException, PlanException {
        CatalogEntry source = null;
        try {
            source = rules.source(order);
            rules.check(order, source);
            Planned.Shown shown = plan(order, source, progress);
            if (!explain && !shown.report().permits()) {
                recordRefusal(order, source, reasons(shown.report()));
            }
            return shown;
        } catch (PlanException e) {
            if (!e.unmet()) {
                throw e;
            }
            return refused(order, source, explain, List.of(Reason.of("risk-too-high", e.getMessage())));
        } catch (NoRelease e) {
            return refused(order, source, explain, e.reasons());
        }
    }

    /** How many bytes the dataset has that a release would be made from; 0 where there is none. */
    public long plaintextLength(DeriveOrder order) {
        try {
            return rules.source(order).plaintextLength();
        } catch (NoRelease e) {
            return 0; // Nothing will be read.
        }
    }

    private Planned refused(DeriveOrder order, CatalogEntry source, boolean explain, List<Reason> reasons) {
        if (!explain) {
            recordRefusal(order, source, reasons);
        }
        return new Planned.Refused(reasons);
    }

    private Planned.Shown plan(DeriveOrder order, CatalogEntry source, Progress progress)
            throws IOException, PlanException, NoRelease {
        TransformPlan wishes = rules.completed(order, source);
        List<ReleaseTraces.Kept> kept = traces.of(order.recipient());
        Optional<ConsentFilter> filter = filter(order, source);
        SourceTable table = SourceTable.open(parts, signed, dataKeys, source, filter);
        try (ReleaseKeys keys = keys(wishes)) {
            Optional<AutomaticPlan> automatic = order.automatic()
                    ? Optional.of(automatic(order, wishes, kept, table, keys, progress))
                    : Optional.empty();
            TransformPlan plan = automatic.map(AutomaticPlan::plan).orElse(wishes);
            DerivationRules.checkSize(plan);
            EarlierReleases earlier = earlier(order, plan, kept);
            RiskReport report =
                    measure(plan, earlier, table, keys, progress, masks(order)).measured();
            Planned.Shown shown = new Planned.Shown(
                    source.version(),
                    plan,
                    automatic,
                    report,
                    rules.rank(order, source),
                    earlier.traces().size(),
                    earlier.uncounted(),
                    filter.map(each -> new Planned.Consented(each.subjects().size(), each.dropped(), each.masked())));
            ByteString objectId = source.objectId();
            filter.ifPresent(each -> newest = new SoftReference<>(new Filtered(shown, objectId, each)));
            return shown;
        }
    }

    private static AutomaticPlan automatic(
            DeriveOrder order,
            TransformPlan wishes,
            List<ReleaseTraces.Kept> kept,
            SourceTable table,
            ReleaseKeys keys,
            Progress progress)
            throws IOException, PlanException, NoRelease {
        TableProfile profile = kept.isEmpty() ? new TableProfile() : new TableProfile(keys);
        table.read(profile, progress, "reading");
        Findings findings = table.classify(progress);
        EarlierReleases earlier = EarlierReleases.of(kept, order.dataset(), profile.names(), wishes.getSubjectColumn());
        return AutomaticPlan.of(profile, findings, wishes, order.hierarchies(), keys, earlier.traces());
    }

    private static EarlierReleases earlier(DeriveOrder order, TransformPlan plan, List<ReleaseTraces.Kept> kept)
            throws NoRelease {
        List<String> columns =
                plan.getColumnsList().stream().map(ColumnPlan::getColumn).toList();
        return EarlierReleases.of(kept, order.dataset(), columns, plan.getSubjectColumn());
    }

    private static Deidentification measure(
            TransformPlan plan,
            EarlierReleases earlier,
            SourceTable table,
            ReleaseKeys keys,
            Progress progress,
            boolean masks)
            throws IOException, PlanException, NoRelease {
        Deidentification release =
                Deidentification.of(plan, keys, earlier.traces()).tracing();
        if (masks) {
            release.masking();
        }
        table.read(release.measure(), progress, "measuring");
        release.measured();
        earlier.requireFound(release);
        return release;
    }

    /**
     * Makes the release by exactly this plan, measured anew: transforms, grades and measures what was written, labels,
     * seals, records and offers it to the one recipient; or refuses, and records that.
     *
     * @param plan that {@link #plan} showed for the same order
     * @throws PlanException the plan has mistakes, or does not fit the table
     */
    public Derived make(DeriveOrder order, Planned.Shown plan, Progress progress) throws IOException, PlanException {
        ReentrantLock lock = recipients.computeIfAbsent(order.recipient(), each -> new ReentrantLock());
        CatalogEntry source = null;
        lock.lock();
        try {
            source = parts.catalog()
                    .version(order.dataset(), plan.version())
                    .orElseThrow(() -> new NoRelease("unknown-dataset", "no dataset " + order.dataset() + " here"));
            rules.check(order, source);
            Optional<ConsentFilter> filter = filter(order, source); // By what is known now.
            if (filter.isPresent()) {
                whoseRows(plan, source).ifPresent(filter.get()::after);
            }
            SourceTable table = SourceTable.open(parts, signed, dataKeys, source, filter);
            try (ReleaseKeys keys = keys(plan.plan())) {
                EarlierReleases earlier = earlier(order, plan.plan(), traces.of(order.recipient()));
                Deidentification release = measure(plan.plan(), earlier, table, keys, progress, masks(order));
                if (!release.measured().permits()) {
                    throw new NoRelease(reasons(release.measured()));
                }
                ReleaseMaking.Sources from = new ReleaseMaking.Sources(
                        source, table, earlier.traces().size(), filter);
                return making.make(order, rules.rank(order, source), plan.plan(), from, release, progress);
            }
        } catch (NoRelease e) {
            recordRefusal(order, source, e.reasons());
            return new Derived.Refused(e.reasons());
        } finally {
            lock.unlock();
        }
    }

    /** Whose rows may be in it: those whose consent is valid now for what it is made for. */
    private Optional<ConsentFilter> filter(DeriveOrder order, CatalogEntry source) {
        return order.consent().map(wish -> {
            String mark = consents.mark(); // Before they are read: who withdraws from here on is looked for at the end.
            ConsentUse use = new ConsentUse(
                    order.purpose(),
                    order.recipient(),
                    rules.consent(order, source),
                    parts.clock().millis());
            return new ConsentFilter(
                    Pseudonymity.of(parts.self()), consents.consented(use), use, wish.column(), wish.missing(), mark);
        });
    }

    /** Whose rows a release by that plan is made from, as it was found out for the plan; empty: it is found out anew. */
    private Optional<ConsentFilter> whoseRows(Planned.Shown plan, CatalogEntry source) {
        Filtered planned = newest.get();
        if (planned == null || planned.plan() != plan || !planned.objectId().equals(source.objectId())) {
            return Optional.empty();
        }
        newest.clear();
        return Optional.of(planned.filter());
    }

    private static boolean masks(DeriveOrder order) {
        return order.consent()
                .filter(wish -> wish.missing() == ConsentFilter.Missing.MASK)
                .isPresent();
    }

    private ReleaseKeys keys(TransformPlan plan) {
        byte[] secret = parts.self().releaseSecret();
        try {
            return ReleaseKeys.of(secret, plan.getScope());
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private void recordRefusal(DeriveOrder order, CatalogEntry source, List<Reason> reasons) {
        if (source != null) { // What does not exist here is no dataset of ours.
            parts.recording().derivationRefused(order, rules.rank(order, source), reasons);
        }
    }

    private static List<Reason> reasons(RiskReport report) {
        return report.reasons().stream()
                .map(each -> Reason.of("risk-too-high", each))
                .toList();
    }
}
