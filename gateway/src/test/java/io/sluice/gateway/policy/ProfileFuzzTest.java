package io.sluice.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.proto.Rank;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whatever stands in a file ends in profiles that hold every floor, or in mistakes. */
class ProfileFuzzTest {
    @FuzzTest
    void anyFile(FuzzedDataProvider data) {
        byte[] file = ProfileReader.builtInFile();
        if (data.consumeBoolean()) {
            String text = new String(file, StandardCharsets.UTF_8);
            int at = data.consumeInt(0, text.length());
            int end = data.consumeInt(at, Math.min(text.length(), at + 40));
            file = (text.substring(0, at) + data.consumeRemainingAsString() + text.substring(end))
                    .getBytes(StandardCharsets.UTF_8);
        } else {
            file = data.consumeRemainingAsBytes();
        }
        try {
            ObligationProfiles read = ProfileReader.read(file);
            assertThat(read.all()).extracting(ObligationProfile::rank).containsExactlyElementsOf(Ranks.ALL);
            Rank below = Rank.PUBLIC;
            for (ObligationProfile each : read.all()) {
                assertThat(each.bothSign()).isTrue();
                assertThat(each.duties()).contains(Vocabulary.SEAL, Vocabulary.RECEIPT, Vocabulary.RECORD);
                assertThat(Ranks.atLeast(each.clearance(), each.rank())).isTrue();
                assertThat(Ranks.atLeast(each.clearance(), below)).isTrue();
                below = each.clearance();
            }
            assertThat(read.of(Rank.CORE).orElseThrow().keyRelease()).isFalse();
            assertThat(read.of(Rank.IMPORTANT).orElseThrow().committed()).isTrue();
        } catch (ProfileException refused) {
            assertThat(refused.mistakes())
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(each.toString()).doesNotContain("\n"));
        }
        try {
            SignedProfiles.read(file, "hospital", List.of());
            throw new AssertionError("a signature of nobody counts");
        } catch (ProfileException expected) {
            assertThat(expected.mistakes()).isNotEmpty();
        }
    }
}
