package io.sluice.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoteTest {
    /** The example of C2SP signed-note. */
    private static final String EXAMPLE =
            "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Z"
                    + "tg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    private static final String EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    @Test
    void theExampleOfTheSpecificationVerifies() throws Exception {
        SignedNote note = SignedNote.parse(EXAMPLE);
        byte[] typed = Base64.getDecoder().decode(EXAMPLE_KEY.split("\\+", 3)[2]);
        NoteKey key = new NoteKey("example.com/foo", NoteKey.Type.ED25519, Arrays.copyOfRange(typed, 1, typed.length));
        SignedNote.Signature line = note.signatures().get(0);
        byte[] text = note.text().getBytes(StandardCharsets.UTF_8);
        assertThat(key.verifierKey()).isEqualTo(EXAMPLE_KEY);
        assertThat(line.keyId()).isEqualTo(key.id());
        assertThat(Ed25519Verifier.JDK.verify(key.publicKey(), text, line.bytes()))
                .isTrue();
        text[0] ^= 1;
        assertThat(Ed25519Verifier.JDK.verify(key.publicKey(), text, line.bytes()))
                .isFalse();
        assertThat(Ed25519Verifier.JDK.verify(new byte[32], text, new byte[64])).isFalse();
        assertThat(Ed25519Verifier.JDK.verify(new byte[3], text, new byte[64])).isFalse();
        assertThat(note.format()).isEqualTo(EXAMPLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text\n",
                "text\n\n",
                "text\n\nno dash AAAAAAAA\n",
                "text\n\n\u2014 name AAAAAAAA",
                "text\n\n\u2014 na+me AAAAAAAA\n",
                "text\n\n\u2014  AAAAAAAA\n",
                "text\n\n\u2014 name AAAA\n",
                "text\n\n\u2014 name AAAAAAAA=\n",
                "text\n\n\u2014 name AAAAAAB=\n",
                "te\u0001xt\n\n\u2014 name AAAAAAAA\n",
                "te\ud800xt\n\n\u2014 name AAAAAAAA\n"
            })
    void malformedNotesAreRefused(String note) {
        assertThatThrownBy(() -> SignedNote.parse(note)).isInstanceOf(FormatException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b\n0\n",
                "a/b\n00\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "a/b\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "a/b\n9999999999999999999\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "a/b\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==\n",
                "a/b\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nextension\n",
                "A/b\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "ab\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
            })
    void malformedCheckpointsAreRefused(String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(FormatException.class);
    }

    @Test
    void aCheckpointIsThreeLines() throws Exception {
        Checkpoint checkpoint = new Checkpoint("hospital/main", 0, new TreeHash().empty());
        assertThat(checkpoint.text()).isEqualTo("hospital/main\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
        assertThat(Checkpoint.parse(checkpoint.text())).isEqualTo(checkpoint);
        assertThat(checkpoint.organisation()).isEqualTo("hospital");
    }

    @Test
    void theCosignedMessageIsThatOfTheSpecification() throws Exception {
        Checkpoint checkpoint = new Checkpoint("a/b", 258, new byte[32]);
        byte[] message = Cosignature.message("cd", 7, checkpoint);
        byte[] expected = new byte[12 + 1 + 2 + 8 + 1 + 3 + 8 + 8 + 32];
        System.arraycopy("subtree/v1\n\0\2cd".getBytes(StandardCharsets.US_ASCII), 0, expected, 0, 15);
        expected[22] = 7;
        System.arraycopy("\3a/b".getBytes(StandardCharsets.US_ASCII), 0, expected, 23, 4);
        expected[41] = 1;
        expected[42] = 2;
        assertThat(message).isEqualTo(expected);

        Cosignature cosignature = new Cosignature(7, new byte[2420]);
        assertThat(Cosignature.decode(cosignature.encode()).timeSeconds()).isEqualTo(7);
        assertThatThrownBy(() -> Cosignature.decode(new byte[2427])).isInstanceOf(FormatException.class);
    }

    @Test
    void aProofFileIsReadAsItWasWritten() throws Exception {
        Checkpoint head = new Checkpoint("a/b", 2, new TreeHash().node(new byte[32], new TreeHash().leaf(new byte[1])));
        SignedNote note = new SignedNote(head.text(), List.of(new SignedNote.Signature("a/b", 1, new byte[64])));
        InclusionProof proof = new InclusionProof(1, List.of(new byte[32]), note);
        InclusionProof read = InclusionProof.parse(proof.format());
        assertThat(read.format()).isEqualTo(proof.format());
        assertThat(read.proves(new byte[1], head)).isTrue();
        assertThat(read.proves(new byte[2], head)).isFalse();
        String withExtra = proof.format().replace("@v1\n", "@v1\nextra AAAA\n");
        assertThat(InclusionProof.parse(withExtra).format()).isEqualTo(proof.format());
        for (String line : proof.format().split("\n")) {
            String without = proof.format().replaceFirst(Pattern.quote(line) + "\n", "");
            boolean optional = line.equals("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
                    || !line.isEmpty() && head.text().contains(line);
            if (!optional) {
                assertThatThrownBy(() -> InclusionProof.parse(without)).isInstanceOf(FormatException.class);
            }
        }
    }
}
