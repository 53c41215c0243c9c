package io.sluice.gateway.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** How sure a finding is follows what speaks for it and against it. */
class TypeFindingTest {
    private static final double TENTH = 0.1;

    @Test
    void oneFindingAloneIsAsSureAsTheScanner() {
        assertThat(TypeFinding.of("PAYMENT_CARD", 1, 0, 500, 0.7, TENTH).confidence())
                .isCloseTo(0.7, within(1e-9));
        assertThat(TypeFinding.of("CN_MOBILE", 1, 0, 500, 0.8, 1).confidence()).isCloseTo(0.8, within(1e-9));
    }

    @Test
    void manyThatPassTheirCheckMakeItSurer() {
        double few = TypeFinding.of("PAYMENT_CARD", 10, 0, 10, 0.7, TENTH).confidence();
        double many = TypeFinding.of("PAYMENT_CARD", 1000, 0, 1000, 0.7, TENTH).confidence();
        assertThat(few).isBetween(0.85, 0.95);
        assertThat(many).isEqualTo(0.99);
    }

    @Test
    void asManyAsPassByChanceAreNothing() {
        assertThat(TypeFinding.of("PAYMENT_CARD", 100, 900, 1000, 0.7, TENTH).confidence())
                .isLessThan(0.01);
    }

    @Test
    void mistypedOnesAmongManyGoodOnesTakeLittleAway() {
        assertThat(TypeFinding.of("PAYMENT_CARD", 900, 100, 1000, 0.7, TENTH).confidence())
                .isGreaterThan(0.97);
    }

    @Test
    void whatHasNoCheckIsSurerOnlyWhereItFillsTheColumn() {
        double scattered = TypeFinding.of("CN_MOBILE", 100, 0, 10_000, 0.8, 1).confidence();
        double filling = TypeFinding.of("CN_MOBILE", 10_000, 0, 10_000, 0.8, 1).confidence();
        double doubtful =
                TypeFinding.of("CN_MOBILE", 600, 9_400, 10_000, 0.8, 1).confidence();
        assertThat(scattered).isCloseTo(0.8, within(0.01));
        assertThat(filling).isEqualTo(0.99);
        assertThat(doubtful).isLessThan(0.05);
    }

    @Test
    void columnsOfATableAreAsSureAsTheirValuesAre() {
        Random random = new Random(3);
        assertThat(confidence("PAYMENT_CARD", i -> Identifiers.card(random))).isGreaterThan(0.95);
        assertThat(confidence("CN_RESIDENT_ID", i -> Identifiers.residentId(random)))
                .isGreaterThan(0.97);
        assertThat(confidence("EMAIL", i -> "user" + i + "@example.org")).isGreaterThan(0.97);
        assertThat(confidence(
                        "PAYMENT_CARD", i -> String.format("62%014d", Math.abs(random.nextLong() % 100_000_000L))))
                .isLessThan(0.1);
    }

    private static double confidence(String type, IntFunction<String> value) {
        StringBuilder csv = new StringBuilder("n,x\n");
        for (int i = 0; i < 400; i++) {
            csv.append(i).append(',').append(value.apply(i)).append('\n');
        }
        Classifier classifier = Classifier.start("a.csv", Classifier.ALL);
        classifier.feed(ByteBuffer.wrap(csv.toString().getBytes(StandardCharsets.UTF_8)));
        return classifier.finish().columns().get(1).types().stream()
                .filter(found -> found.type().equals(type))
                .findFirst()
                .orElseThrow()
                .confidence();
    }
}
