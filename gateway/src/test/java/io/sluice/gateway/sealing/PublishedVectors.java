package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import io.sluice.proto.Basis;
import io.sluice.proto.BasisKind;
import io.sluice.proto.Binding;
import io.sluice.proto.HeaderCore;
import io.sluice.proto.KeyGrant;
import io.sluice.proto.Label;
import io.sluice.proto.Manifest;
import io.sluice.proto.OpenOutcome;
import io.sluice.proto.Opened;
import io.sluice.proto.Rank;
import io.sluice.proto.Receipt;
import io.sluice.proto.Signature;
import io.sluice.proto.Signed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the files of {@code docs/vectors/}: always the same bytes, from secrets that everybody may know. */
final class PublishedVectors {
    private static final long TIME = 1_790_000_000_000L;
    private static final int MAX_OBJECT_IN_FILE = 40_000;

    private final SigningKeys clinic =
            SigningKeys.deterministic("clinic", derived("clinic ed25519"), derived("clinic ml-dsa-65"));
    private final SigningKeys institute =
            SigningKeys.deterministic("institute", derived("institute ed25519"), derived("institute ml-dsa-65"));
    private final SealingKeys sealing = SealingKeys.fromSeed(derived("institute x-wing"));

    /** File name to content, one {@code name: value} a line. */
    Map<String, String> files() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("keys.txt", keys());
        for (int length : new int[] {0, 5, 16384, 33000, (1 << 20) + 10}) {
            files.put("opens-" + length + ".txt", text(sealed(length, false)));
        }
        files.put("opens-by-hand.txt", text(sealed(300, true)));
        refused(files);
        return files;
    }

    private String keys() {
        Map<String, String> lines = new LinkedHashMap<>();
        for (SigningKeys keys : new SigningKeys[] {clinic, institute}) {
            String name = keys.signer();
            lines.put(name + "-ed25519-seed", hex(derived(name + " ed25519")));
            lines.put(name + "-ml-dsa-65-seed", hex(derived(name + " ml-dsa-65")));
            lines.put(name + "-ed25519", hex(keys.publicKey().getEd25519()));
            lines.put(name + "-ml-dsa-65", hex(keys.publicKey().getMldsa65()));
            lines.put(name + "-signing-key-id", hex(keys.keyId()));
        }
        lines.put("institute-x-wing-seed", hex(derived("institute x-wing")));
        lines.put("institute-x-wing", hex(sealing.publicKey().getXwing()));
        lines.put("institute-sealing-key-id", hex(sealing.keyId()));
        return text(lines);
    }

    private Map<String, String> sealed(int length, boolean byHand) throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        String name = length + (byHand ? " by hand" : "");
        byte[] dataKey = derived("data key " + name);
        SealedHeader header = SealedHeader.of(core(name));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataKey key = DataKey.takeOwnershipOf(dataKey.clone())) {
            SealedSummary summary = seal(plaintext(length), out, header, key, "salt " + name);
            Signed manifest = Manifests.sign(Manifests.of(summary, TIME + 1), clinic);
            Binding binding = binding(summary, manifest, name, byHand);
            Signed receipt = Receipts.sign(
                    Receipt.newBuilder()
                            .setBinding(binding)
                            .setRecipientSealingKeyId(sealing.keyId())
                            .build(),
                    institute);
            KeyGrant.Builder unsigned =
                    KeyGrants.wrap(key, sealing.publicKey(), binding, Suite.ONE, new FixedRandom("grant " + name));
            unsigned.setOffline(byHand);
            if (!byHand) {
                unsigned.setReceiptHash(Digests.ofPayload(receipt)).setExpiresAtMillis(TIME + 86_400_000);
            }
            Signed grant = clinic.sign(KeyGrants.TYPE, unsigned.build().toByteString());
            lines.put("expect", "opens");
            lines.put("plaintext-length", Integer.toString(length));
            lines.put("plaintext-sha256", hex(summary.plaintextSha256()));
            lines.put("data-key", hex(dataKey));
            lines.put("salt", hex(FixedRandom.bytes("salt " + name, Cobblestone.SALT)));
            lines.put("core", hex(header.coreBytes()));
            lines.put("header-hash", hex(header.hash()));
            lines.put("commitment", hex(summary.commitment()));
            lines.put("segment-hashes", hex(summary.segmentHashes()));
            lines.put("root", hex(summary.root()));
            lines.put("object-sha256", hex(Digests.sha256(ByteString.copyFrom(out.toByteArray()))));
            if (out.size() <= MAX_OBJECT_IN_FILE) {
                lines.put("object", hex(out.toByteArray()));
            }
            lines.put("manifest", hex(manifest.toByteString()));
            lines.put("grant-info", hex(KeyGrants.info(binding, Suite.ONE, sealing.keyId())));
            lines.put("grant-random", hex(FixedRandom.bytes("grant " + name, 64)));
            lines.put("grant", hex(grant.toByteString()));
            if (!byHand) {
                lines.put("receipt", hex(receipt.toByteString()));
                lines.put("opened", hex(opened(binding, grant, summary).toByteString()));
            }
        }
        return lines;
    }

    private Signed opened(Binding binding, Signed grant, SealedSummary summary) {
        return Receipts.sign(
                Opened.newBuilder()
                        .setBinding(binding)
                        .setGrantHash(Digests.ofPayload(grant))
                        .setPlaintextSha256(summary.plaintextSha256())
                        .setOutcome(OpenOutcome.OPENED)
                        .build(),
                institute);
    }

    private static SealedSummary seal(
            byte[] plaintext, ByteArrayOutputStream out, SealedHeader header, DataKey key, String salt)
            throws IOException {
        try (SealedWriter writer = SealedWriter.start(Channels.newChannel(out), header, key, new FixedRandom(salt))) {
            writer.write(plaintext, 0, plaintext.length);
            return writer.finish();
        }
    }

    private HeaderCore core(String name) {
        return HeaderCore.newBuilder()
                .setObjectId(ByteString.copyFrom(FixedRandom.bytes("object " + name, 16)))
                .setDataset("admissions")
                .setVersion(7)
                .setLabel(Label.newBuilder()
                        .setRank(Rank.CONFIDENTIAL)
                        .addCategories("health")
                        .addPersonalInformationClasses("age")
                        .setGradedBy("clinic")
                        .setFoundFloor(Rank.CONFIDENTIAL)
                        .addBases(Basis.newBuilder().setKind(BasisKind.CONTRACT).setText("study 12"))
                        .setScheme("GB/T 43697-2024")
                        .setGradedAtMillis(TIME - 1000))
                .setPolicyDigest(ByteString.copyFrom(derived("policy")))
                .setSender("clinic")
                .setSenderKeyId(clinic.keyId())
                .setMediaType("text/csv")
                .setCreatedAtMillis(TIME)
                .build();
    }

    private static Binding binding(SealedSummary summary, Signed manifest, String name, boolean byHand) {
        Binding.Builder binding = Binding.newBuilder()
                .setProvider("clinic")
                .setRecipient("institute")
                .setNonce(ByteString.copyFrom(FixedRandom.bytes("nonce " + name, 16)))
                .setHeaderHash(summary.header().hash())
                .setManifestDigest(Digests.ofPayload(manifest))
                .setRoot(summary.root())
                .setTimeMillis(TIME + 2);
        if (!byHand) {
            binding.setAgreementDigest(ByteString.copyFrom(derived("agreement")))
                    .setTransferId("urn:uuid:8d1b8a3e-6c1c-4a53-9f0b-7d2f4a0c1e11");
        }
        return binding.build();
    }

    /** Small objects with one thing wrong each, and the reason that a reader must give. */
    private void refused(Map<String, String> files) throws IOException {
        Map<String, String> good = sealed(5, false);
        byte[] object = bytes(good.get("object"));
        int body = object.length - (int) Cobblestone.sealedLength(5);
        refused(files, good, "cut-last-byte", "TRUNCATED", "object", cut(object, object.length - 1));
        refused(files, good, "cut-after-preamble", "TRUNCATED", "object", cut(object, body + Cobblestone.PREAMBLE));
        refused(files, good, "one-byte-more", "TAMPERED", "object", cut(object, object.length + 1));
        refused(files, good, "body-flipped", "TAMPERED", "object", flipped(object, object.length - 20));
        refused(files, good, "commitment-flipped", "TAMPERED", "object", flipped(object, body + 24));
        refused(files, good, "core-flipped", "TAMPERED", "object", flipped(object, SealedHeader.PRELUDE_BYTES + 3));
        refused(files, good, "suite-2", "UNSUPPORTED", "object", set(object, 11, 2));
        refused(files, good, "version-2", "UNSUPPORTED", "object", set(object, 9, 2));
        refused(files, good, "magic-in-text-mode", "MALFORMED", "object", set(object, 6, '\n'));
        Signed manifest = Signatures.parse(bytes(good.get("manifest")));
        Signature signature = manifest.getSignatures(0);
        for (Map.Entry<String, Signature> half : Map.of(
                        "manifest-without-ed25519",
                        signature.toBuilder().clearEd25519().build(),
                        "manifest-without-ml-dsa",
                        signature.toBuilder().clearMldsa65().build())
                .entrySet()) {
            Signed stripped =
                    manifest.toBuilder().setSignatures(0, half.getValue()).build();
            refused(files, good, half.getKey(), "BAD_SIGNATURE", "manifest", stripped.toByteArray());
        }
        Manifest twice = Manifests.parse(manifest.getPayload());
        Signed doubled = clinic.sign(
                Manifests.TYPE,
                twice.toByteString()
                        .concat(Manifest.newBuilder().setVersion(8).build().toByteString()));
        refused(files, good, "manifest-field-twice", "MALFORMED", "manifest", doubled.toByteArray());
        Signed grant = Signatures.parse(bytes(good.get("grant")));
        KeyGrant wrap = KeyGrants.parse(grant.getPayload());
        byte[] badWrap = flipped(wrap.getWrappedKey().toByteArray(), 0);
        Signed wrong = clinic.sign(
                KeyGrants.TYPE,
                wrap.toBuilder()
                        .setWrappedKey(ByteString.copyFrom(badWrap))
                        .build()
                        .toByteString());
        refused(files, good, "wrap-flipped", "NOT_AUTHENTIC", "grant", wrong.toByteArray());
        refused(
                files,
                good,
                "grant-of-another-object",
                "WRONG_BINDING",
                "grant",
                bytes(sealed(0, false).get("grant")));
        extension(files, good);
    }

    private void extension(Map<String, String> files, Map<String, String> good) {
        ByteString core = ByteString.copyFrom(bytes(good.get("core")))
                .concat(HeaderCore.newBuilder()
                        .addCriticalExtensions("https://example.org/unknown")
                        .build()
                        .toByteString());
        byte[] object = bytes(good.get("object"));
        int body = object.length - (int) Cobblestone.sealedLength(5);
        ByteString changed = ByteString.copyFrom(object, 0, 12)
                .concat(ByteString.copyFrom(new byte[] {0, 0, (byte) (core.size() >>> 8), (byte) core.size()}))
                .concat(core)
                .concat(ByteString.copyFrom(object, body, object.length - body));
        Manifest manifest = Manifest.newBuilder()
                .mergeFrom(parsed(good.get("manifest")))
                .setHeaderHash(Digests.headerHash(Suite.ONE, core))
                .setHeaderLength(SealedHeader.PRELUDE_BYTES + core.size())
                .setObjectLength(changed.size())
                .build();
        Map<String, String> more = new LinkedHashMap<>(good);
        more.put("manifest", hex(Manifests.sign(manifest, clinic).toByteString()));
        refused(files, more, "critical-extension", "UNSUPPORTED", "object", changed.toByteArray());
    }

    private static Manifest parsed(String signed) {
        try {
            return Manifests.parse(Signatures.parse(bytes(signed)).getPayload());
        } catch (SealException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void refused(
            Map<String, String> files, Map<String, String> good, String name, String reason, String part, byte[] bad) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("expect", reason);
        lines.put("object", good.get("object"));
        lines.put("manifest", good.get("manifest"));
        lines.put("grant", good.get("grant"));
        lines.put(part, hex(bad));
        files.put("refused-" + name + ".txt", text(lines));
    }

    private static byte[] cut(byte[] bytes, int length) {
        return java.util.Arrays.copyOf(bytes, length);
    }

    private static byte[] flipped(byte[] bytes, int at) {
        return set(bytes, at, bytes[at] ^ 1);
    }

    private static byte[] set(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    /** Byte i is i mod 251. */
    static byte[] plaintext(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i % 251);
        }
        return bytes;
    }

    private static byte[] derived(String label) {
        return FixedRandom.bytes(label, 32);
    }

    static byte[] bytes(String hex) {
        return java.util.HexFormat.of().parseHex(hex);
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    private static String hex(ByteString bytes) {
        return hex(bytes.toByteArray());
    }

    private static String text(Map<String, String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }

    /** Gives SHA-256("sluice vectors" label counter) again and again. Only for vectors. */
    private static final class FixedRandom extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final String label;

        FixedRandom(String label) {
            this.label = label;
        }

        static byte[] bytes(String label, int length) {
            ByteString all = ByteString.EMPTY;
            for (int i = 0; all.size() < length; i++) {
                all = all.concat(Digests.sha256(ByteString.copyFromUtf8("sluice vectors " + label + " " + i)));
            }
            return all.substring(0, length).toByteArray();
        }

        @Override
        public void nextBytes(byte[] target) {
            System.arraycopy(bytes(label, target.length), 0, target, 0, target.length);
        }
    }
}
