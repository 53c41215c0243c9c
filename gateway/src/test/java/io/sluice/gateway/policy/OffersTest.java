package io.sluice.gateway.policy;

import static io.sluice.gateway.policy.Samples.DAY;
import static io.sluice.gateway.policy.Samples.NOW;
import static io.sluice.gateway.policy.Samples.OFFERS;
import static io.sluice.gateway.policy.Samples.WISHES;
import static io.sluice.gateway.policy.Samples.label;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import io.sluice.proto.Terms;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OffersTest {
    @Test
    void everyRankButCoreCanBeOffered() {
        for (Rank rank : Ranks.ALL) {
            assertThat(Samples.mayPublish(label(rank), WISHES, true).permitted())
                    .isEqualTo(rank != Rank.CORE);
        }
    }

    @Test
    void importantDataAreRefusedWithoutASharedLedger() {
        assertThat(codes(Samples.mayPublish(label(Rank.IMPORTANT), WISHES, false)))
                .containsExactly("ledger-needed");
        assertThat(Samples.mayPublish(label(Rank.RESTRICTED), WISHES, false).permitted())
                .isTrue();
    }

    @Test
    void importantDataNeedAPermit() {
        Label label = label(Rank.IMPORTANT).toBuilder()
                .clearBases()
                .addBases(BasisText.parse("law:article 7"))
                .build();
        assertThat(codes(Samples.mayPublish(label, WISHES, true))).containsExactly("permit-needed");
    }

    @Test
    void restrictedDataAreOfferedToNamedMembersOnly() {
        assertThat(codes(Samples.mayPublish(label(Rank.RESTRICTED), OwnerTerms.NONE, true)))
                .containsExactly("recipients-needed");
        assertThat(Samples.mayPublish(label(Rank.CONFIDENTIAL), OwnerTerms.NONE, false)
                        .permitted())
                .isTrue();
    }

    @Test
    void restrictedTermsEndAfterAYearUnlessTheOwnerEndsThemSooner() {
        OwnerTerms open = new OwnerTerms(List.of("clinic"), List.of(), 0, 0, false);
        long gradedAt = label(Rank.RESTRICTED).getGradedAtMillis();
        assertThat(OFFERS.terms(label(Rank.RESTRICTED), open).getUntilMillis()).isEqualTo(gradedAt + 365 * DAY);
        assertThat(OFFERS.terms(label(Rank.CONFIDENTIAL), open).getUntilMillis())
                .isZero();
        assertThat(OFFERS.terms(label(Rank.RESTRICTED), WISHES).getUntilMillis())
                .isEqualTo(NOW + 30 * DAY);
        OwnerTerms late = new OwnerTerms(List.of("clinic"), List.of(), NOW + 400 * DAY, 0, false);
        assertThat(codes(Samples.mayPublish(label(Rank.RESTRICTED), late, true)))
                .containsExactly("until-too-late");
    }

    @Test
    void termsThatEndBeforeTheyBeginAreRefused() {
        OwnerTerms past = new OwnerTerms(List.of(), List.of(), NOW - 2 * DAY, 0, false);
        assertThat(codes(Samples.mayPublish(label(Rank.INTERNAL), past, false))).containsExactly("until-past");
    }

    @Test
    void foreignConnectorsGetTheTwoLowestRanksOnly() {
        OwnerTerms foreign = new OwnerTerms(List.of("clinic"), List.of(), 0, 0, true);
        for (Rank rank : Ranks.ALL) {
            boolean low = rank == Rank.PUBLIC || rank == Rank.INTERNAL;
            assertThat(Samples.mayPublish(label(rank), foreign, true).permitted())
                    .isEqualTo(low);
        }
    }

    @Test
    void wishesThatNoPolicyCanCarryAreRefusedByName() {
        OwnerTerms odd = new OwnerTerms(List.of("Clinic!"), List.of(" ", "a\nb"), 0, -1, false);
        assertThat(codes(Samples.mayPublish(label(Rank.INTERNAL), odd, false)))
                .containsExactly("count-invalid", "recipient-invalid", "purpose-invalid", "purpose-invalid");
        Label label = label(Rank.INTERNAL).toBuilder().addCategories("").build();
        assertThat(codes(Samples.mayPublish(label, OwnerTerms.NONE, false))).containsExactly("category-invalid");
    }

    @Test
    void asMuchAsAPolicyCanCarryIsOfferedAndNotOneMore() {
        List<String> purposes =
                IntStream.range(0, 257).mapToObj(i -> "purpose " + i).toList();
        Label label = label(Rank.INTERNAL);
        for (OwnerTerms most : List.of(
                new OwnerTerms(List.of(), purposes.subList(0, 256), 0, 0, false),
                new OwnerTerms(List.of(), List.of("x".repeat(200)), 0, 0, false),
                new OwnerTerms(List.of(), List.of(), 0, 999_999_999, false))) {
            assertThat(codes(Samples.mayPublish(label, most, false))).isEmpty();
        }
        assertThat(codes(Samples.mayPublish(label, new OwnerTerms(List.of(), purposes, 0, 0, false), false)))
                .containsExactly("terms-too-long");
        assertThat(codes(Samples.mayPublish(
                        label, new OwnerTerms(List.of(), List.of("x".repeat(201)), 0, 0, false), false)))
                .containsExactly("purpose-invalid");
        assertThat(codes(Samples.mayPublish(
                        label, new OwnerTerms(List.of(), List.of(), 0, 1_000_000_000, false), false)))
                .containsExactly("count-invalid");
    }

    @Test
    void aGradingThatIsNeverValidIsNotOffered() {
        Label label = label(Rank.INTERNAL).toBuilder()
                .setValidUntilMillis(label(Rank.INTERNAL).getGradedAtMillis())
                .build();
        assertThat(codes(Samples.mayPublish(label, WISHES, false))).containsExactly("grading-expired");
    }

    @Test
    void aReleaseBelowItsParentsIsNotOfferedUnlessThatWasDecided() {
        Label release = ReleasesTest.release(Rank.INTERNAL, Rank.CONFIDENTIAL, 5);
        assertThat(codes(Samples.mayPublish(release, WISHES, false))).containsExactly("downgrade-needed");
        assertThat(Samples.mayPublish(Labels.downgraded(release, "k = 5", NOW), WISHES, false)
                        .permitted())
                .isTrue();
    }

    @Test
    void ungradedDataAreNotOffered() {
        assertThat(codes(Samples.mayPublish(Label.getDefaultInstance(), WISHES, true)))
                .containsExactly("rank-unknown");
        assertThatThrownBy(() -> OFFERS.terms(Label.getDefaultInstance(), WISHES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("rank: RANK_UNSPECIFIED (expected: ");
    }

    @Test
    void termsCarryTheProfilesClearanceAndDuties() {
        Terms terms = OFFERS.terms(label(Rank.CONFIDENTIAL), WISHES);
        assertThat(terms.getClearance()).isEqualTo(Rank.CONFIDENTIAL);
        assertThat(terms.getObligationsList())
                .contains(Vocabulary.SEAL, Vocabulary.RECORD, Vocabulary.SIGN)
                .isSorted();
        assertThat(terms.getRecipientsList()).containsExactly("clinic", "lab");
        assertThat(terms.getPurposesList()).containsExactly("audit", "research");
        assertThat(terms.getMaxGrants()).isEqualTo(3);
    }

    private static List<String> codes(Decision decision) {
        return decision.denials().stream().map(Reason::code).toList();
    }
}
