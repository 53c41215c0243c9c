package io.sluice.gateway.exchange;

import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.policy.RightAct;
import io.sluice.gateway.privacy.OriginalSearch;
import io.sluice.gateway.privacy.ReleaseKeys;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.Manifests;
import io.sluice.proto.Manifest;
import io.sluice.proto.TransformPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Brings originals of a release's pseudonyms and FF1 values back, for the owner alone: with its secret, the release's own
 * plan, and the dataset version that the release was made from. Somebody else than who asks must have approved it, and the organisation must hold the
 * right. Each
 * use is recorded before its answer leaves, and so is each refusal; never a value. Any thread.
 */
public final class Reidentifying {
    /** So many values at once. */
    public static final int MOST_VALUES = 10_000;

    private static final int WORD_CHARS = 200;

    private final Parts parts;
    private final SignedStore signed;
    private final DataKeys dataKeys;
    private final Ancestry ancestry;

    Reidentifying(Parts parts, SignedStore signed, DataKeys dataKeys) {
        this.parts = parts;
        this.signed = signed;
        this.dataKeys = dataKeys;
        this.ancestry = Ancestry.of(parts);
    }

    /**
     * What is asked.
     *
     * @param release its dataset name
     * @param version 0: the newest
     * @param values as they stand in the release
     * @param actor who asks
     * @param approver who approved it
     * @param reason for people; recorded
     */
    public record Order(
            String release,
            long version,
            String column,
            List<String> values,
            String actor,
            String approver,
            String reason) {
        /** Copies the list. */
        public Order {
            values = List.copyOf(values);
            if (values.isEmpty() || values.size() > MOST_VALUES) {
                throw new IllegalArgumentException(
                        "values: " + values.size() + " (expected: 1 to " + MOST_VALUES + ", one a line)");
            }
        }
    }

    /** What came of it. */
    public sealed interface Answer {
        /**
         * The originals, in the order of the values; empty where there is none.
         *
         * @param version of the release
         * @param recordIndex of the record in our lane
         */
        record Found(long version, List<Optional<String>> originals, long recordIndex) implements Answer {}

        /** Nothing, and why. */
        record Refused(List<Reason> reasons) implements Answer {}
    }

    /** Finds them, or refuses; either is recorded unless there is no such release. */
    public Answer reidentify(Order order) throws IOException {
        Optional<CatalogEntry> found = parts.catalog().versions(order.release()).stream()
                .filter(each -> order.version() == 0 || each.version() == order.version())
                .filter(each -> each.label().getDerivation().hasRisk())
                .reduce((older, newer) -> newer);
        if (found.isEmpty()) {
            return new Answer.Refused(List.of(Reason.of(
                    "unknown-release", "no release " + order.release() + " was made here, or not that version")));
        }
        CatalogEntry release = found.get();
        try {
            requireGoing(release);
            approved(order);
            TransformPlan plan = plan(release);
            CatalogEntry source = source(release, plan);
            requireRight(source);
            List<Optional<String>> originals = search(order, plan, source);
            long count = originals.stream().filter(Optional::isPresent).count();
            requireGoing(release); // The search may have taken long.
            requireRight(source);
            RecordedStep recorded = parts.recording().reidentified(release, order, plan.getScope(), count);
            return new Answer.Found(release.version(), originals, recorded.index());
        } catch (NoRelease e) {
            parts.recording().reidentificationRefused(release, order, e.reasons());
            return new Answer.Refused(e.reasons());
        }
    }

    private void requireGoing(CatalogEntry release) throws NoRelease {
        Optional<Reason> stopped = parts.brakes().now().on(release.dataset(), release.label());
        if (stopped.isPresent()) {
            throw new NoRelease(List.of(stopped.get()));
        }
    }

    private void requireRight(CatalogEntry source) throws NoRelease {
        List<Reason> against = ancestry.against(RightAct.REIDENTIFY, source);
        if (!against.isEmpty()) {
            throw new NoRelease(against);
        }
    }

    private static void approved(Order order) throws NoRelease {
        List<Reason> reasons = new ArrayList<>();
        if (!word(order.approver())) {
            reasons.add(Reason.of(
                    "approval-needed", "somebody else must approve it: say who with --approved-by NAME, on one line"));
        }
        if (!word(order.actor())) {
            reasons.add(Reason.of("actor-needed", "say who asks with --by NAME, on one line"));
        }
        if (plain(order.approver()).equals(plain(order.actor()))) {
            reasons.add(Reason.of("approval-own", "nobody approves what they ask for themselves"));
        }
        if (!word(order.reason())) {
            reasons.add(Reason.of(
                    "reason-needed",
                    "say why with --reason TEXT (expected: 1-" + WORD_CHARS + " characters on one line)"));
        }
        if (!reasons.isEmpty()) {
            throw new NoRelease(reasons);
        }
    }

    private static boolean word(String text) {
        return !text.isBlank()
                && text.length() <= WORD_CHARS
                && text.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    /** Spaces and capitals make nobody another person. */
    private static String plain(String name) {
        return java.text.Normalizer.normalize(name, java.text.Normalizer.Form.NFKC)
                .replaceAll("[\\s\\p{Z}\\p{Cf}]+", "")
                .toLowerCase(Locale.ROOT);
    }

    private TransformPlan plan(CatalogEntry release) throws IOException, NoRelease {
        Manifest manifest =
                Manifests.parse(signed.bySha256(release.manifestDigest().toByteArray())
                        .orElseThrow()
                        .getPayload());
        if (!Digests.sha256(manifest.getTransformPlan())
                .equals(release.label().getDerivation().getTransformPlanDigest())) {
            throw new NoRelease("plan-mismatch", "the stored plan is not the release's");
        }
        return TransformPlan.parseFrom(manifest.getTransformPlan());
    }

    private CatalogEntry source(CatalogEntry release, TransformPlan plan) throws NoRelease {
        return parts.catalog().versions(plan.getScope().getDataset()).stream()
                .filter(each ->
                        release.label().getDerivation().getParentObjectIdsList().contains(each.objectId()))
                .findFirst()
                .orElseThrow(() -> new NoRelease(
                        "unknown-source", "the dataset version that the release was made from is not here any more"));
    }

    private List<Optional<String>> search(Order order, TransformPlan plan, CatalogEntry source)
            throws IOException, NoRelease {
        byte[] secret = parts.self().releaseSecret();
        try (ReleaseKeys keys = ReleaseKeys.of(secret, plan.getScope())) {
            OriginalSearch search = OriginalSearch.of(plan, order.column(), keys, order.values())
                    .orElseThrow(() -> new NoRelease(
                            "column-not-reversible",
                            "the plan made no pseudonyms and no FF1 of that column: its values cannot be brought"
                                    + " back"));
            SourceTable.open(parts, signed, dataKeys, source).read(search, Progress.NONE, "searching");
            return order.values().stream().map(search::original).toList();
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
