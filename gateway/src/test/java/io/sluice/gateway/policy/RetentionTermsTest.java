package io.sluice.gateway.policy;

import static io.sluice.gateway.policy.Samples.DAY;
import static io.sluice.gateway.policy.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.proto.Agreement;
import io.sluice.proto.Rank;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How long a recipient may hold what it has. */
class RetentionTermsTest {
    private static final long GRADED = NOW - DAY;

    @Test
    void theEndThatTheTermsNameHoldsWhateverTheRankAllows() {
        assertThat(until(
                        Rank.RESTRICTED,
                        agreement -> agreement.getTermsBuilder().setUntilMillis(NOW + 3 * DAY)))
                .isEqualTo(NOW + 3 * DAY);
        assertThat(until(Rank.PUBLIC, agreement -> agreement.getTermsBuilder().setUntilMillis(1)))
                .isEqualTo(1);
    }

    @Test
    void termsWithoutAnEndLastAsLongAfterTheGradingAsTheRankAllows() {
        assertThat(until(Rank.RESTRICTED, agreement -> {})).isEqualTo(GRADED + 365 * DAY);
        assertThat(until(Rank.PUBLIC, agreement -> {})).as("no limit").isZero();
        assertThat(until(
                        Rank.RESTRICTED,
                        agreement -> agreement.getTermsBuilder().setUntilMillis(-1)))
                .as("an end before all time is none")
                .isEqualTo(GRADED + 365 * DAY);
    }

    @Test
    void whereNobodySaidWhenItWasGradedTheTimeOfTheAgreementCounts() {
        for (long graded : new long[] {0, -1}) {
            assertThat(until(
                            Rank.RESTRICTED,
                            agreement -> agreement.getLabelBuilder().setGradedAtMillis(graded)))
                    .isEqualTo(NOW + 365 * DAY);
        }
        assertThat(until(
                        Rank.RESTRICTED,
                        agreement -> agreement.getLabelBuilder().setGradedAtMillis(1)))
                .isEqualTo(1 + 365 * DAY);
    }

    @Test
    void whatNoProfileSpeaksOfMayBeHeldNoLongerThanItWasGraded() {
        assertThat(until(
                        Rank.RESTRICTED,
                        agreement -> agreement.getLabelBuilder().setRankValue(9)))
                .isEqualTo(GRADED);
    }

    @Test
    void itIsDeletedAtTheEndExactlyIfTheTermsSaySo() {
        Agreement without = Samples.agreement(Rank.RESTRICTED).toBuilder()
                .setTerms(Samples.terms(Rank.RESTRICTED).toBuilder().clearObligations())
                .build();
        Agreement with = without.toBuilder()
                .setTerms(without.getTerms().toBuilder().addObligations(Vocabulary.DELETE))
                .build();
        assertThat(RetentionTerms.deletes(without)).isFalse();
        assertThat(RetentionTerms.deletes(with)).isTrue();
    }

    private static long until(Rank rank, Consumer<Agreement.Builder> change) {
        Agreement.Builder agreement = Agreement.newBuilder()
                .setLabel(Samples.label(rank).toBuilder().setGradedAtMillis(GRADED))
                .setTimeMillis(NOW);
        change.accept(agreement);
        return RetentionTerms.untilMillis(agreement.build(), ObligationProfiles.DEFAULT);
    }
}
