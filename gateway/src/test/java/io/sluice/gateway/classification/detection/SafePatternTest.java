package io.sluice.gateway.classification.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafePatternTest {
    @Test
    void matchesStandAlone() {
        assertThat(found("S-[0-9]{6}", "S-123456, xS-123456 S-1234567 (S-654321)"))
                .containsExactly("0-8", "31-39");
        assertThat(found("(AB|C)\\d{2,3}x?", "AB12 C123x C1 AB1234 C12y")).containsExactly("0-4", "5-10");
        assertThat(found("[^,;]+\\.[a-c]*z", "a.abcz,b.z")).containsExactly("0-6", "7-10");
    }

    /** The longest of all matches, as java.util.regex finds it when each end is tried. */
    @Property(tries = 200)
    void itFindsWhatRegularExpressionsFind(@ForAll Random random) {
        String pattern = pattern(random, 3);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            text.append("ab1-".charAt(random.nextInt(4)));
        }
        SafePattern safe;
        try {
            safe = new SafePattern(pattern);
        } catch (IllegalArgumentException e) {
            return; // Empty, or too long.
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        Pattern reference = Pattern.compile(pattern);
        int expected = 0;
        for (int end = 1; end <= bytes.length; end++) {
            boolean boundary = end == bytes.length || !Kind.alnum(bytes[end]) || !Kind.alnum(bytes[end - 1]);
            Matcher matcher = reference.matcher(text.substring(0, end));
            expected = boundary && matcher.matches() ? end : expected;
        }
        assertThat(safe.end(bytes, 0, bytes.length)).as(pattern + " on " + text).isEqualTo(expected);
    }

    private static String pattern(Random random, int depth) {
        StringBuilder pattern = new StringBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            pattern.append(
                    switch (random.nextInt(depth > 0 ? 6 : 4)) {
                        case 0 -> "a";
                        case 1 -> "[ab1]";
                        case 2 -> "\\d";
                        case 3 -> "[^b]";
                        case 4 -> "(" + pattern(random, depth - 1) + "|" + pattern(random, depth - 1) + ")";
                        default -> "(" + pattern(random, depth - 1) + ")";
                    });
            pattern.append(
                    List.of("", "", "?", "*", "+", "{2}", "{0,2}", "{1,3}").get(random.nextInt(8)));
        }
        return pattern.toString();
    }

    @Test
    void noPatternMakesItSlow() {
        String text = "a".repeat(60_000) + "!";
        SafePattern evil = new SafePattern("(a*)*(a+)+b");
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertThat(evil.end(bytes, 0, bytes.length)).isZero();
        assertThat(found("(a|aa)+c", text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a*", "(", "a)", "[a", "[b-a]", "a{", "a{3", "a{2,1}", "a{999}", "*", "^a", "\\1", "é", "a|",
                "(?i)a"
            })
    void whatIsNotInTheSubsetIsRefusedWithItsPlace(String pattern) {
        assertThatThrownBy(() -> new SafePattern(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pattern: at character");
    }

    @Test
    void aCustomTypeHasANameOfItsOwn() {
        assertThatThrownBy(() -> new CustomRecogniser("EMAIL", "a", 0.8)).hasMessageContaining("expected: a name");
        assertThatThrownBy(() -> new CustomRecogniser("staff", "a", 0.8)).hasMessageContaining("expected: a name");
        assertThatThrownBy(() -> new CustomRecogniser("STAFF", "a", 0)).hasMessageContaining("confidence");
    }

    @FuzzTest
    void anyTextIsAPatternOrIsRefused(byte[] bytes) {
        try {
            new SafePattern(new String(bytes, StandardCharsets.ISO_8859_1)).end(bytes, 0, bytes.length);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            assertThat(bytes.length == 0 || e instanceof IllegalArgumentException)
                    .isTrue();
        }
    }

    private static List<String> found(String pattern, String text) {
        List<String> found = new ArrayList<>();
        TextDetector detector = new TextDetector(
                0.5,
                List.of(new CustomRecogniser("STAFF_NUMBER", pattern, 0.8)),
                f -> found.add(f.start() + "-" + f.end()));
        detector.feed(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        detector.end();
        return found;
    }
}
