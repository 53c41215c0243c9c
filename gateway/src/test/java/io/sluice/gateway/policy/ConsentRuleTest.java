package io.sluice.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.proto.ConsentForm;
import io.sluice.proto.Rank;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConsentRuleTest {
    private static final long NOW = 1_000_000;
    private static final ConsentForm SEPARATE = form("research", "lab", true);

    private static ConsentForm form(String purpose, String recipient, boolean separate) {
        return ConsentTerms.given(words(purpose), words(recipient), separate, "n1", List.of());
    }

    private static List<String> words(String word) {
        return word == null || word.equals("any") ? List.of() : List.of(word);
    }

    private static ConsentUse use(ConsentDemand demand) {
        return new ConsentUse("research", "lab", demand, NOW);
    }

    private static ConsentEvent given(long time, long from, long until) {
        return new ConsentEvent(true, SEPARATE, time, from, until);
    }

    private static ConsentEvent withdrawn(String purpose, String recipient, long time) {
        return new ConsentEvent(false, ConsentTerms.withdrawn(words(purpose), words(recipient)), time, 0, 0);
    }

    private static boolean valid(ConsentEvent... events) {
        return ConsentRule.valid(List.of(events), use(ConsentDemand.SEPARATE)).isPresent();
    }

    @Test
    void ofWhomNothingIsKnownThereIsNoConsentWhateverIsDemanded() {
        for (ConsentDemand demand : ConsentDemand.values()) {
            assertThat(ConsentRule.valid(List.of(), use(demand))).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        // purpose, recipient, separate: least and most that is demanded
        "research, lab, true, SEPARATE",
        "research, lab, false, PURPOSE",
        "research, any, true, PURPOSE",
        "any, lab, true, GENERAL",
        "any, any, false, GENERAL",
        "research, any, false, PURPOSE"
    })
    void aConsentMeetsWhatIsDemandedUpToWhatItSays(
            String purpose, String recipient, boolean separate, ConsentDemand most) {
        for (ConsentDemand demand : ConsentDemand.values()) {
            assertThat(ConsentRule.covers(form(purpose, recipient, separate), use(demand)))
                    .as(demand.name())
                    .isEqualTo(demand.compareTo(most) <= 0);
        }
    }

    @ParameterizedTest
    @EnumSource(ConsentDemand.class)
    void aConsentForAnotherPurposeOrAnotherRecipientIsNone(ConsentDemand demand) {
        assertThat(ConsentRule.covers(form("care", "lab", true), use(demand))).isFalse();
        assertThat(ConsentRule.covers(form("research", "insurer", true), use(demand)))
                .isFalse();
        ConsentEvent toCare = new ConsentEvent(true, form("care", "lab", true), 10, 0, 0);
        assertThat(ConsentRule.valid(List.of(toCare), use(demand))).isEmpty();
    }

    @Test
    void itCountsFromItsBeginningUpToItsEnd() {
        assertThat(valid(given(10, 0, 0))).isTrue();
        assertThat(valid(given(10, NOW, NOW + 1))).isTrue();
        assertThat(valid(given(10, NOW + 1, 0))).isFalse();
        assertThat(valid(given(10, 0, NOW))).isFalse();
        assertThat(valid(given(NOW, 0, 0))).isTrue();
        assertThat(valid(given(NOW + 1, 0, 0))).isFalse();
    }

    @Test
    void aWithdrawalWinsOverWhatWasGivenUpToItsMomentInWhateverOrder() {
        assertThat(valid(given(10, 0, 0), withdrawn(null, null, 20))).isFalse();
        assertThat(valid(withdrawn(null, null, 20), given(10, 0, 0))).isFalse();
        assertThat(valid(given(20, 0, 0), withdrawn(null, null, 20))).isFalse();
        assertThat(valid(given(21, 0, 0), withdrawn(null, null, 20))).isTrue();
    }

    @Test
    void aWithdrawalForAnotherPurposeOrRecipientChangesNothing() {
        assertThat(valid(given(10, 0, 0), withdrawn("care", null, 20))).isTrue();
        assertThat(valid(given(10, 0, 0), withdrawn(null, "insurer", 20))).isTrue();
        assertThat(valid(given(10, 0, 0), withdrawn("research", "lab", 20))).isFalse();
    }

    @Test
    void theOrderInWhichEventsBecameKnownChangesNothing() {
        List<ConsentEvent> events = new ArrayList<>(List.of(
                given(10, 0, 0),
                withdrawn(null, null, 20),
                given(30, 0, 0),
                withdrawn("care", null, 40),
                given(35, 0, 0)));
        for (int i = 0; i < events.size(); i++) {
            Collections.rotate(events, 1);
            assertThat(ConsentRule.valid(events, use(ConsentDemand.SEPARATE)))
                    .map(ConsentEvent::timeMillis)
                    .contains(35L);
        }
    }

    @Test
    void fromRestrictedOnAConsentMustBeSeparateAndARankNobodyKnowsDemandsTheMost() {
        ObligationProfiles usual = ObligationProfiles.DEFAULT;
        assertThat(usual.consent(Rank.PUBLIC)).isEqualTo(ConsentDemand.NONE);
        assertThat(usual.consent(Rank.INTERNAL)).isEqualTo(ConsentDemand.GENERAL);
        assertThat(usual.consent(Rank.CONFIDENTIAL)).isEqualTo(ConsentDemand.PURPOSE);
        for (Rank rank :
                List.of(Rank.RESTRICTED, Rank.IMPORTANT, Rank.CORE, Rank.RANK_UNSPECIFIED, Rank.UNRECOGNIZED)) {
            assertThat(usual.consent(rank)).isEqualTo(ConsentDemand.SEPARATE);
        }
    }

    @Test
    void equalWordsAreEqualBytesAndWhatIsNoWordIsNotRepeated() {
        assertThat(ConsentTerms.given(List.of("b", " a "), List.of(), false, "n", List.of()))
                .isEqualTo(ConsentTerms.given(List.of("a", "b", "b"), List.of(), false, "n", List.of()));
        assertThatThrownBy(() -> ConsentTerms.given(List.of("sec\nret"), List.of(), false, "n", List.of()))
                .hasMessageStartingWith("purpose (expected:")
                .hasMessageNotContaining("sec");
        assertThatThrownBy(() -> ConsentTerms.given(List.of(), List.of(), false, "", List.of()))
                .hasMessageStartingWith("notice (expected:");
        List<String> words =
                IntStream.range(0, 65).mapToObj(i -> "purpose " + i).toList();
        assertThat(ConsentTerms.withdrawn(words.subList(0, 64), List.of()).getPurposesCount())
                .isEqualTo(64);
        assertThatThrownBy(() -> ConsentTerms.withdrawn(words, List.of()))
                .hasMessage("purpose: 65 of them (expected: at most 64)");
    }

    @Test
    void aTermThatEndsBeforeItBeginsIsRefused() {
        assertThatThrownBy(() -> given(0, 0, 0)).hasMessageStartingWith("time (expected:");
        assertThatThrownBy(() -> given(10, -1, 0)).hasMessageStartingWith("time (expected:");
        assertThatThrownBy(() -> given(10, 0, -1)).hasMessageStartingWith("time (expected:");
        assertThatThrownBy(() -> given(10, 30, 30)).hasMessageStartingWith("until (expected:");
        assertThatThrownBy(() -> new ConsentEvent(false, SEPARATE, 10, 5, 0)).hasMessageStartingWith("withdrawal");
    }
}
