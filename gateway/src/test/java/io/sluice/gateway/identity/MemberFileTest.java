package io.sluice.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.proto.MemberEntry;
import io.sluice.proto.Signed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberFileTest {
    @TempDir
    Path directory;

    @Test
    void whatIsWrittenIsRead() throws Exception {
        try (Organisation made = make()) {
            assertThat(MemberFile.read(MemberFile.write(made.entry()))).isEqualTo(made.entry());
        }
    }

    @Test
    void whatAPersonReadsIsWhatIsSigned() throws Exception {
        try (Organisation made = make()) {
            String json = text(made);
            for (List<String> edit : List.of(
                    List.of("hospital.example", "evil.example"),
                    List.of("\"serial\" : 1", "\"serial\" : 2"),
                    List.of("\"name\" : \"hospital\"", "\"name\" : \"clinic\""),
                    List.of("\"issued\"", "\"note\" : \"trust me\", \"issued\""),
                    List.of("2026-11-20", "2026-11-21"),
                    List.of("\"url\"", "\"URL\""))) {
                String edited = json.replace(edit.get(0), edit.get(1));
                assertThat(edited).isNotEqualTo(json);
                refuses(Reason.TAMPERED, edited);
            }
            String fingerprint = made.entry().fingerprint().toString();
            refuses(Reason.TAMPERED, json.replace(fingerprint, fingerprint.replaceFirst("[0-9a-f]{4}", "0000 ")));
            refuses(Reason.MALFORMED, json.replace("\"issued\"", "\"serial\" : 1, \"issued\"")); // twice
            refuses(Reason.MALFORMED, json + "{}");
            refuses(Reason.MALFORMED, json.replace("\"entry\"", "\"entri\""));
            refuses(Reason.MALFORMED, "[]");
            refuses(Reason.MALFORMED, "");
        }
    }

    @Test
    void anyFlippedBitOfTheSignedMessageIsRefused() throws Exception {
        try (Organisation made = make()) {
            byte[] signed = made.entry().signed().toByteArray();
            for (int at = 0; at < signed.length; at += 61) {
                byte[] flipped = signed.clone();
                flipped[at] ^= 1;
                Signed changed;
                try {
                    changed = Signed.parseFrom(flipped);
                } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                    continue;
                }
                if (!changed.equals(made.entry().signed())) {
                    assertThatThrownBy(() -> Entry.verify(changed))
                            .as("byte %d", at)
                            .isInstanceOf(IdentityException.class);
                }
            }
        }
    }

    @Test
    void halfOfASignatureIsNone() throws Exception {
        try (Organisation made = make()) {
            Signed signed = made.entry().signed();
            var signature = signed.getSignatures(0);
            for (var stripped : List.of(
                    signature.toBuilder().clearEd25519().build(),
                    signature.toBuilder().clearMldsa65().build(),
                    signature.toBuilder().setSigner("clinic").build())) {
                Signed half = signed.toBuilder().setSignatures(0, stripped).build();
                assertThatThrownBy(() -> Entry.verify(half)).isInstanceOf(IdentityException.class);
            }
            Signed otherType = signed.toBuilder().setType("receipt").build();
            assertThatThrownBy(() -> Entry.verify(otherType)).isInstanceOf(IdentityException.class);
        }
    }

    @Test
    void anEntryThatIsNotWellFormedIsRefusedHoweverWellItIsSigned() throws Exception {
        try (Organisation made = make()) {
            List<Consumer<MemberEntry.Builder>> changes = List.of(
                    entry -> entry.setName("Hospital"),
                    entry -> entry.setName(""),
                    entry -> entry.setSerial(0),
                    entry -> entry.setSerial(-1),
                    entry -> entry.setUrl("http://hospital.example"),
                    entry -> entry.setUrl("https://hospital.example/path"),
                    entry -> entry.setUrl("https://user@hospital.example"),
                    entry -> entry.clearTlsPins(),
                    entry -> entry.setTlsPins(0, ByteString.copyFrom(new byte[31])),
                    entry -> entry.clearSealingKeys(),
                    entry -> entry.setSealingKeys(
                            0, entry.getSealingKeys(0).toBuilder().setKeyId(ByteString.copyFrom(new byte[16]))),
                    entry -> entry.setSigningKeys(
                            0, entry.getSigningKeys(0).toBuilder().setKeyId(ByteString.copyFrom(new byte[16]))),
                    entry -> entry.clearCheckpointKeys(),
                    entry -> entry.setCheckpointKeys(
                            0, entry.getCheckpointKeys(0).toBuilder().setMldsa44(ByteString.EMPTY)),
                    entry -> entry.setLane("clinic/main"),
                    entry -> entry.setLane("hospital"),
                    entry -> entry.setIssuedAtMillis(0),
                    entry -> entry.setExpiresAtMillis(1));
            for (Consumer<MemberEntry.Builder> change : changes) {
                assertThatThrownBy(() -> Organisations.renewed(made, change))
                        .isInstanceOfSatisfying(
                                IdentityException.class,
                                e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
            }
        }
    }

    @Test
    void theFingerprintStandsForNameAndKeysAlone() throws Exception {
        try (Organisation made = make()) {
            Fingerprint fingerprint = made.entry().fingerprint();
            assertThat(Organisations.renewed(made, entry -> entry.setUrl("https://other:1"))
                            .fingerprint())
                    .isEqualTo(fingerprint);
            assertThat(Organisations.renewed(made, entry -> entry.addTlsPins(ByteString.copyFrom(new byte[32])))
                            .fingerprint())
                    .isNotEqualTo(fingerprint);
            assertThat(fingerprint.toString()).matches("([0-9a-f]{4} ){15}[0-9a-f]{4}");
            assertThat(Fingerprint.parse(fingerprint.toString().toUpperCase().replace(' ', ':')))
                    .isEqualTo(fingerprint);
            assertThatThrownBy(() -> Fingerprint.parse("abcd")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @FuzzTest
    void garbageFailsAsTheDocumentedException(byte[] garbage) {
        try {
            MemberFile.read(garbage);
        } catch (IdentityException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    @FuzzTest
    void garbageEntriesFailAsTheDocumentedException(byte[] garbage) {
        try {
            Entry.verify(Signed.newBuilder()
                    .setType(Entry.TYPE)
                    .setPayload(ByteString.copyFrom(garbage))
                    .build());
        } catch (IdentityException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    private Organisation make() throws IdentityException {
        return Organisations.make(directory, "hospital");
    }

    private static String text(Organisation made) {
        return new String(MemberFile.write(made.entry()), StandardCharsets.UTF_8);
    }

    private static void refuses(Reason reason, String json) {
        assertThatThrownBy(() -> MemberFile.read(json.getBytes(StandardCharsets.UTF_8)))
                .as(json.substring(0, Math.min(300, json.length())))
                .isInstanceOfSatisfying(
                        IdentityException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
