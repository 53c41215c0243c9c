package io.sluice.gateway.policy;

import static io.sluice.gateway.policy.Samples.DAY;
import static io.sluice.gateway.policy.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.OperatorRole;
import io.sluice.proto.Agreement;
import io.sluice.proto.ConsentSet;
import io.sluice.proto.Derivation;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import io.sluice.proto.Terms;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is shown can be typed. */
class CommandsTest {
    private static final Facts FACTS = Samples.facts(Rank.RESTRICTED);
    private static final String UNTIL =
            java.time.Instant.ofEpochMilli(NOW + 30 * DAY).toString();

    @Test
    void publishingAnewKeepsTheTermsAndAddsWhatIsMissing() {
        assertThat(Commands.publish(FACTS, "--to bakery"))
                .isEqualTo(
                        "sluice publish FILE --name admissions --rank RESTRICTED --to clinic --to lab --purpose audit"
                                + " --purpose research --basis 'permit:assessment 12' --count 3 --until " + UNTIL
                                + " --to bakery");
        assertThat(Commands.publish(FACTS, "--to lab")).as("nothing twice").endsWith("--until " + UNTIL);
        Facts foreign = Facts.of(
                Samples.label(Rank.PUBLIC),
                Terms.newBuilder().setForeignConnectors(true).build(),
                NOW);
        assertThat(Commands.publish(foreign))
                .isEqualTo("sluice publish FILE --name DATASET --rank PUBLIC --basis 'permit:assessment 12' --foreign");
    }

    @Test
    void whatMayBePassedOnAndWhatItWasMadeFromIsSaidAgainAndOfAReleaseIsNot() {
        Terms open =
                Terms.newBuilder().setPassOn(true).setForeignConnectors(true).build();
        Label child = Label.newBuilder()
                .setRank(Rank.PUBLIC)
                .setDerivation(Derivation.newBuilder()
                        .addParentObjectIds(ByteString.copyFrom(new byte[] {1, 0x2f}))
                        .addParentManifestDigests(ByteString.copyFrom(new byte[32])))
                .build();
        assertThat(Commands.publish(Facts.of(child, open, NOW)))
                .isEqualTo("sluice publish FILE --name DATASET --rank PUBLIC --foreign --may-pass-on --parent 012f");
        assertThat(Commands.publish(Facts.of(ReleasesTest.release(Rank.PUBLIC, Rank.PUBLIC, 20), open, NOW)))
                .isEqualTo("sluice derive SOURCE --name DATASET --rank PUBLIC");
    }

    @Test
    void anEndThatIsOverIsNotRepeated() {
        Facts late = ObligationMatrixTest.again(FACTS, FACTS.agreement().orElseThrow(), NOW + 31 * DAY);
        assertThat(Commands.publish(late)).doesNotContain("--until");
        Facts last = ObligationMatrixTest.again(FACTS, FACTS.agreement().orElseThrow(), NOW + 30 * DAY);
        assertThat(Commands.publish(last)).doesNotContain("--until");
    }

    @Test
    void aReleaseIsDerivedAnew() {
        Agreement agreement = Samples.agreement(Rank.CONFIDENTIAL).toBuilder()
                .setLabel(ReleasesTest.release(Rank.CONFIDENTIAL, Rank.RESTRICTED, 4))
                .build();
        assertThat(Commands.publish(Facts.of(agreement, NOW), "--k 5"))
                .isEqualTo(
                        "sluice derive SOURCE --name admissions --rank CONFIDENTIAL --to clinic --purpose audit --count 3"
                                + " --until " + UNTIL + " --k 5");
    }

    @Test
    void theRecipientAsksWhoProvidesAndSaysWhatFor() {
        assertThat(Commands.request(FACTS)).isEqualTo("sluice request hospital admissions --purpose research");
        Facts none = Facts.of(Samples.label(Rank.PUBLIC), Terms.getDefaultInstance(), NOW);
        assertThat(Commands.request(none)).isEqualTo("sluice request hospital DATASET --purpose P");
        assertThat(Commands.request(none.dataset("x").purpose("a b")))
                .isEqualTo("sluice request hospital x --purpose 'a b'");
        Facts nobody = Facts.of(
                Samples.label(Rank.PUBLIC).toBuilder().clearGradedBy().build(), Terms.getDefaultInstance(), NOW);
        assertThat(Commands.request(nobody)).startsWith("sluice request PEER ");
        assertThat(Commands.fetch(FACTS)).isEqualTo("sluice fetch urn:uuid:1 -o FILE");
        assertThat(Commands.fetch(none)).isEqualTo("sluice fetch AGREEMENT -o FILE");
        assertThat(Commands.member("lab", Rank.CORE)).isEqualTo("sluice member add lab/member.json --clearance CORE");
    }

    @Test
    void whoseConsentIsNotShownGetsAReleaseOfThoseWhoConsented() {
        assertThat(Commands.consented(FACTS))
                .isEqualTo("sluice derive admissions --to clinic --purpose research --consent-column COLUMN");
        Facts none = Facts.of(Samples.label(Rank.RESTRICTED), Terms.getDefaultInstance(), NOW);
        assertThat(Commands.consented(none))
                .isEqualTo("sluice derive DATASET --to ORG --purpose P --consent-column COLUMN");
        Label release = Samples.label(Rank.RESTRICTED).toBuilder()
                .setDerivation(Derivation.getDefaultInstance())
                .build();
        assertThat(Commands.consented(Facts.of(release, Terms.getDefaultInstance(), NOW)))
                .startsWith("sluice derive SOURCE --name DATASET --rank RESTRICTED")
                .endsWith("--consent-column COLUMN");
    }

    @Test
    void whereNobodyCanApprovePeopleAreAppointedFirstAndAnOwnerBefore() {
        String approver = "sluice operator new NAME.key --name NAME && sluice operator add NAME.key.pub --role approver"
                + " --as OWNER.key && sluice approvals give q1 --as NAME.key";
        assertThat(Commands.appoint(OperatorRole.APPROVER, true, "q1")).isEqualTo(approver);
        assertThat(Commands.appoint(OperatorRole.APPROVER, false, "q1"))
                .isEqualTo(
                        "sluice operator new OWNER.key --name OWNER && sluice operator add OWNER.key.pub --role owner && "
                                + approver);
    }

    @Test
    void aWordIsQuotedAsAShellTakesIt() {
        assertThat(Commands.quoted("urn:uuid:1")).isEqualTo("urn:uuid:1");
        assertThat(Commands.quoted("it's $HOME; rm")).isEqualTo("'it'\\''s $HOME; rm'");
        assertThat(Commands.quoted("")).isEqualTo("''");
    }

    @Test
    void aFindingHasReasonsJustWhenItIsOpen() {
        Reason reason = Reason.of("a-reason", "why");
        for (Finding.State state : Finding.State.values()) {
            boolean open = state == Finding.State.UNMET || state == Finding.State.LATER;
            List<Reason> wrong = open ? List.of() : List.of(reason);
            assertThatThrownBy(() -> new Finding(state, "", wrong, ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected: " + (open ? "at least one" : "none"));
        }
        assertThat(Finding.of(List.of(), "that", () -> "command")).isEqualTo(Finding.met("that"));
        assertThat(Finding.of(List.of(reason), "that", () -> "command")).isEqualTo(Finding.unmet(reason, "command"));
    }

    @Test
    void whatMeetsAnObligationIsSaid() {
        assertThat(by(Obligation.BASIS, FACTS)).isEqualTo("basis PERMIT on 2027-01-14");
        assertThat(by(Obligation.PERMIT, Samples.facts(Rank.IMPORTANT))).isEqualTo("basis PERMIT on 2027-01-14");
        assertThat(by(Obligation.GRADING, FACTS)).isEqualTo("RESTRICTED, graded by hospital on 2027-01-14");
        assertThat(by(Obligation.CLEARANCE, FACTS)).isEqualTo("clearance RESTRICTED");
        assertThat(by(Obligation.MEMBERSHIP, FACTS)).isEqualTo("the member list, clinic");
        assertThat(by(Obligation.AUDIENCE, FACTS)).isEqualTo("the offer, which names clinic");
        assertThat(by(Obligation.COUNT, FACTS.grants(2))).isEqualTo("2 of 3 grants given");
        assertThat(by(Obligation.RETENTION, FACTS))
                .isEqualTo("the terms, within 365 days of the grading at 2027-01-14T08:00:00Z");
        assertThat(by(Obligation.TERM, FACTS)).isEqualTo("the terms, until " + UNTIL);
        assertThat(by(Obligation.PURPOSE, FACTS)).isEqualTo("the terms, which allow research");
        assertThat(by(Obligation.LEDGER_FRESHNESS, FACTS))
                .isEqualTo("the shared ledger, which is behind by no more than 24h");
        assertThat(by(Obligation.CONTRACT, FACTS)).isEqualTo("both sides' signatures of urn:uuid:1");
    }

    @Test
    void whatMeetsAnObligationIsSaidOfDerivedDataToo() {
        Terms terms = Samples.terms(Rank.CONFIDENTIAL);
        Facts release = Facts.of(ReleasesTest.release(Rank.CONFIDENTIAL, Rank.CONFIDENTIAL, 5), terms, NOW);
        assertThat(by(Obligation.DE_IDENTIFICATION, release)).isEqualTo("a release with k = 5");
        assertThat(by(Obligation.DE_IDENTIFICATION, Facts.of(child(Rank.CONFIDENTIAL), terms, NOW)))
                .isEqualTo("derived data whose risk was not measured, at their parents' rank");
        Facts low = Facts.of(ReleasesTest.release(Rank.CONFIDENTIAL, Rank.CONFIDENTIAL, 4), terms, NOW);
        assertThat(find(Obligation.DE_IDENTIFICATION, low).command()).endsWith(" --k 5");
        assertThat(find(Obligation.DE_IDENTIFICATION, Facts.of(child(Rank.INTERNAL), terms, NOW))
                        .command())
                .startsWith("sluice publish ")
                .doesNotContain("--k ");
        ConsentSet consents = ConsentSet.newBuilder()
                .setRoot(ByteString.copyFrom(new byte[32]))
                .setAsOfMillis(NOW - DAY)
                .setPurpose("research")
                .setRecipient("clinic")
                .setPersons(7)
                .setDemand(io.sluice.proto.ConsentDemand.CONSENT_PURPOSE)
                .build();
        Label rests = child(Rank.CONFIDENTIAL).toBuilder()
                .addPersonalInformationClasses("identity")
                .setDerivation(Derivation.newBuilder().setConsent(consents))
                .build();
        assertThat(by(Obligation.BASIS, Facts.of(rests, terms, NOW)))
                .as("no other basis is needed")
                .isEqualTo("the consents of 7 persons on 2027-01-14");
    }

    /** Made from CONFIDENTIAL data, and not measured. */
    private static Label child(Rank rank) {
        return Label.newBuilder()
                .setRank(rank)
                .setGradedBy("hospital")
                .setGradedAtMillis(NOW)
                .setDerivation(Derivation.newBuilder()
                        .addParentObjectIds(ByteString.copyFrom(new byte[16]))
                        .addParentManifestDigests(ByteString.copyFrom(new byte[32]))
                        .setParentsRank(Rank.CONFIDENTIAL))
                .build();
    }

    @Test
    void whomAnOfferIsForIsSaidBeforeAnybodyAsks() {
        Terms terms = Samples.terms(Rank.PUBLIC);
        Facts offer = Facts.of(Samples.label(Rank.PUBLIC), terms, NOW);
        assertThat(by(Obligation.AUDIENCE, offer)).isEqualTo("the offer, which names 2 members");
        Terms one = terms.toBuilder().clearRecipients().addRecipients("lab").build();
        assertThat(by(Obligation.AUDIENCE, Facts.of(Samples.label(Rank.PUBLIC), one, NOW)))
                .isEqualTo("the offer, which names lab");
        assertThat(by(Obligation.RECIPIENT_KIND, offer)).isEqualTo("Sluice gateways only");
        Terms any = terms.toBuilder().setForeignConnectors(true).build();
        assertThat(by(Obligation.RECIPIENT_KIND, Facts.of(Samples.label(Rank.PUBLIC), any, NOW)))
                .isEqualTo("any connector");
        assertThat(by(Obligation.CONTRACT, offer)).isEqualTo("both sides' signatures of the agreement");
        Facts foreign = offer.party(new Party("clinic", Rank.PUBLIC, false, false));
        assertThat(by(Obligation.CONTRACT, foreign)).isEqualTo("the agreement");
        assertThat(find(Obligation.RECIPIENT_KIND, foreign).command()).endsWith(" --foreign");
        Facts never = Facts.of(Samples.label(Rank.CONFIDENTIAL), Samples.terms(Rank.CONFIDENTIAL), NOW)
                .party(new Party("clinic", Rank.CONFIDENTIAL, false, false));
        assertThat(find(Obligation.RECIPIENT_KIND, never).command())
                .as("nothing helps")
                .isEmpty();
    }

    @Test
    void whatAStrangerWroteIsShownOnOneLineOfEightyCharacters() {
        assertThat(Reasons.shown("x".repeat(80))).isEqualTo("\"" + "x".repeat(80) + "\"");
        assertThat(Reasons.shown("x".repeat(81))).isEqualTo("\"" + "x".repeat(80) + "...\"");
        assertThat(Reasons.shown("a\nb\ud83d")).isEqualTo("\"a?b?\"");
        assertThat(Reason.of("a-reason", "why")).hasToString("a-reason: why");
    }

    @Test
    void termsWithoutACountDemandNone() {
        Terms any = Samples.terms(Rank.PUBLIC).toBuilder().clearMaxGrants().build();
        assertThat(find(Obligation.COUNT, Facts.of(Samples.label(Rank.PUBLIC), any, NOW))
                        .state())
                .isEqualTo(Finding.State.NOT_DEMANDED);
    }

    @Test
    void whereThereIsNoAgreementYetTheCountIsWhatTheTermsAllow() {
        Facts offered = Facts.of(Samples.label(Rank.RESTRICTED), Samples.terms(Rank.RESTRICTED), NOW);
        assertThat(by(Obligation.COUNT, offered)).isEqualTo("the terms, 3 grants under one agreement");
    }

    @Test
    void howLongDataMayBeHeldIsSaid() {
        Label label = Samples.label(Rank.RESTRICTED);
        Terms ever =
                Samples.terms(Rank.RESTRICTED).toBuilder().clearUntilMillis().build();
        assertThat(find(Obligation.RETENTION, Facts.of(label, ever, NOW)).reasons())
                .extracting(Reason::text)
                .containsExactly("RESTRICTED data may be held until 2028-01-14T08:00:00Z at the latest, not for ever:"
                        + " choose an earlier --until");
        Terms late = ever.toBuilder().setUntilMillis(NOW + 400 * DAY).build();
        assertThat(find(Obligation.RETENTION, Facts.of(label, late, NOW))
                        .reasons()
                        .get(0)
                        .params())
                .containsEntry("until", "2028-02-19T08:00:00Z");
    }

    @Test
    void anAgreementOfNobodyKnownIsNoMismatch() {
        Facts nobody = Facts.of(Samples.agreement(Rank.RESTRICTED), NOW).bothSigned(true);
        assertThat(find(Obligation.CONTRACT, nobody).state()).isEqualTo(Finding.State.MET);
    }

    private static Finding find(Obligation obligation, Facts facts) {
        return obligation.find(
                ObligationProfiles.DEFAULT.of(facts.label().getRank()).orElseThrow(), facts);
    }

    private static String by(Obligation obligation, Facts facts) {
        return obligation
                .find(ObligationProfiles.DEFAULT.of(facts.label().getRank()).orElseThrow(), facts)
                .by();
    }
}
