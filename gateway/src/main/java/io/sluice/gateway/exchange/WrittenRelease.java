package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.classification.Classifier;
import io.sluice.gateway.classification.Findings;
import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.dataset.DataFormat;
import io.sluice.gateway.policy.ReleaseFacts;
import io.sluice.gateway.privacy.PlanException;
import io.sluice.gateway.privacy.Plans;
import io.sluice.gateway.privacy.ReleaseCheck;
import io.sluice.gateway.sealing.Digests;
import io.sluice.proto.MeasuredRisk;
import io.sluice.proto.TransformPlan;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;

/** Looks at a release as its recipient will: what the detectors find, and what risk can be measured, in its bytes alone. */
final class WrittenRelease implements WritableByteChannel {
    private final MessageDigest sha256 = Digests.sha256();
    private final Classifier classifier;
    private final ReleaseCheck check;
    private final ByteString planDigest;

    WrittenRelease(Grader grader, TransformPlan plan, MeasuredRisk claimed) throws PlanException {
        this.classifier = grader.scan(DataFormat.CSV.mediaType(), Classifier.ALL);
        this.check = ReleaseCheck.start(plan, claimed);
        this.planDigest = ByteString.copyFrom(Plans.digest(plan));
    }

    @Override
    public int write(ByteBuffer bytes) {
        int n = bytes.remaining();
        sha256.update(bytes.duplicate());
        if (!classifier.saturated()) {
            classifier.feed(bytes.duplicate());
        }
        check.feed(bytes);
        return n;
    }

    ByteString sha256() {
        return ByteString.copyFrom(sha256.digest());
    }

    Findings findings() {
        return classifier.finish();
    }

    ReleaseFacts facts(Findings findings) throws PlanException {
        return ReleaseReading.facts(planDigest, check.finish(findings));
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        // nothing is open
    }
}
