package io.sluice.gateway.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.proto.Alphabet;
import io.sluice.proto.Bounds;
import io.sluice.proto.CheckScheme;
import io.sluice.proto.ColumnPlan;
import io.sluice.proto.DatePrecision;
import io.sluice.proto.DateShift;
import io.sluice.proto.DateUnit;
import io.sluice.proto.FormatPreserving;
import io.sluice.proto.Group;
import io.sluice.proto.Groups;
import io.sluice.proto.Intervals;
import io.sluice.proto.Mask;
import io.sluice.proto.Noise;
import io.sluice.proto.NoiseDistribution;
import io.sluice.proto.Prefix;
import io.sluice.proto.Pseudonym;
import io.sluice.proto.ReleaseScope;
import io.sluice.proto.TransformPlan;
import io.sluice.proto.TransformStep;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransformsTest {
    private static final ReleaseScope SCOPE = ReleaseScope.newBuilder()
            .setDataset("admissions")
            .setPurpose("research")
            .setRecipient("institute")
            .build();

    @ParameterizedTest
    @CsvSource({
        "PAYMENT_CARD,6222 0212 3456 7894,6222 02** **** 789*",
        "CN_MOBILE,13812345678,138****5678",
        "CN_RESIDENT_ID,11010519491231002X,110105************",
        "CN_USCC,91110000600037341L,91****************",
        "EMAIL,lin.wei@example.org,l**.***@example.org",
        "IBAN,DE89 3704 0044 0532 0130 00,DE** **** **** **** **** **",
        "IP_ADDRESS,192.0.2.17,192.0.2.*",
        "IP_ADDRESS,2001:db8:1:2::7,2001:db8:1:*",
        "IP_ADDRESS,::1,::*",
        "PERSON_NAME,欧阳修,欧**",
        "PAYMENT_CARD,1234,****"
    })
    void aMaskKeepsTheFormOfItsTypeAndNoCheckCharacter(String type, String value, String masked) {
        TransformStep step = TransformStep.newBuilder()
                .setMask(Mask.newBuilder().setType(type))
                .build();
        assertThat(apply(step, value)).isEqualTo(masked);
    }

    @Test
    void aMaskWithoutTypeKeepsWhatThePlanSaysUnlessThatWouldBeNearlyAll() {
        TransformStep step = TransformStep.newBuilder()
                .setMask(Mask.newBuilder().setKeepFirst(2).setKeepLast(1))
                .build();
        assertThat(apply(step, "AB-1234")).isEqualTo("AB-***4");
        assertThat(apply(step, "AB1")).isEqualTo("***");
    }

    @ParameterizedTest
    @CsvSource({
        "LUHN,4111 1111 1111 1111",
        "LUHN,4111 1111 1111 1112",
        "MOD_11_2,11010519491231002X",
        "MOD_31,91110000600037341L",
        "MOD_97,DE89 3704 0044 0532 0130 00",
        "MOD_97,GB82WEST12345698765432",
        "NO_CHECK,138-1234-5678"
    })
    void formatPreservingKeepsTheFormAndWhetherTheCheckIsRightAndIsUndoneByTheKeyAlone(
            CheckScheme scheme, String value) {
        FormatPreserving rule = FormatPreserving.newBuilder()
                .setAlphabet(Alphabet.DIGITS)
                .setCheck(scheme)
                .build();
        TransformStep step =
                TransformStep.newBuilder().setFormatPreserving(rule).build();
        String released = apply(step, value);
        assertThat(released).isNotEqualTo(value).hasSameSizeAs(value);
        for (int i = 0; i < value.length(); i++) {
            assertThat(Character.isDigit(released.charAt(i)) || released.charAt(i) == 'X')
                    .isEqualTo(Character.isDigit(value.charAt(i))
                            || value.charAt(i) == 'X'
                            || scheme == CheckScheme.MOD_31 && Character.isDigit(released.charAt(i)));
        }
        assertThat(CheckCharacters.offset(scheme, core(released)))
                .isEqualTo(CheckCharacters.offset(scheme, core(value)));
        assertThat(reversed(step, released, (byte) 1)).isEqualTo(value);
        assertThat(reversed(step, released, (byte) 2)).isNotEqualTo(value);
    }

    @Test
    void aCheckDigitCanBeMadeWrongOnPurpose() {
        FormatPreserving rule = FormatPreserving.newBuilder()
                .setAlphabet(Alphabet.DIGITS)
                .setCheck(CheckScheme.LUHN)
                .setInvalidCheck(true)
                .build();
        TransformStep step =
                TransformStep.newBuilder().setFormatPreserving(rule).build();
        String released = apply(step, "4111111111111111");
        assertThat(CheckCharacters.offset(CheckScheme.LUHN, core(released))).isEqualTo(1);
        assertThat(reversed(step, released, (byte) 1)).isEqualTo("4111111111111111");
    }

    @ParameterizedTest
    @CsvSource({"12345", "Smith 123456", "王1234567", "４１１１１１１１", "Ab123456"})
    void whatFormatPreservingCannotHideWholeIsBlanked(String value) {
        FormatPreserving rule =
                FormatPreserving.newBuilder().setAlphabet(Alphabet.DIGITS).build();
        assertThat(apply(TransformStep.newBuilder().setFormatPreserving(rule).build(), value))
                .isEqualTo("*");
    }

    @Property(tries = 200)
    void lettersAndDigitsComeBack(@ForAll @AlphaChars @StringLength(min = 5, max = 40) String value) {
        FormatPreserving rule = FormatPreserving.newBuilder()
                .setAlphabet(Alphabet.LETTERS)
                .setKeepFirst(0)
                .build();
        TransformStep step =
                TransformStep.newBuilder().setFormatPreserving(rule).build();
        for (String one : new String[] {value.toLowerCase(Locale.ROOT), value.toUpperCase(Locale.ROOT)}) {
            assertThat(reversed(step, apply(step, one), (byte) 1)).isEqualTo(one);
        }
    }

    @Test
    void pseudonymsOfTwoRecipientsHaveNothingInCommonUnlessTheTermsSaySo() {
        ColumnPlan plan = column(TransformStep.newBuilder()
                .setPseudonym(Pseudonym.getDefaultInstance())
                .build());
        ReleaseScope other = SCOPE.toBuilder().setRecipient("insurer").build();
        Set<String> pseudonyms = new HashSet<>();
        for (ReleaseScope scope : new ReleaseScope[] {SCOPE, other}) {
            CellTransform transform = Steps.of(plan, keys(scope, (byte) 1));
            for (int i = 0; i < 100; i++) {
                pseudonyms.add(transform.apply("person " + i, row(0)));
            }
        }
        assertThat(pseudonyms).hasSize(200).allMatch(each -> each.matches("[a-z2-7]{26}"));
        String here = Steps.of(
                        plan, keys(SCOPE.toBuilder().setJoinGroup("study").build(), (byte) 1))
                .apply("person 1", row(0));
        String there = Steps.of(
                        plan, keys(other.toBuilder().setJoinGroup("study").build(), (byte) 1))
                .apply("person 1", row(7));
        assertThat(here).isEqualTo(there).isNotIn(pseudonyms);
    }

    @Test
    void aPseudonymIsRecognisedByWhoHasTheKeyAndTheOriginals() {
        TransformPlan plan = TransformPlan.newBuilder()
                .addColumns(column(TransformStep.newBuilder()
                        .setPseudonym(Pseudonym.getDefaultInstance())
                        .build()))
                .build();
        String pseudonym = apply(plan.getColumns(0).getSteps(0), "Lin Wei");
        Reidentification own =
                Reidentification.of(plan, "column", keys(SCOPE, (byte) 1)).orElseThrow();
        assertThat(own.original(pseudonym)).isEmpty();
        own.candidate("Lin Wei");
        assertThat(own.original(pseudonym)).contains("Lin Wei");
        Reidentification stranger =
                Reidentification.of(plan, "column", keys(SCOPE, (byte) 9)).orElseThrow();
        stranger.candidate("Lin Wei");
        assertThat(stranger.original(pseudonym)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "5,,37,35-39",
        "5,,-1,-5--1",
        "10,,abc,*",
        "0.5,,1.2,'[1.0,1.5['",
        "5,3,7,3-7",
        "10,,19.5,'[10,20['",
        "5,,1e9,*"
    })
    void aNumberBecomesItsInterval(String width, String origin, String value, String released) {
        Intervals rule = Intervals.newBuilder()
                .setWidth(width)
                .setOrigin(origin == null ? "" : origin)
                .build();
        assertThat(apply(TransformStep.newBuilder().setIntervals(rule).build(), value))
                .isEqualTo(released);
    }

    @ParameterizedTest
    @CsvSource({
        "1985-03-09 12:30,DAY,1985-03-09",
        "1985-03-09T12:30:00Z,MONTH,1985-03",
        "1985/3/9,QUARTER,1985-Q1",
        "19850309,YEAR,1985",
        "1985年3月9日,DECADE,1980-1989",
        "1985-02-30,YEAR,*",
        "1985-03-091,YEAR,*",
        "1985,YEAR,*",
        "tomorrow,YEAR,*"
    })
    void aDateBecomesAsCoarseAsItsUnit(String value, DateUnit unit, String released) {
        TransformStep step = TransformStep.newBuilder()
                .setDatePrecision(DatePrecision.newBuilder().setUnit(unit))
                .build();
        assertThat(apply(step, value)).isEqualTo(released);
    }

    @Property(tries = 200)
    void datesOfOnePersonMoveTogetherAndNeverStay(
            @ForAll @LongRange(min = 0, max = 20_000) long day, @ForAll @LongRange(max = 1000) long later) {
        TransformStep step = TransformStep.newBuilder()
                .setDateShift(DateShift.newBuilder().setMostDays(30))
                .build();
        CellTransform transform = Steps.of(column(step), keys(SCOPE, (byte) 1));
        CellTransform.Row person = new CellTransform.Row(day, "person " + day % 7);
        LocalDate first = LocalDate.ofEpochDay(day);
        LocalDate second = first.plusDays(later);
        LocalDate firstMoved = LocalDate.parse(transform.apply(first.toString(), person));
        LocalDate secondMoved = LocalDate.parse(transform.apply(second.toString(), person));
        assertThat(ChronoUnit.DAYS.between(firstMoved, secondMoved)).isEqualTo(later);
        assertThat(Math.abs(ChronoUnit.DAYS.between(first, firstMoved))).isBetween(1L, 30L);
    }

    @Test
    void placesKeepTheirPrefixAndCategoriesBecomeTheirGroup() {
        TransformStep prefix = TransformStep.newBuilder()
                .setPrefix(Prefix.newBuilder().setKeep(3))
                .build();
        assertThat(apply(prefix, "510623")).isEqualTo("510***");
        assertThat(apply(prefix, "510")).isEqualTo("*");
        TransformStep groups = TransformStep.newBuilder()
                .setGroups(Groups.newBuilder()
                        .addGroups(Group.newBuilder()
                                .setLabel("south")
                                .addValues("广州")
                                .addValues("深圳")))
                .build();
        assertThat(apply(groups, "深圳")).isEqualTo("south");
        assertThat(apply(groups, "北京")).isEqualTo("*");
    }

    @ParameterizedTest
    @CsvSource({"17,18", "18,18", "50.5,50.5", "97,90", "old,*"})
    void whatLiesOutsideTheBoundsBecomesTheBound(String value, String released) {
        TransformStep step = TransformStep.newBuilder()
                .setBounds(Bounds.newBuilder().setLower("18").setUpper("90"))
                .build();
        assertThat(apply(step, value)).isEqualTo(released);
    }

    @ParameterizedTest
    @CsvSource({"LAPLACE,200.0", "GAUSSIAN,100.0", "UNIFORM,33.33"})
    void noiseHasTheVarianceOfItsDistributionAndIsTheSameWhenDerivedAgain(
            NoiseDistribution distribution, double variance) {
        TransformStep step = TransformStep.newBuilder()
                .setNoise(Noise.newBuilder().setDistribution(distribution).setScale("10"))
                .build();
        CellTransform transform = Steps.of(column(step), keys(SCOPE, (byte) 1));
        CellTransform again = Steps.of(column(step), keys(SCOPE, (byte) 1));
        int n = 40_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            String released = transform.apply("500.000", row(i));
            assertThat(again.apply("500.000", row(i))).isEqualTo(released);
            double noise = Double.parseDouble(released) - 500;
            sum += noise;
            squares += noise * noise;
        }
        // The key is fixed, so is the outcome: about four standard errors, no flicker.
        assertThat(sum / n).isBetween(-0.3, 0.3);
        assertThat(squares / n).isBetween(variance * 0.94, variance * 1.06);
    }

    @FuzzTest(maxDuration = "10s")
    void anyTextIsTransformedOrBlankedNeverAFailure(FuzzedDataProvider data) {
        String value = data.consumeRemainingAsString();
        if (value.isEmpty()) {
            return;
        }
        for (TransformStep step : List.of(
                TransformStep.newBuilder()
                        .setIntervals(Intervals.newBuilder().setWidth("5"))
                        .build(),
                TransformStep.newBuilder()
                        .setDatePrecision(DatePrecision.newBuilder().setUnit(DateUnit.MONTH))
                        .build(),
                TransformStep.newBuilder()
                        .setDateShift(DateShift.newBuilder().setMostDays(9))
                        .build(),
                TransformStep.newBuilder()
                        .setFormatPreserving(FormatPreserving.newBuilder()
                                .setAlphabet(Alphabet.DIGITS)
                                .setCheck(CheckScheme.MOD_97))
                        .build(),
                TransformStep.newBuilder()
                        .setFormatPreserving(FormatPreserving.newBuilder().setAlphabet(Alphabet.LETTERS_AND_DIGITS))
                        .build(),
                TransformStep.newBuilder()
                        .setMask(Mask.newBuilder().setType("EMAIL"))
                        .build(),
                TransformStep.newBuilder()
                        .setMask(Mask.newBuilder().setType("IP_ADDRESS"))
                        .build(),
                TransformStep.newBuilder()
                        .setPrefix(Prefix.newBuilder().setKeep(2))
                        .build())) {
            assertThat(apply(step, value)).isNotEmpty();
        }
    }

    private static String apply(TransformStep step, String value) {
        return Steps.of(column(step), keys(SCOPE, (byte) 1)).apply(value, row(0));
    }

    private static String reversed(TransformStep step, String released, byte secret) {
        TransformPlan plan = TransformPlan.newBuilder().addColumns(column(step)).build();
        return Reidentification.of(plan, "column", keys(SCOPE, secret))
                .orElseThrow()
                .original(released)
                .orElseThrow();
    }

    private static ColumnPlan column(TransformStep step) {
        return ColumnPlan.newBuilder().setColumn("column").addSteps(step).build();
    }

    private static CellTransform.Row row(long number) {
        return new CellTransform.Row(number, Long.toString(number));
    }

    private static ReleaseKeys keys(ReleaseScope scope, byte secret) {
        byte[] bytes = new byte[ReleaseKeys.SECRET_BYTES];
        bytes[0] = secret;
        return ReleaseKeys.of(bytes, scope);
    }

    private static StringBuilder core(String text) {
        return new StringBuilder(text.replaceAll("[^0-9A-Z]", ""));
    }
}
