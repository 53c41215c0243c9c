package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.classification.Classifier;
import io.sluice.gateway.classification.Findings;
import io.sluice.gateway.classification.Grade;
import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.classification.Statement;
import io.sluice.gateway.policy.Decision;
import io.sluice.gateway.policy.LabelCheck;
import io.sluice.gateway.policy.Ranks;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.sealing.DataKey;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.KeyGrants;
import io.sluice.gateway.sealing.Manifests;
import io.sluice.gateway.sealing.Receipts;
import io.sluice.gateway.sealing.SealedReader;
import io.sluice.gateway.sealing.SealingOptions;
import io.sluice.gateway.store.Blob;
import io.sluice.proto.Agreement;
import io.sluice.proto.Binding;
import io.sluice.proto.KeyGrant;
import io.sluice.proto.Manifest;
import io.sluice.proto.OpenOutcome;
import io.sluice.proto.Opened;
import io.sluice.proto.Rank;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Plaintext leaves the recipient's gateway here, once, while it is held against its label. */
final class Opening {
    private final Parts parts;
    private final Transferring transferring;
    private final SignedStore signed;
    private final Acquisitions store;
    private final Outbox outbox;
    private final LabelCheck labels;

    Opening(Parts parts, Transferring transferring, SignedStore signed, Acquisitions store, Outbox outbox) {
        this.parts = parts;
        this.transferring = transferring;
        this.signed = signed;
        this.store = store;
        this.outbox = outbox;
        this.labels = new LabelCheck(parts.profiles());
    }

    Acquired open(
            SignedAgreement signedAgreement, AcquisitionState state, WritableByteChannel sink, StillPermitted permitted)
            throws IOException {
        Agreement agreement = signedAgreement.agreement();
        Manifest manifest = manifest(agreement);
        KeyGrant grant = KeyGrants.parse(
                signed.get(KeyGrants.TYPE, state.transferId()).orElseThrow().getPayload());
        ReleaseReading release =
                ReleaseReading.of(agreement.getLabel(), manifest, parts.self().name());
        // Below RESTRICTED a bounded sample settles it; from there on, and of a release, every byte is looked at.
        boolean all = release.whole() || Ranks.atLeast(agreement.getLabel().getRank(), Rank.RESTRICTED);
        ByteString sha256;
        Decision decision;
        Grade grade;
        try (Blob object = parts.blobs()
                        .open(Names.fetched(agreement.getManifestDigest()))
                        .orElseThrow();
                DataKey key = KeyGrants.unwrap(grant, parts.self().sealingKeys());
                SealedReader reader = SealedReader.open(
                        object.channel(),
                        manifest,
                        key,
                        null,
                        SealingOptions.on(parts.threads().workers()))) {
            // With the header's media type, so that both ends read the same bytes in the same way.
            Grader grader = parts.grader();
            Classifier classifier =
                    grader.scan(reader.header().core().getMediaType(), all ? Classifier.ALL : Classifier.SAMPLE_BYTES);
            reader.transferTo(new Watched(sink, classifier, release, permitted));
            sha256 = reader.plaintextSha256();
            Findings findings = classifier.finish();
            grade = grader.grade(findings, new Statement(agreement.getLabel().getCategoriesList(), List.of()));
            decision = release.received(labels, findings, grade);
        }
        if (decision instanceof Decision.Deny deny) {
            mislabelled(signedAgreement, state, manifest, grade, deny.reasons());
            return new Acquired.Refused(deny.reasons());
        }
        Watched.check(permitted.fresh().stream().findFirst());
        String hex = HexFormat.of().formatHex(sha256.toByteArray());
        AcquisitionState.Stage next = state.stage() == AcquisitionState.Stage.OPENED
                ? AcquisitionState.Stage.OPENED // Again; unless it had to be deleted while it was opened.
                : AcquisitionState.Stage.CHECKED;
        if (!store.advance(state.checked(next, hex))) {
            return new Acquired.Refused(List.of(Reason.of(Acquisition.CANCELLED, "the transfer was cancelled")));
        }
        return new Acquired.Checked(state.transferId(), sha256);
    }

    private void mislabelled(
            SignedAgreement agreement, AcquisitionState state, Manifest manifest, Grade grade, List<Reason> reasons)
            throws IOException {
        Binding binding = binding(agreement, state, manifest);
        Signed word = sign(
                state,
                Opened.newBuilder()
                        .setBinding(binding)
                        .setOutcome(OpenOutcome.MISLABELLED)
                        .setFoundFloor(grade.floor()));
        parts.recording()
                .mislabelled(agreement.agreement(), binding, word, grade.floor().name(), reasons);
        tell(agreement, state.at(AcquisitionState.Stage.MISLABELLED));
        parts.blobs().delete(Names.fetched(agreement.agreement().getManifestDigest()));
        transferring.terminate(state.transferId(), "mislabelled", List.of("the content is not what its label says"));
    }

    void confirm(SignedAgreement agreement, AcquisitionState state) throws IOException {
        if (state.stage() == AcquisitionState.Stage.OPENED) {
            transferring.complete(state.transferId()); // Else a crash right after we told it would leave it open.
            return;
        }
        if (state.stage() == AcquisitionState.Stage.DELETED) {
            return; // While the file got its name it had to be deleted: people are asked about it.
        }
        if (state.stage() != AcquisitionState.Stage.CHECKED) {
            throw new IllegalArgumentException(
                    "transfer: " + state.transferId() + " is " + state.stage() + " (expected: CHECKED)");
        }
        Manifest manifest = manifest(agreement.agreement());
        Binding binding = binding(agreement, state, manifest);
        ByteString sha256 = ByteString.copyFrom(HexFormat.of().parseHex(state.plaintextSha256()));
        Signed word = sign(
                state,
                Opened.newBuilder()
                        .setBinding(binding)
                        .setOutcome(OpenOutcome.OPENED)
                        .setPlaintextSha256(sha256));
        parts.recording().delivered(agreement.agreement(), binding, word, sha256, manifest.getPlaintextLength());
        tell(agreement, state.at(AcquisitionState.Stage.OPENED));
        transferring.complete(state.transferId());
    }

    /** Signs once: after a crash the same word is found again, so that record and message keep one hash. */
    private Signed sign(AcquisitionState state, Opened.Builder opened) throws IOException {
        Signed grant = signed.get(KeyGrants.TYPE, state.transferId()).orElseThrow();
        opened.setGrantHash(Digests.ofPayload(grant))
                .setCheckpoint(parts.recording().checkpoint());
        Signed fresh = Receipts.sign(opened.build(), parts.self().signing());
        parts.documents().write(tx -> SignedStore.put(tx, state.transferId(), fresh));
        return signed.get(Receipts.OPENED_TYPE, state.transferId()).orElseThrow();
    }

    private void tell(SignedAgreement agreement, AcquisitionState state) {
        Outbox.Item item = new Outbox.Item(
                Receipts.OPENED_TYPE, state.transferId(), agreement.agreement().getProvider(), state.opened());
        parts.documents().write(tx -> {
            Acquisitions.putUnlessDeleted(tx, state);
            Outbox.put(tx, item);
        });
        outbox.send(item);
    }

    private Binding binding(SignedAgreement agreement, AcquisitionState state, Manifest manifest) {
        return state.binding(agreement, manifest).toBuilder()
                .setTimeMillis(parts.clock().millis())
                .build();
    }

    private Manifest manifest(Agreement agreement) throws IOException {
        return Manifests.parse(signed.bySha256(agreement.getManifestDigest().toByteArray())
                .orElseThrow()
                .getPayload());
    }

    /** It may not be opened any more, since it was begun. */
    static final class Stopped extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Reason reason;

        private Stopped(Reason reason) {
            super(reason.text());
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }
    }

    /** Shows the detectors what passes by, and lets nothing pass once it is not permitted any more. */
    private record Watched(
            WritableByteChannel sink, Classifier classifier, ReleaseReading release, StillPermitted permitted)
            implements WritableByteChannel {
        static void check(Optional<Reason> stopped) throws Stopped {
            if (stopped.isPresent()) {
                throw new Stopped(stopped.get());
            }
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            check(permitted.get());
            if (!classifier.saturated()) {
                classifier.feed(bytes.duplicate());
            }
            release.feed(bytes);
            int n = bytes.remaining();
            while (bytes.hasRemaining()) {
                sink.write(bytes);
            }
            return n;
        }

        @Override
        public boolean isOpen() {
            return sink.isOpen();
        }

        @Override
        public void close() {
            // The sink is the caller's.
        }
    }
}
