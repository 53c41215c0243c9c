package io.sluice.lane;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Whatever the bytes are: refused as documented, or read and written back the same. */
class LaneFuzzTest {
    @FuzzTest
    void notes(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        try {
            assertThat(SignedNote.parse(text).format()).isEqualTo(text);
        } catch (FormatException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
    }

    @FuzzTest
    void checkpoints(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        try {
            assertThat(Checkpoint.parse(text).text()).isEqualTo(text);
        } catch (FormatException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
    }

    @FuzzTest
    void proofs(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        try {
            InclusionProof proof = InclusionProof.parse(text);
            assertThat(InclusionProof.parse(proof.format()).format()).isEqualTo(proof.format());
        } catch (FormatException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
    }

    @FuzzTest
    void bundlesAndPaths(byte[] data) {
        try {
            assertThat(EntryBundle.encode(EntryBundle.decode(data))).isEqualTo(data);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
        String path = new String(data, StandardCharsets.UTF_8);
        try {
            assertThat(Tile.parse(path).path()).isEqualTo(path);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
    }
}
