package io.sluice.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.proto.BasisKind;
import io.sluice.proto.Rank;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasisTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "consent:form 7",
                "contract:2026/12",
                "law:art. 13: public health",
                "public-interest:x",
                "vital-interest:y",
                "permit:z 号"
            })
    void everyKindReadsBackTheSame(String text) {
        assertThat(BasisText.format(BasisText.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "consent",
                "consent:",
                "consent: ",
                "whim:because",
                "law:two\nlines",
                "law:half a \ud83d pair",
                "basis-unspecified:x"
            })
    void anythingElseIsRefusedAndTheMessageSaysWhatWasExpected(String text) {
        assertThatThrownBy(() -> BasisText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: ");
    }

    @Test
    void theMessageListsTheKindsAndShowsWhatWasSaidCutToOneLine() {
        String kinds = "consent, contract, law, public-interest, vital-interest, permit";
        assertThatThrownBy(() -> BasisText.parse("whim:because"))
                .hasMessage("basis: \"whim\" (expected: KIND:TEXT with KIND one of " + kinds + ")");
        assertThatThrownBy(() -> BasisText.parse(":because")).hasMessageStartingWith("basis: \"\" (expected");
        assertThatThrownBy(() -> BasisText.parse("a\nb" + "x".repeat(99)))
                .hasMessageStartingWith("basis: \"a?bxxx")
                .hasMessageContaining("...\" (expected");
    }

    @Test
    void aTextHasFiveHundredCharactersAtMost() {
        String longest = "law:" + "x".repeat(500);
        assertThat(BasisText.format(BasisText.parse(longest))).isEqualTo(longest);
        assertThatThrownBy(() -> BasisText.parse(longest + "x"))
                .hasMessageStartingWith("basis: law (expected: law:TEXT");
    }

    @Test
    void kindsAreReadInAnyCase() {
        assertThat(BasisText.parse("Public-Interest:x").getKind()).isEqualTo(BasisKind.PUBLIC_INTEREST);
    }

    @Test
    void ranksAreReadByNameOrNumber() {
        assertThat(Ranks.of("confidential")).contains(Rank.CONFIDENTIAL);
        assertThat(Ranks.of("4")).contains(Rank.RESTRICTED);
        assertThat(Ranks.of("0")).isEqualTo(Optional.empty());
        assertThat(Ranks.of("RANK_UNSPECIFIED")).isEqualTo(Optional.empty());
    }

    @Test
    void anUnknownRankIsNeitherHighNorLow() {
        for (Rank rank : Rank.values()) {
            assertThat(Ranks.atLeast(Rank.UNRECOGNIZED, rank)).isFalse();
            assertThat(Ranks.below(rank, Rank.RANK_UNSPECIFIED)).isFalse();
        }
        assertThat(Ranks.max(Rank.RANK_UNSPECIFIED, Rank.PUBLIC)).isEqualTo(Rank.CONFIDENTIAL);
    }
}
