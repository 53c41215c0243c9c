package io.sluice.gateway.policy;

import static io.sluice.gateway.policy.Samples.DAY;
import static io.sluice.gateway.policy.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.Jurisdiction;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The lines that come along, right before them, at them and right behind them; and which document meets which. */
class BorderChecksTest {
    private static Permit permit(String kind) {
        return new Permit(
                "permit-" + kind,
                ByteString.copyFrom(new byte[32]),
                PermitKind.of(kind).orElseThrow(),
                "authority",
                "1",
                NOW + DAY,
                "",
                "",
                NOW);
    }

    private static Facts abroad(Rank rank, long persons, long sensitive, long year, long sensitiveYear, String kinds) {
        List<Permit> attached = kinds.isEmpty()
                ? List.of()
                : Arrays.stream(kinds.split(" ")).map(BorderChecksTest::permit).toList();
        return Samples.facts(rank)
                .border(theirs -> Samples.crossing(Crossing.Kind.ABROAD, persons, sensitive, year, sensitiveYear))
                .permits(() -> attached);
    }

    private static Finding find(Facts facts) {
        return Obligation.CROSS_BORDER.find(
                ObligationProfiles.DEFAULT.of(facts.label().getRank()).orElseThrow(), facts);
    }

    /** What is in the exchange, what the year comes to with it, and what meets it at CONFIDENTIAL and RESTRICTED. */
    @ParameterizedTest(name = "{0} persons ({1} sensitive) of {2} ({3}) with {4}: {5}")
    @CsvSource(textBlock = """
            1,       0,     99999,   0,     '',                MET
            1,       0,     100000,  0,     '',                UNMET
            1,       0,     100000,  0,     standard-contract, MET
            1,       0,     100000,  0,     certification,     MET
            1,       0,     100000,  0,     assessment,        MET
            1,       0,     100000,  0,     contract,          UNMET
            1,       0,     100001,  0,     '',                UNMET
            1,       0,     999999,  0,     certification,     MET
            1,       0,     1000000, 0,     certification,     UNMET
            1,       0,     1000000, 0,     assessment,        MET
            1,       0,     1000001, 0,     standard-contract, UNMET
            0,       0,     1000001, 20000, '',                NOT_DEMANDED
            1,       1,     1,       1,     '',                UNMET
            1,       1,     1,       1,     certification,     MET
            1,       1,     9999,    9999,  standard-contract, MET
            1,       1,     10000,   10000, standard-contract, UNMET
            1,       1,     10000,   10000, assessment,        MET
            1,       1,     10001,   10001, certification,     UNMET
            1,       1,     100000,  1,     certification,     MET
            1,       0,     10001,   10000, '',                MET
            """)
    void theLinesStandAtTheirEdge(
            long persons, long sensitive, long year, long sensitiveYear, String kinds, Finding.State expected) {
        for (Rank rank : List.of(Rank.PUBLIC, Rank.INTERNAL, Rank.CONFIDENTIAL, Rank.RESTRICTED)) {
            Finding finding = find(abroad(rank, persons, sensitive, year, sensitiveYear, kinds));
            assertThat(finding.state()).as("%s: %s", rank, finding).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, '', UNMET", "0, certification, UNMET", "0, assessment, MET", "5, assessment, MET"})
    void importantDataLeaveWithAnAssessmentAlone(long persons, String kinds, Finding.State expected) {
        assertThat(find(abroad(Rank.IMPORTANT, persons, 0, persons, 0, kinds)).state())
                .isEqualTo(expected);
    }

    @Test
    void coreDataNeverLeaveWhateverIsAttached() {
        Decisions decisions = new Decisions(() -> ObligationProfiles.DEFAULT);
        assertThat(decisions
                        .at(Door.GRANT, abroad(Rank.CORE, 0, 0, 0, 0, "assessment"))
                        .denials())
                .extracting(Reason::code)
                .containsExactly("rank-never-offered");
    }

    @Test
    void howManyThereAreIsForTheProvidersOwnPeopleAlone() {
        Finding finding = find(abroad(Rank.RESTRICTED, 3, 3, 12_345, 12_345, ""));
        assertThat(finding.by()).contains("12345 persons this year with it, 12345 of them sensitive");
        assertThat(finding.reasons()).hasSize(2);
        assertThat(finding.reasons())
                .allSatisfy(reason ->
                        assertThat(reason.toString()).doesNotContain("12345").doesNotContain("10000"));
        assertThat(finding.command())
                .isEqualTo("sluice permit add FILE --kind assessment --issuer WHO --number NUMBER --until TIME"
                        + " --recipient clinic --dataset admissions");
    }

    @Test
    void anAgreementRestsOnTheDocumentsThatItsLinesDemand() {
        Decisions decisions = new Decisions(() -> ObligationProfiles.DEFAULT);
        assertThat(decisions.documents(abroad(Rank.RESTRICTED, 1, 1, 10_000, 10_000, "contract assessment")))
                .extracting(Permit::id)
                .containsExactly("permit-assessment");
        assertThat(decisions.documents(abroad(Rank.CONFIDENTIAL, 1, 0, 1, 0, "assessment")))
                .isEmpty();
    }

    @Test
    void anExchangeThatAddsNobodyRestsOnNoDocumentHoweverManyWentBefore() {
        Decisions decisions = new Decisions(() -> ObligationProfiles.DEFAULT);
        assertThat(decisions.documents(abroad(Rank.RESTRICTED, 0, 0, 2_000_000, 20_000, "assessment")))
                .isEmpty();
    }

    @Test
    void aProfileWithoutLinesDemandsNothingAtTheBorder() throws Exception {
        JsonMapper json = new JsonMapper();
        JsonNode file = json.readTree(ProfileReader.builtInFile());
        file.get("ranks").forEach(rank -> ((ObjectNode) rank).putArray("crossBorder"));
        ObligationProfile profile = ProfileReader.read(json.writeValueAsBytes(file))
                .of(Rank.RESTRICTED)
                .orElseThrow();
        Finding finding = Obligation.CROSS_BORDER.find(profile, abroad(Rank.RESTRICTED, 9, 9, 2_000_000, 20_000, ""));
        assertThat(finding.state()).isEqualTo(Finding.State.NOT_DEMANDED);
        assertThat(finding.by()).isEqualTo("the profile has no lines of persons");
    }

    @Test
    void aLineCoversAnotherIfWhateverReachesThatReachesIt() {
        BorderLine always = line(false, 0);
        BorderLine alwaysSensitive = line(true, 0);
        BorderLine persons = line(false, 100);
        BorderLine sensitive = line(true, 100);
        for (BorderLine other : List.of(persons, sensitive, always, alwaysSensitive)) {
            assertThat(always.covers(other)).as("%s", other).isTrue();
            assertThat(alwaysSensitive.covers(other)).as("%s", other).isTrue();
        }
        assertThat(persons.covers(persons)).isTrue();
        assertThat(persons.covers(sensitive))
                .as("who has sensitive information is a person")
                .isTrue();
        assertThat(sensitive.covers(sensitive)).isTrue();
        assertThat(sensitive.covers(persons)).isFalse();
        assertThat(persons.covers(line(false, 101))).isTrue();
        assertThat(persons.covers(line(false, 99))).isFalse();
        assertThat(persons.covers(always)).isFalse();
        BorderLine either = new BorderLine(false, 100, List.of(PermitKind.ASSESSMENT, PermitKind.CERTIFICATION));
        assertThat(persons.covers(either)).as("it demands more").isTrue();
        assertThat(either.covers(persons)).as("it demands less").isFalse();
    }

    @Test
    void aLineStandsBetweenNobodyAndAMillionMillionsAndDemandsSomething() {
        assertThat(line(false, BorderLine.MOST).from()).isEqualTo(1_000_000_000_000L);
        assertThatThrownBy(() -> line(false, BorderLine.MOST + 1)).hasMessageContaining("expected");
        assertThatThrownBy(() -> line(false, -1)).hasMessageContaining("expected");
        assertThatThrownBy(() -> new BorderLine(true, 1, List.of())).hasMessageContaining("at least one kind");
    }

    private static BorderLine line(boolean sensitive, long from) {
        return new BorderLine(sensitive, from, List.of(PermitKind.ASSESSMENT));
    }

    @Test
    void aLineIsNearFromFourFifthsOnUntilItIsReached() {
        List<BorderLine> lines =
                ObligationProfiles.DEFAULT.of(Rank.CONFIDENTIAL).orElseThrow().crossBorder();
        assertThat(BorderLine.near(lines, new BorderCount(79_999, 0))).isEmpty();
        assertThat(BorderLine.near(lines, new BorderCount(80_000, 0)))
                .map(BorderLine::words)
                .contains("from 100000 persons on");
        assertThat(BorderLine.near(lines, new BorderCount(99_999, 9_000)))
                .map(BorderLine::words)
                .contains("from 100000 persons on");
        assertThat(BorderLine.near(lines, new BorderCount(100_000, 8_000)))
                .map(BorderLine::words)
                .contains("from 10000 persons with sensitive information on");
        assertThat(BorderLine.near(lines, new BorderCount(100_000, 10_000))).isEmpty();
    }

    @Test
    void theBorderIsAskedWithWhereTheMemberListSaysTheRecipientIs() {
        Optional<Jurisdiction> hongKong = Jurisdiction.of("HK");
        Facts facts = abroad(Rank.INTERNAL, 1, 0, 1, 0, "")
                .party(new Party("clinic", Rank.INTERNAL, false, true, hongKong))
                .border(theirs -> theirs.equals(hongKong) ? Crossing.DOMESTIC : Crossing.UNKNOWN);
        assertThat(find(facts).state()).isEqualTo(Finding.State.NOT_DEMANDED);
        assertThat(find(facts.party(new Party("clinic", Rank.INTERNAL, false, true)))
                        .state())
                .isEqualTo(Finding.State.UNMET);
    }

    @Test
    void whoIsElsewhereOrNobodyKnowsWhereCrosses() {
        Optional<Jurisdiction> cn = Jurisdiction.of("CN");
        assertThat(Crossing.kind(Optional.empty(), cn)).isEqualTo(Crossing.Kind.UNCOUNTED);
        assertThat(Crossing.kind(cn, cn)).isEqualTo(Crossing.Kind.DOMESTIC);
        assertThat(Crossing.kind(cn, Jurisdiction.of("HK"))).isEqualTo(Crossing.Kind.ABROAD);
        assertThat(Crossing.kind(cn, Optional.empty())).isEqualTo(Crossing.Kind.ANYWHERE);
    }

    @Test
    void fromWhereNothingIsKnownDataWithoutPersonsMayGo() {
        Facts facts = Samples.facts(Rank.PUBLIC)
                .border(theirs -> Samples.crossing(Crossing.Kind.ANYWHERE, 0, 0, 500_000, 0))
                .permits(List::of);
        assertThat(find(facts).state()).isEqualTo(Finding.State.NOT_DEMANDED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Rank.class,
            names = {"PUBLIC", "INTERNAL", "CONFIDENTIAL", "RESTRICTED", "IMPORTANT"})
    void whatIsSensitiveIsSaidByClassRankOrWhatWasFound(Rank rank) {
        Label.Builder nobody = Label.newBuilder().setRank(rank).setFoundFloor(Rank.PUBLIC);
        assertThat(PersonalInformation.in(nobody.build())).isFalse();
        assertThat(PersonalInformation.sensitiveIn(nobody.build())).isFalse();
        Label names = nobody.clone().addPersonalInformationClasses("identity").build();
        assertThat(PersonalInformation.in(names)).isTrue();
        assertThat(PersonalInformation.sensitiveIn(names)).isEqualTo(rank.getNumber() >= Rank.RESTRICTED_VALUE);
        assertThat(PersonalInformation.sensitiveIn(names.toBuilder()
                        .addPersonalInformationClasses("health")
                        .build()))
                .isTrue();
        assertThat(PersonalInformation.sensitiveIn(
                        names.toBuilder().setFoundFloor(Rank.RESTRICTED).build()))
                .isTrue();
        assertThat(PersonalInformation.in(nobody.clone()
                        .addCategories(PersonalInformation.CATEGORY)
                        .build()))
                .isTrue();
    }

    @Test
    void aJurisdictionIsOneOfTheListAndNothingElse() {
        assertThat(Jurisdiction.of("CN")).isPresent();
        for (String wrong : List.of("", "cn", "CHN", "XX", "C")) {
            assertThat(Jurisdiction.of(wrong)).as(wrong).isEmpty();
            assertThatThrownBy(() -> new Jurisdiction(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected");
        }
    }
}
