package io.sluice.gateway.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.provenance.BundleVerifier;
import io.sluice.gateway.provenance.Bundles;
import io.sluice.gateway.provenance.Check;
import io.sluice.gateway.sealing.Manifests;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.SealedReader;
import io.sluice.gateway.sealing.SegmentHashes;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.lane.TreeHash;
import io.sluice.ledger.fabric.mirror.Anchorage;
import io.sluice.ledger.fabric.mirror.LedgerMirror;
import io.sluice.ledger.fabric.mirror.MirroredLane;
import io.sluice.proto.EvidenceBundle;
import io.sluice.proto.EvidenceEntry;
import io.sluice.proto.FieldKind;
import io.sluice.proto.FieldProof;
import io.sluice.proto.Manifest;
import io.sluice.proto.MemberEntry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks files of all kinds with nothing but trusted members' keys, and collects one line for each check. */
final class OfflineVerification {
    private static final byte[] OBJECT_MAGIC = "SLUICE\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final long MAX_BUNDLE = 256L << 20;

    /** One check of one file. */
    record Line(Path file, boolean ok, String what, String where, String detail) {}

    private final TrustedMembers members;
    private final List<Line> lines = new ArrayList<>();
    private final List<Path> plain = new ArrayList<>();

    /** SHA-256 of plaintext in hex, to what a bundle that holds says of it. */
    private final Map<String, List<String>> delivered = new HashMap<>();

    private boolean bundles;

    OfflineVerification(TrustedMembers members) {
        this.members = members;
    }

    List<Line> lines() {
        return lines;
    }

    /** Checks a bundle or an object; keeps any other file for {@link #checkPlainFiles}. */
    void take(Path file) throws IOException, CommandException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (isObject(file)) {
            object(file);
            return;
        }
        Optional<byte[]> bundle = bundle(file);
        if (bundle.isPresent()) {
            bundle(file, bundle.get());
        } else {
            plain.add(file);
        }
    }

    /** Whether what was delivered, as the bundles say, is in these files. */
    void checkPlainFiles() throws IOException, CommandException {
        if (!plain.isEmpty() && !bundles) {
            throw CommandException.usage(
                    plain.get(0)
                            + ": neither an evidence bundle nor a sealed object (expected: a bundle with it to check it against)");
        }
        for (Path file : plain) {
            String sha256 = AuditFilterOptions.sha256(file);
            List<String> where = delivered.getOrDefault(sha256, List.of());
            lines.add(new Line(
                    file,
                    !where.isEmpty(),
                    "content is on record",
                    String.join(", ", where),
                    where.isEmpty() ? "no record of the bundles opens to its SHA-256, " + sha256 : ""));
        }
    }

    /** Whether the records of a bundle are the ones that the channel keeps. Files that are no bundle are passed over. */
    void checkLedger(Path file, LedgerMirror mirror) throws IOException {
        Optional<byte[]> bytes = isObject(file) ? Optional.empty() : bundle(file);
        if (bytes.isEmpty()) {
            return;
        }
        for (EvidenceBundle part : Bundles.parts(EvidenceBundle.parseFrom(bytes.get()))) {
            checkLane(file, part, mirror);
        }
    }

    private void checkLane(Path file, EvidenceBundle bundle, LedgerMirror mirror) throws IOException {
        TreeHash hash = new TreeHash();
        for (EvidenceEntry entry : bundle.getEntriesList()) {
            long index = entry.getDisclosure().getIndex();
            String where = "record " + index + " of " + bundle.getLane();
            Optional<MirroredLane> lane = mirror.lane(bundle.getLane());
            if (lane.isEmpty() || index < 0 || index >= lane.get().size()) {
                lines.add(new Line(file, false, "on the channel", where, "not there up to block " + mirror.block()));
                continue;
            }
            byte[] leaf = hash.leaf(entry.getRecord().toByteArray());
            boolean same = Arrays.equals(leaf, mirror.leafHash(bundle.getLane(), index));
            Anchorage anchorage = mirror.anchorOf(bundle.getLane(), index);
            lines.add(new Line(
                    file,
                    same,
                    "on the channel",
                    where,
                    same
                            ? "block " + anchorage.anchor().block() + ", endorsed by "
                                    + String.join(", ", anchorage.endorsers())
                            : "another record is there"));
        }
    }

    private static boolean isObject(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(OBJECT_MAGIC.length), OBJECT_MAGIC);
        }
    }

    private static Optional<byte[]> bundle(Path file) throws IOException {
        if (Files.size(file) > MAX_BUNDLE) {
            return Optional.empty();
        }
        byte[] bytes = Files.readAllBytes(file);
        try {
            EvidenceBundle bundle = EvidenceBundle.parseFrom(bytes);
            boolean looksLikeOne = bundle.getLane().contains("/")
                    && bundle.getCheckpoint().startsWith(ByteString.copyFromUtf8(bundle.getLane() + "\n"));
            return looksLikeOne ? Optional.of(bytes) : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private void bundle(Path file, byte[] bytes) throws InvalidProtocolBufferException {
        bundles = true;
        List<Check> checks = new BundleVerifier(members).verify(bytes);
        checks.forEach(check -> lines.add(new Line(file, check.ok(), check.what(), check.where(), check.detail())));
        if (checks.isEmpty() || !checks.stream().allMatch(Check::ok)) {
            return;
        }
        for (EvidenceBundle part : Bundles.parts(EvidenceBundle.parseFrom(bytes))) {
            deliveries(part);
        }
    }

    private void deliveries(EvidenceBundle bundle) {
        for (EvidenceEntry entry : bundle.getEntriesList()) {
            for (FieldProof proof : entry.getDisclosure().getFieldsList()) {
                if (proof.getField().getKind() == FieldKind.FIELD_PLAINTEXT_SHA256) {
                    delivered
                            .computeIfAbsent(
                                    HexFormat.of()
                                            .formatHex(
                                                    proof.getField().getValue().toByteArray()),
                                    hash -> new ArrayList<>())
                            .add("record " + entry.getDisclosure().getIndex() + " of " + bundle.getLane());
                }
            }
        }
    }

    private void object(Path file) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".manifest");
        if (!Files.exists(beside)) {
            lines.add(
                    new Line(file, false, "signed manifest", "", "there is no " + beside.getFileName() + " beside it"));
            return;
        }
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            String sender = SealedReader.readHeader(in).core().getSender();
            Optional<MemberEntry> entry = members.entry(sender);
            if (entry.isEmpty()) {
                lines.add(new Line(file, false, "sender is trusted", sender, "not among the members given"));
                return;
            }
            Manifest manifest = Manifests.verify(
                    Signatures.parse(Files.readAllBytes(beside)),
                    sender,
                    entry.get().getSigningKeysList());
            lines.add(new Line(file, true, "manifest signatures (Ed25519 and ML-DSA-65)", sender, ""));
            SealedReader.verifyHeader(in, manifest);
            lines.add(new Line(file, true, "header", "", ""));
            SegmentHashes.compute(in, manifest);
            lines.add(new Line(file, true, "every segment of the ciphertext", "", ""));
        } catch (SealException e) {
            lines.add(new Line(file, false, "sealed object", e.reason().name(), e.getMessage()));
        }
    }
}
