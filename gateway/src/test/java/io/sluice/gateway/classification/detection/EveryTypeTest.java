package io.sluice.gateway.classification.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** No type goes without an example, and each example is also tried one digit off and in noise. */
class EveryTypeTest {
    private static final String NOISE =
            "order ORD-20260131-004711, 3 items, 118.20 EUR, 2026-11-25T12:34:10Z, v1.20.3\n"
                    + "build 8f14e45f-ceea-467f-a8a2-b1c9f2d37a11 took 4711 ms; see pages 110-115\n";

    /** The form of 15 digits has no check digit. */
    private static final String OLD_RESIDENT = "身份证 130503670401001";

    record Example(String type, String text) {}

    static List<Example> examples() {
        return Arrays.stream(PublishedExamplesTest.class.getDeclaredMethods())
                .map(EveryTypeTest::rows)
                .flatMap(List::stream)
                .map(row -> row.split(" ! ", 2))
                .map(row -> new Example(row[0].strip(), row[1].strip()))
                .toList();
    }

    private static List<String> rows(Method method) {
        CsvSource source = method.getAnnotation(CsvSource.class);
        return source == null ? List.of() : List.of(source.value());
    }

    @Test
    void everyTypeHasAnExample() {
        Set<String> types = examples().stream().map(Example::type).collect(Collectors.toSet());
        assertThat(types)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(IdentifierType.values()).map(Enum::name).toList());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void itIsFoundInNoiseToo(Example example) {
        List<Finding> found = Detected.in(NOISE.repeat(40) + example.text() + "\n" + NOISE.repeat(40));
        assertThat(found).extracting(Finding::type).containsExactly(example.type());
        assertThat(found.get(0).line()).isEqualTo(81);
    }

    static Stream<Example> checkedExamples() {
        return examples().stream()
                .filter(example -> CellDetector.chance(example.type()) < 1)
                .filter(example -> !example.text().equals(OLD_RESIDENT));
    }

    /** Check digits see every single wrong digit that they cover; dates, prefixes and branches they may not. */
    @ParameterizedTest
    @MethodSource("checkedExamples")
    void oneDigitOffItIsSomethingElse(Example example) {
        int digits = 0;
        int still = 0;
        for (int i = 0; i < example.text().length(); i++) {
            char c = example.text().charAt(i);
            if (c >= '0' && c <= '9') {
                char off = c == '9' ? '0' : (char) (c + 1);
                String text =
                        example.text().substring(0, i) + off + example.text().substring(i + 1);
                still += Detected.types(text).contains(example.type()) ? 1 : 0;
                digits++;
            }
        }
        assertThat(still).as(example.text()).isLessThanOrEqualTo(digits / 2);
    }
}
