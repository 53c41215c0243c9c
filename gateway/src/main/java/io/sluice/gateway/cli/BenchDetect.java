package io.sluice.gateway.cli;

import io.sluice.gateway.classification.detection.TextDetector;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Text in English, in Chinese and as a table, searched for all types by one thread, in processor time; against a loop of
 * java.util.regex over patterns of the same types, which check no digit and know no context. Both take turns, three
 * times, and the best of each counts, so that a burst of other work on the machine spoils neither.
 */
final class BenchDetect implements Bench {
    private static final int ROUNDS = 3;
    private static final int TEXT_BYTES = 4 << 20;
    private static final int BASELINE_BYTES = 1 << 18;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    /** What a detector made of one regular expression a type would look for. */
    private static final List<Pattern> PATTERNS = List.of(
                    "(?<![0-9])[1-9]\\d{5}(?:18|19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{3}[0-9Xx](?![0-9])",
                    "\\b[0-9A-HJ-NPQRTUWXY]{2}\\d{6}[0-9A-HJ-NPQRTUWXY]{10}\\b",
                    "\\b[0-9A-Z]{8}-[0-9X]\\b",
                    "(?<![0-9])(?:\\+?86[- ]?)?1[3-9]\\d[- ]?\\d{4}[- ]?\\d{4}(?![0-9])",
                    "(?<![0-9])(?:\\(0\\d{2,3}\\)|0\\d{2,3}-)\\d{7,8}(?![0-9])",
                    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]",
                    "\\b(?:[EGDSP]\\d{8}|E[A-HJ-NP-Z]\\d{7})\\b",
                    "\\b[HM]\\d{8}(?:\\d{2})?\\b",
                    "\\bC[0-9A-HJ-NP-Z]\\d{7}\\b",
                    "\\b[A-Z]{1,2}\\d{6}\\(?[0-9A]\\)?",
                    "\\b[A-Z][12]\\d{8}\\b",
                    "\\b[A-HJ-NPR-Z0-9]{17}\\b",
                    "\\b(?:\\d[ -]?){12,18}\\d\\b",
                    "\\b\\d{15}\\b",
                    "[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,}",
                    "\\b(?:https?|ftp)://[^\\s\"'<>]+",
                    "\\b(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\b",
                    "(?<![0-9A-Fa-f:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{1,4}",
                    "\\b[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}\\b",
                    "\\+\\d{1,3}[ -]?(?:\\(\\d+\\)[ -]?)?\\d+(?:[ -]\\d+)*|\\(?\\d{3}\\)?[ .-]\\d{3}[ .-]\\d{4}",
                    "\\b[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\\b",
                    "\\b[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\\b",
                    "\\b[A-Z0-9]{18}\\d{2}\\b",
                    "\\b[A-Z]{2}[A-Z0-9]{9}\\d\\b",
                    "\\b(?:AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK)[0-9A-Z]{8,12}\\b",
                    "\\beyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*",
                    "-----BEGIN [A-Z ]*PRIVATE KEY-----",
                    "\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b|\\bgh[pousr]_[A-Za-z0-9]{36}\\b",
                    "\\b[13][1-9A-HJ-NP-Za-km-z]{25,34}\\b|\\bbc1[02-9ac-hj-np-z]{11,71}\\b|\\b0x[0-9a-fA-F]{40}\\b",
                    "\\b[A-Z0-9<]{30}(?:[A-Z0-9<]{6})?(?:[A-Z0-9<]{8})?\\b",
                    "\\b\\d{3}-\\d{2}-\\d{4}\\b")
            .stream()
            .map(Pattern::compile)
            .toList();

    private static final class Counter {
        private long findings;
    }

    @Override
    public List<BenchMeasure> run(BenchSettings settings) {
        byte[] text = BenchText.of(TEXT_BYTES);
        String[] lines = new String(BenchText.of(BASELINE_BYTES), StandardCharsets.UTF_8).split("\n");
        long nanos = settings.nanos() / (2 * ROUNDS);
        Counter counter = new Counter();
        Runnable detecting = () -> detect(text, counter);
        Runnable matching = () -> match(lines, counter);
        rate(detecting, text.length, nanos); // for the compiler
        rate(matching, BASELINE_BYTES, nanos);
        double detector = 0;
        double loop = 0;
        for (int round = 0; round < ROUNDS; round++) {
            detector = Math.max(detector, rate(detecting, text.length, nanos));
            loop = Math.max(loop, rate(matching, BASELINE_BYTES, nanos));
        }
        if (counter.findings == 0) {
            throw new IllegalStateException("findings: 0 (expected: some)");
        }
        return List.of(new BenchMeasure(
                "detect",
                detector,
                "MB/cpu-s",
                loop,
                "a loop of java.util.regex over " + PATTERNS.size() + " patterns"));
    }

    private static void detect(byte[] text, Counter counter) {
        TextDetector detector = new TextDetector(0.5, finding -> counter.findings++);
        detector.feed(ByteBuffer.wrap(text));
        detector.end();
    }

    private static void match(String[] lines, Counter counter) {
        for (Pattern pattern : PATTERNS) {
            for (String line : lines) {
                var matcher = pattern.matcher(line);
                while (matcher.find()) {
                    counter.findings++;
                }
            }
        }
    }

    private static double rate(Runnable pass, int bytes, long nanos) {
        long start = CLOCK.getCurrentThreadCpuTime();
        long passes = 0;
        long took;
        do {
            pass.run();
            passes++;
            took = CLOCK.getCurrentThreadCpuTime() - start;
        } while (took < nanos);
        return bytes * passes * 1e3 / took;
    }
}
