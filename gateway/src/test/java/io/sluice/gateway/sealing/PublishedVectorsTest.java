package io.sluice.gateway.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import io.sluice.proto.Binding;
import io.sluice.proto.KeyGrant;
import io.sluice.proto.Manifest;
import io.sluice.proto.Signed;
import io.sluice.proto.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/vectors/} holds what we make (run with {@code -Dsluice.vectors.write=true} to make it anew), we open what
 * lies there, and so does a program in another language.
 */
class PublishedVectorsTest {
    private static final Path FOLDER = Path.of("..", "docs", "vectors");

    @Test
    void theFilesAreWhatWeMake() throws IOException {
        Map<String, String> made = new PublishedVectors().files();
        if (Boolean.getBoolean("sluice.vectors.write")) {
            for (Map.Entry<String, String> file : made.entrySet()) {
                Files.writeString(FOLDER.resolve(file.getKey()), file.getValue());
            }
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".txt")))
                    .containsExactlyInAnyOrderElementsOf(new TreeSet<>(made.keySet()));
        }
        for (Map.Entry<String, String> file : made.entrySet()) {
            assertThat(FOLDER.resolve(file.getKey())).hasContent(file.getValue());
        }
    }

    @Test
    void eachFileOpensOrIsRefusedAsItSays() throws IOException {
        Map<String, String> keys = read(FOLDER.resolve("keys.txt"));
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".txt")).toList()) {
                Map<String, String> lines = read(file);
                if (lines.containsKey("object")) {
                    check(file, lines, keys);
                }
            }
        }
    }

    private static void check(Path file, Map<String, String> lines, Map<String, String> keys) throws IOException {
        if (lines.get("expect").equals("opens")) {
            assertThat(open(lines, keys))
                    .as(file.toString())
                    .isEqualTo(PublishedVectors.plaintext(Integer.parseInt(lines.get("plaintext-length"))));
            return;
        }
        SealException refusal = catchThrowableOfType(SealException.class, () -> open(lines, keys));
        assertThat(refusal).as(file.toString()).isNotNull();
        assertThat(refusal.reason()).as(file.toString()).hasToString(lines.get("expect"));
    }

    private static byte[] open(Map<String, String> lines, Map<String, String> keys) throws IOException {
        SigningKey sender = Signatures.publicKey(bytes(keys, "clinic-ed25519"), bytes(keys, "clinic-ml-dsa-65"));
        Signed signedManifest = Signatures.parse(bytes(lines, "manifest").toByteArray());
        Manifest manifest = Manifests.verify(signedManifest, "clinic", List.of(sender));
        BytesChannel object = new BytesChannel(bytes(lines, "object").toByteArray());
        SealedReader.verifyHeader(object, manifest);
        SegmentHashes segments = SegmentHashes.compute(object, manifest);
        Signed signedGrant = Signatures.parse(bytes(lines, "grant").toByteArray());
        Binding expected = KeyGrants.parse(signedGrant.getPayload()).getBinding().toBuilder()
                .setHeaderHash(manifest.getHeaderHash())
                .setManifestDigest(Digests.ofPayload(signedManifest))
                .setRoot(manifest.getRoot())
                .build();
        KeyGrant grant = KeyGrants.verify(signedGrant, List.of(sender), expected);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (SealingKeys ours = SealingKeys.fromSeed(
                        bytes(keys, "institute-x-wing-seed").toByteArray());
                DataKey key = KeyGrants.unwrap(grant, List.of(ours));
                SealedReader reader = SealedReader.open(object, manifest, key, segments, SealingOptions.plain())) {
            reader.transferTo(Channels.newChannel(out));
        }
        return out.toByteArray();
    }

    @Test
    void aProgramInAnotherLanguageAgrees() throws IOException, InterruptedException {
        assumeTrue(
                succeeds("-c", "from cryptography.hazmat.primitives.asymmetric import mldsa, mlkem"),
                "no python3 with a recent 'cryptography' here");
        assertThat(succeeds(FOLDER.resolve("opener.py").toString(), FOLDER.toString()))
                .isTrue();
    }

    private static boolean succeeds(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("python3", "-B"), Stream.of(arguments)).toList();
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return false; // no Python
        }
        String said = new String(process.getInputStream().readAllBytes());
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            System.out.println(said);
        }
        return ended && process.exitValue() == 0;
    }

    private static ByteString bytes(Map<String, String> lines, String name) {
        return ByteString.copyFrom(PublishedVectors.bytes(lines.get(name)));
    }

    private static Map<String, String> read(Path file) throws IOException {
        Map<String, String> lines = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            int colon = line.indexOf(": ");
            lines.put(line.substring(0, colon), line.substring(colon + 2));
        }
        return lines;
    }
}
