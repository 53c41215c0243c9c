package io.sluice.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.proto.Agreement;
import io.sluice.proto.Derivation;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a brake stops, and what it does not. */
class BrakesTest {
    private static final ByteString OBJECT = ByteString.copyFrom(new byte[] {1, 2, 3});

    @ParameterizedTest
    @CsvSource({
        "DATASET, admissions,  admissions, clinic, RESTRICTED,       true",
        "DATASET, admissions,  admission,  clinic, RESTRICTED,       false",
        "DATASET, admissions,  Admissions, clinic, RESTRICTED,       false",
        "MEMBER,  clinic,      anything,   clinic, PUBLIC,           true",
        "MEMBER,  clinic,      anything,   lab,    PUBLIC,           false",
        "MEMBER,  clinic,      anything,   '',     PUBLIC,           false",
        "RANK,    RESTRICTED,  anything,   clinic, CONFIDENTIAL,     false",
        "RANK,    RESTRICTED,  anything,   clinic, RESTRICTED,       true",
        "RANK,    4,           anything,   clinic, IMPORTANT,        true",
        "RANK,    restricted,  anything,   clinic, CORE,             true",
        "RANK,    CORE,        anything,   clinic, RANK_UNSPECIFIED, true",
        "ALL,     '',          anything,   lab,    PUBLIC,           true"
    })
    void aBrakeStopsItsKindAndNothingElse(
            Brake.Scope scope, String target, String dataset, String member, Rank rank, boolean stops) {
        Brakes brakes = Brakes.none("hospital").with(brake("b", scope, target));
        assertThat(brakes.on(dataset, label(rank), member).isPresent()).isEqualTo(stops);
    }

    @Test
    void aDatasetsBrakeStopsWhatWasMadeOfIt() {
        Brakes brakes = Brakes.none("hospital")
                .with(brake("b", Brake.Scope.DATASET, "admissions")
                        .withObjects(Set.of(HexFormat.of().formatHex(OBJECT.toByteArray()))));
        Label release = label(Rank.CONFIDENTIAL).toBuilder()
                .setDerivation(Derivation.newBuilder().addParentObjectIds(OBJECT))
                .build();
        assertThat(brakes.on("figures", release, "clinic")).isPresent();
        assertThat(brakes.on("figures", release)).as("whoever would have it").isPresent();
        assertThat(brakes.on("figures", label(Rank.CONFIDENTIAL), "clinic")).isEmpty();
        Label ofAnother = label(Rank.CONFIDENTIAL).toBuilder()
                .setDerivation(Derivation.newBuilder().addParentObjectIds(OBJECT.substring(1)))
                .build();
        assertThat(brakes.on("figures", ofAnother, "clinic")).isEmpty();
    }

    @Test
    void anAgreementIsStoppedByABrakeOnTheOtherSideInEitherRole() {
        Agreement agreement = Samples.agreement(Rank.INTERNAL); // The hospital gives, the clinic takes.
        assertThat(Brakes.none("hospital")
                        .with(brake("b", Brake.Scope.MEMBER, "clinic"))
                        .on(agreement))
                .isPresent();
        assertThat(Brakes.none("clinic")
                        .with(brake("b", Brake.Scope.MEMBER, "hospital"))
                        .on(agreement))
                .isPresent();
        assertThat(Brakes.none("hospital")
                        .with(brake("b", Brake.Scope.MEMBER, "lab"))
                        .on(agreement))
                .isEmpty();
    }

    @Test
    void whoIsStoppedLearnsWhichBrakeButNeitherItsReasonNorItsScope() {
        Reason reason = Brakes.none("hospital")
                .with(brake("brake-1", Brake.Scope.MEMBER, "clinic"))
                .on("figures", label(Rank.PUBLIC), "clinic")
                .orElseThrow();
        assertThat(reason.code()).isEqualTo(Brakes.CODE);
        assertThat(reason.text()).contains("hospital", "brake-1").doesNotContain("stolen", "member", "clinic");
    }

    @Test
    void whatOneBrakeLetsGoAnotherStillStops() {
        Brakes both = Brakes.none("hospital")
                .with(brake("a", Brake.Scope.ALL, ""))
                .with(brake("b", Brake.Scope.MEMBER, "clinic"));
        assertThat(both.without("a").on("x", label(Rank.PUBLIC), "clinic")).isPresent();
        assertThat(both.without("a").without("b").on("x", label(Rank.PUBLIC), "clinic"))
                .isEmpty();
        assertThat(both.with(new Brake("c", Brake.Scope.ALL, "", Set.of(), 0, "me", "drill"))
                        .all())
                .as("the oldest first")
                .extracting(Brake::id)
                .containsExactly("c", "a", "b");
    }

    @Test
    void aBrakeWithoutAReasonOrOnWhatIsNoRankCannotBe() {
        for (String reason : List.of("", " ", "two\nlines", "x".repeat(Brake.REASON_CHARS + 1))) {
            assertThatThrownBy(() -> new Brake("b", Brake.Scope.ALL, "", Set.of(), 1, "me", reason))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> brake("b", Brake.Scope.RANK, "SECRET"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("brake: rank \"SECRET\" (expected: ");
        assertThatThrownBy(() -> brake("b", Brake.Scope.DATASET, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> brake("b", Brake.Scope.ALL, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Brake brake(String id, Brake.Scope scope, String target) {
        return new Brake(id, scope, target, Set.of(), 1, "admin-socket", "key stolen");
    }

    private static Label label(Rank rank) {
        return Label.newBuilder().setRank(rank).build();
    }
}
