package io.sluice.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.classification.Grade;
import io.sluice.gateway.classification.GradeReason;
import io.sluice.proto.Basis;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LabelCheckTest {
    private static final LabelCheck CHECK = new LabelCheck(() -> ObligationProfiles.DEFAULT);
    private static final Grade IDS = new Grade(
            Rank.RESTRICTED,
            List.of(new GradeReason("direct-identifier", Rank.RESTRICTED, "id_card", "CN_RESIDENT_ID", 120, 0.98)),
            List.of("personal-information"),
            List.of("identity"));
    private static final Grade NOTHING = new Grade(Rank.PUBLIC, List.of(), List.of(), List.of());
    private static final Grade OPAQUE = new Grade(
            Rank.CONFIDENTIAL,
            List.of(new GradeReason("unreadable-content", Rank.CONFIDENTIAL, "", "", 0, 0)),
            List.of(),
            List.of());
    private static final List<Basis> CONSENT = List.of(BasisText.parse("consent:form 7"));

    @Test
    void aGradeBelowTheFloorIsRefusedWithColumnTypeAndCount() {
        Decision decision = CHECK.declared(label(Rank.INTERNAL, CONSENT, IDS), IDS, Optional.empty());
        assertThat(decision.denials()).hasSize(1);
        Reason reason = decision.denials().get(0);
        assertThat(reason.code()).isEqualTo("declared-below-floor");
        assertThat(reason.text()).contains("id_card", "CN_RESIDENT_ID", "120", "RESTRICTED", "INTERNAL");
        assertThat(reason.params())
                .containsEntry("column", "id_card")
                .containsEntry("type", "CN_RESIDENT_ID")
                .containsEntry("count", "120");
    }

    @Test
    void everyRankFromTheFloorUpIsAccepted() {
        for (Rank rank : Ranks.ALL) {
            for (Rank floor : Ranks.ALL) {
                Grade grade = new Grade(floor, List.of(), List.of(), List.of());
                assertThat(CHECK.declared(label(rank, List.of(), grade), grade, Optional.empty())
                                .permitted())
                        .isEqualTo(rank.getNumber() >= floor.getNumber());
            }
        }
    }

    @Test
    void personalInformationFromConfidentialUpNeedsABasisAndTheAnswerSaysHow() {
        Decision decision = CHECK.declared(label(Rank.RESTRICTED, List.of(), IDS), IDS, Optional.empty());
        assertThat(decision.denials()).extracting(Reason::code).containsExactly("basis-needed");
        assertThat(decision.denials().get(0).text()).contains("--basis");
        assertThat(CHECK.declared(label(Rank.RESTRICTED, CONSENT, IDS), IDS, Optional.empty())
                        .permitted())
                .isTrue();
    }

    @Test
    void whatIsOnlyKeptNeedsItsRankAndNoBasis() {
        assertThat(CHECK.held(label(Rank.RESTRICTED, List.of(), IDS), IDS).permitted())
                .isTrue();
        assertThat(CHECK.held(label(Rank.CONFIDENTIAL, List.of(), IDS), IDS).denials())
                .extracting(Reason::code)
                .containsExactly("declared-below-floor");
    }

    @Test
    void anEmptyBasisIsNone() {
        List<Basis> empty = List.of(Basis.getDefaultInstance());
        assertThat(CHECK.declared(label(Rank.RESTRICTED, empty, IDS), IDS, Optional.empty())
                        .permitted())
                .isFalse();
    }

    @Test
    void unreadableContentNeedsConfidentialButNoBasis() {
        assertThat(CHECK.declared(label(Rank.INTERNAL, List.of(), OPAQUE), OPAQUE, Optional.empty())
                        .permitted())
                .isFalse();
        assertThat(CHECK.declared(label(Rank.CONFIDENTIAL, List.of(), OPAQUE), OPAQUE, Optional.empty())
                        .permitted())
                .isTrue();
    }

    @Test
    void theRecipientCallsItMislabelled() {
        Decision decision = CHECK.received(label(Rank.CONFIDENTIAL, CONSENT, NOTHING), IDS, Optional.empty());
        assertThat(decision.denials()).extracting(Reason::code).containsExactly("mislabelled");
    }

    @Test
    void aLabelWithoutARankIsRefused() {
        assertThat(CHECK.declared(Label.getDefaultInstance(), NOTHING, Optional.empty())
                        .permitted())
                .isFalse();
        assertThat(CHECK.declared(Label.newBuilder().setRankValue(9).build(), NOTHING, Optional.empty())
                        .permitted())
                .isFalse();
    }

    @Test
    void aDeclarationAddsToTheFindingsAndTakesNothingAway() {
        Label label = Labels.declare(Rank.RESTRICTED, List.of("health", "health"), CONSENT, IDS, "hospital", 5, 0);
        assertThat(label.getCategoriesList()).containsExactly("health", "personal-information");
        assertThat(label.getPersonalInformationClassesList()).containsExactly("identity");
        assertThat(label.getFoundFloor()).isEqualTo(Rank.RESTRICTED);
    }

    private static Label label(Rank rank, List<Basis> bases, Grade grade) {
        return Labels.declare(rank, List.of(), bases, grade, "hospital", 5, 0);
    }
}
