package io.sluice.gateway.policy;

import static io.sluice.gateway.policy.RightSample.of;
import static io.sluice.gateway.policy.Samples.DAY;
import static io.sluice.gateway.policy.Samples.NOW;
import static io.sluice.gateway.policy.Samples.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.proto.Rank;
import io.sluice.proto.Terms;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RightsTest {
    private static final RightNeed OFFER = RightNeed.of(RightAct.OFFER, NOW);

    @Test
    void whoPublishedItFirstHoldsAllThreeRightsAndNobodyElseHoldsAny() {
        Rights rights = known();
        for (Right right : Right.values()) {
            assertThat(rights.held("hospital", right, NOW))
                    .singleElement()
                    .satisfies(held -> assertThat(held.against()).isEmpty());
            assertThat(rights.held("trust", right, NOW)).isEmpty();
        }
        assertThat(codes(rights.find("trust", OFFER, NOW))).containsExactly("right-missing");
    }

    @Test
    void aChainReachesAsFarAsItsDepthAndNotOneFurther() {
        RightGrant first = of(Right.USE, "hospital", "trust").depth(1).grant();
        RightGrant second = of(Right.USE, "trust", "clinic").on(first).grant();
        RightGrant third = of(Right.USE, "clinic", "lab").on(second).grant();
        RightGrant deeper = of(Right.USE, "trust", "lab").depth(1).on(first).grant();
        Rights rights = known(first, second, third, deeper);
        assertThat(codes(rights.standing(second, NOW))).isEmpty();
        assertThat(rights.standing(second, NOW).chain().links()).containsExactly(first, second);
        assertThat(codes(rights.standing(third, NOW))).containsExactly("right-too-deep");
        assertThat(codes(rights.standing(deeper, NOW))).containsExactly("right-too-deep");
    }

    @Test
    void theLongestChainHasNineLinksAndGrantsThatRestOnEachOtherHaveNoBeginning() {
        RightGrant last = of(Right.USE, "hospital", "holder-8").depth(8).grant();
        Rights rights = known(last);
        for (int depth = 7; depth >= 0; depth--) {
            last = of(Right.USE, last.holder(), "holder-" + depth)
                    .on(last)
                    .depth(depth)
                    .grant();
            rights = rights.with(last);
        }
        assertThat(rights.standing(last, NOW).chain().links()).hasSize(9);
        assertThat(codes(rights.standing(last, NOW))).isEmpty();
        assertThat(codes(rights.find("holder-0", RightNeed.of("care", 0, NOW), NOW)))
                .isEmpty();
        RightGrant one = of(Right.USE, "trust", "clinic").depth(1).grant();
        RightGrant other = of(Right.USE, "clinic", "trust").on(one).depth(1).grant();
        RightGrant circular = new RightSample(one).on(other).grant();
        assertThat(codes(known(circular, other).standing(other, NOW))).containsExactly("right-base-unknown");
    }

    @Test
    void aLinkIsNoWiderThanWhatItRestsOn() {
        RightGrant use = of(Right.USE, "hospital", "trust")
                .purposes("research", "care")
                .until(NOW + 2 * DAY)
                .from(NOW - DAY)
                .depth(3)
                .grant();
        RightGrant acts = of(Right.MANAGEMENT, "hospital", "trust")
                .acts(RightAct.OFFER)
                .depth(3)
                .grant();
        RightSample handed = of(Right.USE, "trust", "clinic")
                .on(use)
                .from(NOW - DAY)
                .until(NOW + DAY)
                .purposes("care");
        Rights rights = known(use, acts);
        assertThat(codes(rights.with(handed.grant()).standing(handed.grant(), NOW)))
                .isEmpty();
        for (RightSample wider : List.of(
                handed.purposes(),
                handed.purposes("care", "marketing"),
                handed.until(0),
                handed.until(NOW + 2 * DAY + 1),
                handed.from(NOW - DAY - 1),
                of(Right.OWNERSHIP, "trust", "clinic").on(use).from(NOW - DAY).until(NOW + DAY),
                of(Right.MANAGEMENT, "trust", "clinic").on(use).from(NOW - DAY).until(NOW + DAY),
                of(Right.MANAGEMENT, "trust", "clinic").on(acts).acts(RightAct.OFFER, RightAct.DOWNGRADE))) {
            assertThat(codes(rights.with(wider.grant()).standing(wider.grant(), NOW)))
                    .as("%s", wider)
                    .containsExactly("right-wider");
        }
    }

    @Test
    void ownershipIsHandedOnInAnyPart() {
        RightGrant owner = of(Right.OWNERSHIP, "hospital", "trust").depth(2).grant();
        RightGrant use = of(Right.USE, "trust", "clinic")
                .on(owner)
                .purposes("care")
                .depth(1)
                .grant();
        RightGrant act = of(Right.MANAGEMENT, "trust", "clinic")
                .on(owner)
                .acts(RightAct.OFFER)
                .grant();
        Rights rights = known(owner, use, act);
        assertThat(codes(rights.standing(use, NOW))).isEmpty();
        assertThat(codes(rights.standing(act, NOW))).isEmpty();
        assertThat(codes(rights.find("clinic", OFFER, NOW))).isEmpty();
        assertThat(codes(rights.find("clinic", RightNeed.of(RightAct.REIDENTIFY, NOW), NOW)))
                .containsExactly("right-wider");
        assertThat(codes(rights.find("hospital", OFFER, NOW))).as("a split").isEmpty();
    }

    @Test
    void aLinkCountsFromTheFirstToTheLastMillisecondOfEveryLinkBeforeIt() {
        RightGrant first = of(Right.USE, "hospital", "trust")
                .from(NOW)
                .until(NOW + DAY)
                .depth(1)
                .grant();
        RightGrant second = of(Right.USE, "trust", "clinic")
                .on(first)
                .from(NOW)
                .until(NOW + DAY)
                .grant();
        Rights rights = known(first, second);
        assertThat(codes(rights.standing(second, NOW - 1))).containsExactly("right-not-begun", "right-not-begun");
        assertThat(codes(rights.standing(second, NOW))).isEmpty();
        assertThat(codes(rights.standing(second, NOW + DAY))).isEmpty();
        assertThat(codes(rights.standing(second, NOW + DAY + 1))).containsExactly("right-expired", "right-expired");
    }

    @Test
    void whatRestsOnARevokedGrantEndsWithIt() {
        RightGrant first = of(Right.USE, "hospital", "trust").depth(2).grant();
        RightGrant second = of(Right.USE, "trust", "clinic").on(first).depth(1).grant();
        RightGrant third = of(Right.USE, "clinic", "lab").on(second).grant();
        Rights rights = new Rights(ORIGIN, List.of(first, second, third), Set.of(first.id()));
        assertThat(codes(rights.standing(third, NOW))).containsExactly("right-revoked");
        assertThat(codes(rights.find("lab", RightNeed.of("care", 0, NOW), NOW))).containsExactly("right-revoked");
    }

    @Test
    void whatRestsOnNothingKnownOrOnSomebodyElsesRightDoesNotCount() {
        RightGrant first = of(Right.USE, "hospital", "trust").depth(2).grant();
        RightGrant stolen = of(Right.USE, "lab", "clinic").on(first).grant();
        RightGrant invented = of(Right.USE, "lab", "clinic").grant();
        RightGrant second = of(Right.USE, "trust", "clinic").on(first).grant();
        assertThat(codes(known(first, stolen).standing(stolen, NOW))).containsExactly("right-not-held");
        assertThat(codes(known(first, invented).standing(invented, NOW))).containsExactly("right-not-held");
        assertThat(codes(known(second).standing(second, NOW))).containsExactly("right-base-unknown");
    }

    @Test
    void whatIsWrongWhateverTheTimeIsMalformedAndNothingElse() {
        RightGrant first = of(Right.USE, "hospital", "trust")
                .purposes("care")
                .from(NOW)
                .until(NOW + DAY)
                .depth(1)
                .grant();
        RightSample second =
                of(Right.USE, "trust", "clinic").on(first).from(NOW).until(NOW + DAY);
        RightGrant sound = second.purposes("care").grant();
        Rights revoked = new Rights(ORIGIN, List.of(first, sound), Set.of(first.id()));
        assertThat(codes(revoked.standing(sound, NOW + 2 * DAY)))
                .containsExactly("right-expired", "right-revoked", "right-expired");
        assertThat(revoked.malformed(sound)).isEmpty();
        assertThat(codes(revoked.malformed(second.purposes("audit").grant()))).containsExactly("right-wider");
        RightGrant third = of(Right.USE, "clinic", "lab")
                .on(second.purposes("audit").grant())
                .purposes("audit")
                .from(NOW)
                .until(NOW + DAY)
                .grant();
        assertThat(codes(known(first, second.purposes("audit").grant()).malformed(third)))
                .as("nor what rests on such a one")
                .containsExactly("right-wider", "right-too-deep");
        assertThat(codes(known().malformed(sound))).containsExactly("right-base-unknown");
    }

    @Test
    void versionsOfOneDatasetWithTwoOriginsAreToldWithBoth() {
        DatasetOrigin other = new DatasetOrigin("clinic", "admissions");
        Reason conflict = Rights.conflict(ORIGIN, other);
        assertThat(conflict.code()).isEqualTo("right-origin-conflict");
        assertThat(conflict.text()).contains("hospital/admissions and clinic/admissions");
        assertThat(known().origin()).isEqualTo(ORIGIN);
    }

    @Test
    void grantsOfAnotherOriginAreNotLookedAt() {
        RightGrant grant = of(Right.USE, "hospital", "trust").grant();
        Rights other = new Rights(new DatasetOrigin("hospital", "births"), List.of(grant), Set.of());
        assertThat(other.held("trust", Right.USE, NOW)).isEmpty();
    }

    @Test
    void aTransferLeavesNothingToItsGrantorAndASplitDoes() {
        RightGrant split = of(Right.OWNERSHIP, "hospital", "trust").depth(1).grant();
        RightGrant transfer =
                of(Right.OWNERSHIP, "hospital", "trust").transfer().depth(1).grant();
        assertThat(codes(known(split).find("hospital", OFFER, NOW))).isEmpty();
        Rights rights = known(transfer);
        assertThat(codes(rights.find("hospital", OFFER, NOW))).containsExactly("right-given-away");
        assertThat(codes(rights.find("hospital", RightNeed.of("care", 1, NOW), NOW)))
                .containsExactly("right-given-away");
        assertThat(codes(rights.find("trust", OFFER, NOW))).isEmpty();
        RightGrant back =
                of(Right.OWNERSHIP, "trust", "hospital").on(transfer).transfer().grant();
        Rights returned = rights.with(back);
        assertThat(codes(returned.find("hospital", OFFER, NOW))).isEmpty();
        assertThat(codes(returned.find("trust", OFFER, NOW))).containsExactly("right-given-away");
    }

    @Test
    void oneRightIsTransferredAndTheOthersStay() {
        RightGrant transfer =
                of(Right.MANAGEMENT, "hospital", "trust").transfer().grant();
        Rights rights = known(transfer);
        assertThat(codes(rights.find("hospital", OFFER, NOW))).containsExactly("right-given-away");
        assertThat(codes(rights.find("hospital", RightNeed.of("care", 1, NOW), NOW)))
                .isEmpty();
        RightGrant owner = of(Right.OWNERSHIP, "hospital", "lab")
                .keeping(transfer)
                .depth(1)
                .grant();
        Rights sold = rights.with(owner);
        assertThat(codes(sold.find("trust", OFFER, NOW))).as("kept").isEmpty();
        assertThat(codes(sold.find("lab", OFFER, NOW))).containsExactly("right-given-away");
        assertThat(codes(sold.find("lab", RightNeed.of("care", 1, NOW), NOW))).isEmpty();
    }

    @Test
    void aTransferEndsWhatItDoesNotKeepWhateverItsTimeSays() {
        RightGrant kept = of(Right.USE, "hospital", "clinic").grant();
        RightGrant backdated = of(Right.USE, "hospital", "lab").from(1).grant();
        RightGrant transfer =
                of(Right.OWNERSHIP, "hospital", "trust").keeping(kept).grant();
        Rights rights = known(kept, backdated, transfer);
        assertThat(codes(rights.standing(kept, NOW))).isEmpty();
        assertThat(codes(rights.standing(backdated, NOW))).containsExactly("right-given-away");
    }

    @Test
    void aTransferThatIsOverOrGivenBackLeavesTheRightWithItsGrantorAgain() {
        RightGrant lease = of(Right.OWNERSHIP, "hospital", "trust")
                .transfer()
                .until(NOW + DAY)
                .grant();
        assertThat(codes(known(lease).find("hospital", OFFER, NOW))).containsExactly("right-given-away");
        RightNeed later = RightNeed.of(RightAct.OFFER, NOW + DAY + 1);
        assertThat(codes(known(lease).find("hospital", later, NOW + DAY + 1))).isEmpty();
        Rights back = new Rights(ORIGIN, List.of(lease), Set.of(lease.id()));
        assertThat(codes(back.find("hospital", OFFER, NOW))).isEmpty();
        assertThat(codes(back.find("trust", OFFER, NOW))).containsExactly("right-revoked");
    }

    @Test
    void ofTwoTransfersOfOneRightNeitherCountsAndBothAreShown() {
        RightGrant one = of(Right.USE, "hospital", "trust").transfer().depth(1).grant();
        RightGrant two = of(Right.USE, "hospital", "lab").transfer().from(1).grant();
        RightGrant rests = of(Right.USE, "trust", "clinic").on(one).grant();
        Rights rights = known(one, two, rests);
        for (RightGrant grant : List.of(one, two, rests)) {
            assertThat(rights.standing(grant, NOW).against()).singleElement().satisfies(reason -> {
                assertThat(reason.code()).isEqualTo("right-conflict");
                assertThat(reason.params().values()).containsExactlyInAnyOrder(one.name(), two.name());
                assertThat(reason.text()).contains(one.name(), two.name());
            });
        }
        assertThat(rights.standing(one, NOW).against())
                .as("one conflict, whichever is asked about")
                .isEqualTo(rights.standing(two, NOW).against());
        Rights settled = new Rights(ORIGIN, rights.grants(), Set.of(two.id()));
        assertThat(settled.isEnded(two.id())).isTrue();
        assertThat(settled.isEnded(one.id())).isFalse();
        assertThat(codes(settled.standing(rests, NOW))).isEmpty();
    }

    @Test
    void aTransferHandsOverTheWholeScope() {
        RightGrant use = of(Right.USE, "hospital", "trust")
                .purposes("care", "research")
                .depth(2)
                .grant();
        RightGrant part = of(Right.USE, "trust", "clinic")
                .on(use)
                .purposes("care")
                .transfer()
                .grant();
        assertThat(codes(known(use, part).standing(part, NOW))).containsExactly("right-transfer-of-part");
        RightGrant whole = of(Right.USE, "trust", "clinic")
                .on(use)
                .purposes("care", "research")
                .transfer()
                .grant();
        assertThat(codes(known(use, part, whole).standing(whole, NOW))).isEmpty();
    }

    @Test
    void aTransferThatDoesNotCountItselfTakesNothingAway() {
        RightGrant use = of(Right.USE, "hospital", "trust").depth(1).grant();
        RightGrant split = of(Right.USE, "trust", "clinic").on(use).grant();
        RightGrant forged = of(Right.USE, "lab", "bakery").on(use).transfer().grant();
        RightGrant tooDeep =
                of(Right.USE, "trust", "bakery").on(use).depth(1).transfer().grant();
        assertThat(codes(known(use, split, forged, tooDeep).standing(split, NOW)))
                .isEmpty();
    }

    @Test
    void anOfferNeedsManagementAndAUseThatMayBeHandedOnOnceAndTwiceWhereItMayBePassedOn() {
        RightGrant manage = of(Right.MANAGEMENT, "hospital", "trust").grant();
        RightGrant use =
                of(Right.USE, "hospital", "trust").purposes("care").depth(1).grant();
        Terms care = Terms.newBuilder().addPurposes("care").build();
        assertThat(codes(check(care, manage, use))).isEmpty();
        assertThat(codes(check(care, use))).containsExactly("right-missing");
        assertThat(codes(check(care.toBuilder().setPassOn(true).build(), manage, use)))
                .containsExactly("right-too-deep");
        assertThat(codes(check(Terms.getDefaultInstance(), manage, use))).containsExactly("right-wider");
        assertThat(codes(check(care.toBuilder().addPurposes("research").build(), manage, use)))
                .containsExactly("right-wider");
        RightGrant more =
                of(Right.USE, "hospital", "trust").purposes("research").depth(1).grant();
        assertThat(codes(check(care.toBuilder().addPurposes("research").build(), manage, use, more)))
                .as("each purpose has a chain")
                .isEmpty();
    }

    @Test
    void whatTheOwnerOfTheTermsLeftOpenIsFilledInFromTheRights() {
        RightGrant use = of(Right.USE, "hospital", "trust")
                .purposes("care")
                .until(NOW + DAY)
                .depth(1)
                .grant();
        Holdings trust = holdings(use);
        Terms filled = RightChecks.within(Terms.getDefaultInstance(), OwnerTerms.NONE, trust, NOW);
        assertThat(filled.getPurposesList()).containsExactly("care");
        assertThat(filled.getUntilMillis()).isEqualTo(NOW + DAY);
        OwnerTerms wished = new OwnerTerms(List.of(), List.of("audit"), NOW + 2 * DAY, 0, false);
        Terms said = Terms.newBuilder()
                .addPurposes("audit")
                .setUntilMillis(NOW + 2 * DAY)
                .build();
        assertThat(RightChecks.within(said, wished, trust, NOW)).isEqualTo(said);
        assertThat(RightChecks.within(said, OwnerTerms.NONE, Samples.OWN, NOW)).isEqualTo(said);
    }

    @Test
    void aRightOfUseForAnythingLeavesThePurposesOpenWhateverElseIsHeld() {
        RightGrant care =
                of(Right.USE, "hospital", "trust").purposes("care").depth(1).grant();
        RightGrant anything = of(Right.USE, "hospital", "trust").depth(1).grant();
        Terms open = Terms.getDefaultInstance();
        assertThat(RightChecks.within(open, OwnerTerms.NONE, holdings(care, anything), NOW))
                .isEqualTo(open);
        assertThat(RightChecks.within(open, OwnerTerms.NONE, holdings(anything, care), NOW))
                .isEqualTo(open);
    }

    @Test
    void explainingSaysByWhichChain() {
        RightGrant manage = of(Right.MANAGEMENT, "hospital", "trust").grant();
        RightGrant use = of(Right.USE, "hospital", "trust").depth(1).grant();
        Finding finding = finding(Terms.getDefaultInstance(), manage, use);
        assertThat(finding.by())
                .isEqualTo("management: hospital > trust (" + manage.name() + "); use: hospital > trust (" + use.name()
                        + ")");
        assertThat(manage.name()).matches("right-[0-9a-f]{16}").startsWith("right-0000");
        assertThat(RightChain.of(ORIGIN)).hasToString("hospital, who published it first");
    }

    @Test
    void rightsAndActsAreCalledByTheirWordsAndReadFromThem() {
        assertThat(Right.words()).isEqualTo("ownership, use, management");
        assertThat(RightAct.words()).isEqualTo("offer, downgrade, reidentify");
        for (Right right : Right.values()) {
            assertThat(Right.of(right.word())).contains(right);
        }
        for (RightAct act : RightAct.values()) {
            assertThat(RightAct.of(act.word())).contains(act);
        }
        assertThat(Right.of("Ownership")).isEmpty();
        assertThat(RightAct.of("sell")).isEmpty();
        assertThat(of(Right.MANAGEMENT, "hospital", "trust")
                        .acts(RightAct.REIDENTIFY, RightAct.OFFER)
                        .grant()
                        .scope())
                .containsExactly("offer", "reidentify");
        assertThat(of(Right.USE, "hospital", "trust")
                        .purposes("research", "care")
                        .grant()
                        .scope())
                .containsExactly("care", "research");
    }

    @Test
    void aGrantHasThirtyTwoPurposesAndKeepsAsManyGrantsAtMost() {
        RightSample use = of(Right.USE, "hospital", "trust");
        String[] purposes = IntStream.range(0, 33).mapToObj(i -> "purpose " + i).toArray(String[]::new);
        RightGrant[] grants = IntStream.range(0, 33)
                .mapToObj(i -> of(Right.USE, "hospital", "clinic").grant())
                .toArray(RightGrant[]::new);
        assertThat(use.purposes(Arrays.copyOf(purposes, 32)).grant().purposes()).hasSize(32);
        assertThat(use.keeping(Arrays.copyOf(grants, 32)).grant().keeps()).hasSize(32);
        assertThatThrownBy(() -> use.purposes(purposes)).hasMessageContaining("more than 32");
        assertThatThrownBy(() -> use.keeping(grants)).hasMessageContaining("more than 32");
    }

    @Test
    void aGrantSaysOnlyWhatItsRightHas() {
        RightSample use = of(Right.USE, "hospital", "trust");
        RightSample manage = of(Right.MANAGEMENT, "hospital", "trust");
        assertThatThrownBy(() -> of(Right.USE, "hospital", "hospital")).hasMessageContaining("holder");
        assertThatThrownBy(() -> of(Right.USE, "hospital", "Trust")).hasMessageContaining("name");
        assertThatThrownBy(() -> use.acts(RightAct.OFFER)).hasMessageContaining("acts");
        assertThatThrownBy(() -> manage.acts()).hasMessageContaining("acts");
        assertThatThrownBy(() -> manage.purposes("care")).hasMessageContaining("purposes");
        assertThatThrownBy(() -> use.purposes("a\nb")).hasMessageContaining("line");
        assertThatThrownBy(() -> use.depth(9)).hasMessageContaining("depth");
        assertThatThrownBy(() -> use.depth(-1)).hasMessageContaining("depth");
        assertThatThrownBy(() -> use.from(DAY).until(DAY)).hasMessageContaining("term");
        ByteString whole = ByteString.copyFrom(new byte[32]);
        ByteString part = whole.substring(1);
        assertThatThrownBy(() -> grant(part, Optional.empty(), false, Set.of())).hasMessageContaining("32 bytes");
        assertThatThrownBy(() -> grant(whole, Optional.of(part), false, Set.of()))
                .hasMessageContaining("32 bytes");
        assertThatThrownBy(() -> grant(whole, Optional.empty(), true, Set.of(part)))
                .hasMessageContaining("keeps");
        assertThatThrownBy(() -> grant(whole, Optional.empty(), false, Set.of(whole)))
                .hasMessageContaining("of a transfer");
        assertThatThrownBy(() -> DatasetOrigin.parse("admissions")).hasMessageContaining("ORG/DATASET");
        assertThatThrownBy(() -> DatasetOrigin.parse("a/b/c")).hasMessageContaining("ORG/DATASET");
        assertThat(DatasetOrigin.parse("hospital/admissions")).isEqualTo(ORIGIN).hasToString("hospital/admissions");
    }

    private static RightGrant grant(ByteString id, Optional<ByteString> on, boolean transfer, Set<ByteString> keeps) {
        return new RightGrant(
                id, ORIGIN, Right.USE, "hospital", "trust", Set.of(), Set.of(), 0, 0, 0, on, transfer, keeps);
    }

    private static Rights known(RightGrant... grants) {
        return new Rights(ORIGIN, Arrays.asList(grants), Set.of());
    }

    private static Holdings holdings(RightGrant... grants) {
        return new Holdings("trust", List.of(known(grants)));
    }

    private static List<Reason> check(Terms terms, RightGrant... grants) {
        return finding(terms, grants).reasons();
    }

    private static Finding finding(Terms terms, RightGrant... grants) {
        Facts facts = Facts.of(Samples.label(Rank.INTERNAL), terms, NOW).rights(() -> Optional.of(holdings(grants)));
        return RightChecks.rights(ObligationProfiles.DEFAULT.of(Rank.INTERNAL).orElseThrow(), facts);
    }

    private static List<String> codes(Rights.Standing standing) {
        return codes(standing.against());
    }

    private static List<String> codes(Rights.Found found) {
        return codes(found.against());
    }

    private static List<String> codes(List<Reason> reasons) {
        return reasons.stream().map(Reason::code).toList();
    }
}
