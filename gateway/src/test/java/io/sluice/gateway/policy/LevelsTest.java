package io.sluice.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.classification.Impact;
import io.sluice.gateway.classification.Scheme;
import io.sluice.gateway.classification.Schemes;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LevelsTest {
    private static final Scheme DEFAULT = Schemes.standard();
    private static final Scheme HEALTH = Schemes.named("GB/T 39725").orElseThrow();
    private static final Scheme TLP = Schemes.named("TLP 2.0").orElseThrow();

    @Test
    void aRankIsSaidByNameNumberOrLevel() {
        assertThat(Levels.rank(DEFAULT, "restricted")).isEqualTo(Rank.RESTRICTED);
        assertThat(Levels.rank(DEFAULT, "4")).isEqualTo(Rank.RESTRICTED);
        assertThat(Levels.rank(DEFAULT, "G4")).isEqualTo(Rank.RESTRICTED);
        assertThat(Levels.rank(TLP, "AMBER+STRICT")).isEqualTo(Rank.RESTRICTED);
        assertThatThrownBy(() -> Levels.rank(DEFAULT, "SECRET"))
                .hasMessageContaining("G4")
                .hasMessageContaining("CORE");
        assertThatThrownBy(() -> Levels.rank(TLP, "level:4")).hasMessageContaining("AMBER");
    }

    @Test
    void aLevelThatIsCalledLikeAnotherRankNeverLowersWhatWasMeant() {
        assertThat(Levels.rank(HEALTH, "5")).isEqualTo(Rank.IMPORTANT);
        assertThat(Levels.named(HEALTH, "5")).isEmpty();
        assertThat(Levels.rank(HEALTH, "level:5")).isEqualTo(Rank.RESTRICTED);
        assertThat(Levels.named(HEALTH, "4")).isPresent();
    }

    @Test
    void aLabelKeepsTheSchemeItsLevelAndWhatTheOwnerStates() {
        Label label = Label.newBuilder().setRank(Rank.RESTRICTED).build();
        Label shown = Labels.inScheme(label, TLP, Optional.empty(), List.of(Impact.parse("person:serious")));
        assertThat(shown.getScheme()).isEqualTo("TLP 2.0");
        assertThat(shown.getOriginalLevel()).isEqualTo("RED");
        assertThat(shown.getHandlingList()).containsExactly("impact:person:serious");
        assertThat(Labels.inScheme(label, TLP, Optional.of("AMBER+STRICT"), List.of())
                        .getOriginalLevel())
                .isEqualTo("AMBER+STRICT");
        assertThat(Labels.inScheme(label, DEFAULT, Optional.empty(), List.of()).getScheme())
                .isEqualTo("GB/T 43697-2024");
    }
}
