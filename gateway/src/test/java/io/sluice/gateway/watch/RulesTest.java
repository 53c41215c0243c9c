package io.sluice.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.proto.Rank;
import io.sluice.proto.RecordKind;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule at its threshold and just below it, and what makes two alerts one. */
class RulesTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long MONDAY_NOON =
            Instant.parse("2026-11-30T12:00:00Z").toEpochMilli();
    private static final WatchSettings SETTINGS = new WatchSettings(
            10,
            100 * MEBIBYTE,
            5,
            Rank.RESTRICTED,
            Hours.parse("MON-FRI 08:00-18:00"),
            ZoneOffset.UTC,
            4,
            Duration.ofDays(14),
            Duration.ofDays(7),
            Duration.ofMinutes(15),
            Optional.of(new WatchSettings.Hook(URI.create("https://x.example/"), Path.of("secret"))),
            Set.of());

    private final Rules rules = new Rules(SETTINGS);
    private long index;

    @ParameterizedTest
    @CsvSource({"99, 0, false", "100, 0, true", "199, 20, false", "200, 20, true", "100, 1, true", "99, 1, false"})
    void volumeIsAlarmingFromTenTimesTheMedianButNeverBelowTheLeast(long today, long usual, boolean alarming) {
        for (int day = 5; day >= 1; day--) {
            if (usual > 0) {
                // A day without anything is no usual day; one with much does not move the median.
                assertThat(seen(grant(MONDAY_NOON - (day + 2) * DAY, "lab", (day == 5 ? 90 : usual) * MEBIBYTE)))
                        .isEmpty();
            }
        }
        assertThat(seen(grant(MONDAY_NOON, "other", 99 * MEBIBYTE))).isEmpty();
        assertThat(seen(grant(MONDAY_NOON, "lab", (today - 1) * MEBIBYTE))).isEmpty();
        List<Alert> alerts = seen(grant(MONDAY_NOON + HOUR, "lab", MEBIBYTE));
        assertThat(alerts.stream().map(Alert::code))
                .containsExactlyElementsOf(only(alarming, AlertCode.VOLUME_UNUSUAL));
        if (alarming) {
            assertThat(alerts.get(0).evidence()).containsExactly(index - 2, index - 1);
            assertThat(alerts.get(0).english()).contains("lab", Long.toString(today));
            assertThat(seen(grant(MONDAY_NOON + 2 * HOUR, "lab", 500 * MEBIBYTE)))
                    .as("once a day")
                    .isEmpty();
        }
    }

    @Test
    void refusalsAreAlarmingWhenThereAreEnoughWithinAnHour() {
        for (int i = 0; i < 4; i++) {
            assertThat(seen(refusal(MONDAY_NOON + i, "lab", 1))).isEmpty();
        }
        assertThat(seen(refusal(MONDAY_NOON + 4, "institute", 1)))
                .as("of another member")
                .isEmpty();
        assertThat(codes(refusal(MONDAY_NOON + 5, "lab", 1))).containsExactly(AlertCode.REFUSALS_MANY);
    }

    @Test
    void refusalsOfAnHourAgoNoLongerCountAndOneRecordMayStandForMany() {
        for (int i = 0; i < 4; i++) {
            assertThat(seen(refusal(MONDAY_NOON, "lab", 1))).isEmpty();
        }
        assertThat(seen(refusal(MONDAY_NOON + HOUR, "lab", 4))).isEmpty();
        assertThat(codes(refusal(MONDAY_NOON + HOUR + 1, "lab", 1))).containsExactly(AlertCode.REFUSALS_MANY);
    }

    @ParameterizedTest
    @CsvSource({"CONFIDENTIAL, false", "RESTRICTED, true", "IMPORTANT, true", "RANK_UNSPECIFIED, false"})
    void aNewRecipientIsAlarmingFromItsRankOn(Rank rank, boolean alarming) {
        assertThat(codes(agreed(MONDAY_NOON, "lab", rank)))
                .containsExactlyElementsOf(only(alarming, AlertCode.RECIPIENT_NEW));
        assertThat(seen(agreed(MONDAY_NOON + 90 * DAY, "lab", rank))).isEmpty();
        assertThat(codes(agreed(MONDAY_NOON + 180 * DAY + 1, "lab", rank)))
                .containsExactlyElementsOf(only(alarming, AlertCode.RECIPIENT_NEW));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-30T07:59:59Z, true", // a Monday
        "2026-11-30T08:00:00Z, false",
        "2026-11-30T17:59:59Z, false",
        "2026-11-30T18:00:00Z, true",
        "2026-11-29T12:00:00Z, true", // a Sunday
    })
    void aGrantOutsideOfTheUsualHoursIsAlarming(String time, boolean alarming) {
        assertThat(codes(grant(Instant.parse(time).toEpochMilli(), "lab", 1)))
                .containsExactlyElementsOf(only(alarming, AlertCode.HOURS_UNUSUAL));
    }

    @Test
    void manySmallGrantsAddUpWithinADay() {
        for (int i = 0; i < 3; i++) {
            assertThat(seen(grant(MONDAY_NOON + i, "lab", 1))).isEmpty();
        }
        List<Alert> alerts = seen(grant(MONDAY_NOON + 3, "lab", 1));
        assertThat(alerts.stream().map(Alert::code)).containsExactly(AlertCode.REQUESTS_MANY);
        assertThat(alerts.get(0).evidence()).hasSize(4);
    }

    @Test
    void grantsOfADayAgoNoLongerAddUp() {
        for (int i = 0; i < 3; i++) {
            assertThat(seen(grant(MONDAY_NOON, "lab", 1))).isEmpty();
        }
        assertThat(seen(grant(MONDAY_NOON + DAY, "lab", 1))).isEmpty();
    }

    @Test
    void whatWeReceiveOurselvesIsNotAlarming() {
        for (int i = 0; i < 20; i++) {
            Fact taken = new Fact(
                    index++,
                    MONDAY_NOON,
                    RecordKind.GRANTED,
                    Rank.RESTRICTED,
                    false,
                    "hospital",
                    1L << 40,
                    false,
                    1,
                    Map.of());
            assertThat(seen(taken)).isEmpty();
            assertThat(seen(new Fact(
                            index++,
                            MONDAY_NOON,
                            RecordKind.REFUSED,
                            Rank.PUBLIC,
                            false,
                            "hospital",
                            0,
                            false,
                            1,
                            Map.of())))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"14, 0, true", "14, 1, false", "0, 0, true", "-1, 0, false"})
    void whatEndsWithinTheTimeIsToldOfAndWhatHasEndedIsNot(long days, long millis, boolean told) {
        Endings.Ending ending =
                new Endings.Ending(EndingKind.AGREEMENT, "urn:x", "lab", MONDAY_NOON + days * DAY + millis);
        assertThat(ending.soon(MONDAY_NOON, Duration.ofDays(14))).hasSize(told ? 1 : 0);
        assertThat(new Endings.Ending(EndingKind.GRADING, "", "", 0).soon(MONDAY_NOON, Duration.ofDays(14)))
                .as("no end")
                .isEmpty();
    }

    @Test
    void whatEndsIsToldInEitherLanguage() {
        for (EndingKind kind : EndingKind.values()) {
            Alert alert = new Endings.Ending(kind, "x", "lab", MONDAY_NOON + DAY)
                    .soon(MONDAY_NOON, Duration.ofDays(14))
                    .get(0);
            assertThat(alert.english()).isEqualTo(kind.english() + " ends in 1 days");
            assertThat(alert.chinese()).matches("[\\p{IsHan}（）]+ 将在 1 天内到期");
        }
    }

    @Test
    void hoursMayGoOverTheEndOfTheWeek() {
        Hours hours = Hours.parse("SUN-THU 08:00-18:00").orElseThrow();
        assertThat(hours)
                .isEqualTo(new Hours(DayOfWeek.SUNDAY, DayOfWeek.THURSDAY, LocalTime.of(8, 0), LocalTime.of(18, 0)));
        ZonedDateTime sunday = ZonedDateTime.of(2026, 11, 29, 12, 0, 0, 0, ZoneId.of("Asia/Shanghai"));
        assertThat(hours.contain(sunday)).isTrue();
        assertThat(hours.contain(sunday.plusDays(4))).isTrue();
        assertThat(hours.contain(sunday.plusDays(5))).isFalse();
        assertThat(hours.contain(sunday.plusDays(6))).isFalse();
        for (String wrong :
                List.of("", "MON 08:00-18:00", "MON-FRI 18:00-08:00", "MON-FRI 08:00-08:00", "MON-FRI 8-18")) {
            assertThat(Hours.parse(wrong)).as(wrong).isEmpty();
        }
    }

    @Property(tries = 200)
    void theSameRecordsGiveTheSameAlertsAndNoneTwice(@ForAll long seed) {
        List<Fact> facts = stream(new Random(seed));
        List<Alert> once = all(facts);
        assertThat(all(facts)).isEqualTo(once);
        assertThat(once.stream()
                        .filter(alert ->
                                alert.code() != AlertCode.HOURS_UNUSUAL && alert.code() != AlertCode.REFUSALS_MANY)
                        .map(Alert::id))
                .doesNotHaveDuplicates();
        for (Alert alert : once) {
            assertThat(alert.evidence()).isNotEmpty().isSorted();
            assertThat(alert.english() + alert.chinese() + alert.answer()).doesNotContain("{", "}");
        }
    }

    @Test
    void aDeletionThatIsOverdueIsAlarmingAtBothSides() {
        assertThat(rules.see(overdue(true)))
                .extracting(Alert::code, Alert::member)
                .containsExactly(tuple(AlertCode.DELETION_OVERDUE, "lab"));
        assertThat(rules.see(overdue(false)))
                .extracting(Alert::code, Alert::member)
                .containsExactly(tuple(AlertCode.DELETION_OWED, "lab"));
    }

    private Fact overdue(boolean given) {
        return new Fact(
                index++, MONDAY_NOON, RecordKind.RETENTION, Rank.RESTRICTED, given, "lab", 0, false, 1, Map.of());
    }

    @Test
    void everyAlertHasAReasonInBothLanguagesAndAnAnswer() {
        Map<String, String> figures = Map.ofEntries(
                Map.entry("mebibytes", "1"),
                Map.entry("usual", "1"),
                Map.entry("count", "1"),
                Map.entry("rank", "CORE"),
                Map.entry("days", "1"),
                Map.entry("what", "x"),
                Map.entry("minutes", "1"),
                Map.entry("opened", "yes"),
                Map.entry("persons", "80"),
                Map.entry("sensitive", "0"),
                Map.entry("line", "from 100 persons on"),
                Map.entry("percent", "80"));
        for (AlertCode code : AlertCode.values()) {
            Alert alert = new Alert(code, "lab", "key", 1, List.of(), figures);
            assertThat(alert.english() + alert.chinese() + alert.answer())
                    .as(code.word())
                    .doesNotContain("{", "}");
            assertThat(alert.chinese()
                            .codePoints()
                            .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN))
                    .isTrue();
            assertThat(AlertCode.of(code.word())).contains(code);
        }
    }

    private static List<Alert> all(List<Fact> facts) {
        Rules fresh = new Rules(SETTINGS);
        return facts.stream().flatMap(fact -> fresh.see(fact).stream()).toList();
    }

    private static List<Fact> stream(Random random) {
        List<Fact> facts = new ArrayList<>();
        long time = MONDAY_NOON;
        RecordKind[] kinds = {RecordKind.GRANTED, RecordKind.AGREED, RecordKind.REFUSED};
        for (int i = 0; i < 120; i++) {
            time += random.nextInt(4) * HOUR;
            facts.add(new Fact(
                    i,
                    time,
                    kinds[random.nextInt(kinds.length)],
                    Rank.forNumber(1 + random.nextInt(6)),
                    random.nextInt(4) > 0,
                    "member-" + random.nextInt(3),
                    random.nextInt(60) * MEBIBYTE,
                    false,
                    1 + random.nextInt(2),
                    Map.of()));
        }
        return facts;
    }

    private static List<AlertCode> only(boolean alarming, AlertCode code) {
        return alarming ? List.of(code) : List.of();
    }

    private List<Alert> seen(Fact fact) {
        return rules.see(fact);
    }

    private List<AlertCode> codes(Fact fact) {
        return seen(fact).stream().map(Alert::code).toList();
    }

    @Test
    void aGrantWhoseRecordNamesALineThatIsNearIsAlarmingOnceAYearForEachLine() {
        Map<String, String> near = Map.of(
                "year", "2026", "line", "from 100 persons on", "percent", "80", "persons", "80", "sensitive", "0");
        List<Alert> alerts = near(crossing(near));
        assertThat(alerts).hasSize(1);
        assertThat(alerts.get(0).member()).as("nobody is to be stopped for it").isEmpty();
        assertThat(alerts.get(0).evidence()).containsExactly(index - 1);
        assertThat(near(crossing(near)).get(0).id()).isEqualTo(alerts.get(0).id());
        Map<String, String> next = new java.util.HashMap<>(near);
        next.put("year", "2027");
        assertThat(near(crossing(next)).get(0).id()).isNotEqualTo(alerts.get(0).id());
        assertThat(near(crossing(Map.of("year", "2026", "persons", "79", "sensitive", "0"))))
                .isEmpty();
    }

    private List<Alert> near(Fact fact) {
        return seen(fact).stream()
                .filter(alert -> alert.code() == AlertCode.BORDER_NEAR)
                .toList();
    }

    private Fact crossing(Map<String, String> figures) {
        return new Fact(index++, MONDAY_NOON, RecordKind.GRANTED, Rank.CONFIDENTIAL, true, "lab", 1, false, 1, figures);
    }

    private Fact grant(long time, String member, long bytes) {
        return new Fact(index++, time, RecordKind.GRANTED, Rank.CONFIDENTIAL, true, member, bytes, false, 1, Map.of());
    }

    private Fact refusal(long time, String member, long count) {
        return new Fact(
                index++, time, RecordKind.REFUSED, Rank.RANK_UNSPECIFIED, true, member, 0, false, count, Map.of());
    }

    private Fact agreed(long time, String member, Rank rank) {
        return new Fact(index++, time, RecordKind.AGREED, rank, true, member, 0, false, 1, Map.of());
    }
}
