package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.classification.Findings;
import io.sluice.gateway.classification.Grade;
import io.sluice.gateway.policy.Decision;
import io.sluice.gateway.policy.LabelCheck;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.policy.ReleaseFacts;
import io.sluice.gateway.privacy.PlanException;
import io.sluice.gateway.privacy.ReleaseCheck;
import io.sluice.gateway.sealing.Digests;
import io.sluice.proto.Label;
import io.sluice.proto.Manifest;
import io.sluice.proto.ReleaseScope;
import io.sluice.proto.TransformPlan;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Holds a dataset version against its label at the recipient's: what the detectors find in it, and, of a release, the
 * risk as measured on the whole content. {@code of, feed..., received}, once. Not safe for concurrent use.
 */
public final class ReleaseReading {
    private final Label label;
    private final Optional<Reason> misfit;
    private final Optional<ReleaseCheck> check;

    private ReleaseReading(Label label, Optional<Reason> misfit, Optional<ReleaseCheck> check) {
        this.label = label;
        this.misfit = misfit;
        this.check = check;
    }

    /**
     * A reading of what came with this label and manifest; both are verified, and belong together.
     *
     * @param recipient our own name
     */
    public static ReleaseReading of(Label label, Manifest manifest, String recipient) {
        ByteString bytes = manifest.getTransformPlan();
        ByteString digest = bytes.isEmpty() ? ByteString.EMPTY : Digests.sha256(bytes);
        if (!digest.equals(label.getDerivation().getTransformPlanDigest())) {
            return refused(
                    label,
                    "plan-mismatch",
                    "the manifest's transform plan is not the one that the label names by its digest");
        }
        if (!label.getDerivation().hasRisk()) {
            return new ReleaseReading(label, Optional.empty(), Optional.empty());
        }
        try {
            TransformPlan plan = TransformPlan.parseFrom(bytes);
            ReleaseScope scope = plan.getScope();
            if (!scope.getJoinGroup().equals(label.getDerivation().getJoinGroup())
                    || !scope.getRecipient().isEmpty() && !scope.getRecipient().equals(recipient)) {
                return refused(
                        label,
                        "plan-scope-mismatch",
                        "the transform plan is for another recipient, or for another group of releases that can be"
                                + " joined, than the label says");
            }
            return new ReleaseReading(
                    label,
                    Optional.empty(),
                    Optional.of(ReleaseCheck.start(plan, label.getDerivation().getRisk())));
        } catch (InvalidProtocolBufferException e) {
            return refused(label, "plan-unreadable", "the transform plan cannot be read");
        } catch (PlanException e) {
            return refused(label, "plan-unreadable", "the transform plan has mistakes: " + e.getMessage());
        }
    }

    private static ReleaseReading refused(Label label, String code, String text) {
        return new ReleaseReading(label, Optional.of(Reason.of(code, text)), Optional.empty());
    }

    /** Whether the content must be read to its end, whatever its rank. */
    public boolean whole() {
        return check.isPresent();
    }

    /** Takes what passes by, from first to last; moves no position. */
    public void feed(ByteBuffer bytes) {
        check.ifPresent(each -> each.feed(bytes.duplicate()));
    }

    /** Whether the content may have its name. */
    public Decision received(LabelCheck labels, Findings findings, Grade grade) {
        if (misfit.isPresent()) {
            return new Decision.Deny(List.of(misfit.get()));
        }
        if (check.isEmpty()) {
            return labels.received(label, grade, Optional.empty());
        }
        try {
            ReleaseCheck.Measured measured = check.get().finish(findings);
            ByteString plan = label.getDerivation().getTransformPlanDigest();
            return labels.received(
                    label, grade, Optional.of(facts(plan, check.get().finish(findings))));
        } catch (PlanException e) {
            return new Decision.Deny(List.of(Reason.of(
                    "release-mismatch", "the content is not the release that its label tells of: " + e.getMessage())));
        }
    }

    /** What the label is held against, at both ends. */
    static ReleaseFacts facts(ByteString planDigest, ReleaseCheck.Measured measured) {
        return new ReleaseFacts(planDigest, measured.k(), measured.l(), measured.uncounted(), measured.reversible());
    }
}
