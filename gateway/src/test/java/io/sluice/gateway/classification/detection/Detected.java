package io.sluice.gateway.classification.detection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the detector says of a text, for tests. */
final class Detected {
    private Detected() {}

    static List<Finding> in(String text) {
        return in(text.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE);
    }

    /** In pieces of this size. */
    static List<Finding> in(byte[] bytes, int piece) {
        List<Finding> found = new ArrayList<>();
        TextDetector detector = new TextDetector(0.5, found::add);
        for (int i = 0; i < bytes.length; i += Math.min(piece, bytes.length - i)) {
            detector.feed(ByteBuffer.wrap(bytes, i, Math.min(piece, bytes.length - i)));
        }
        detector.end();
        return found;
    }

    static List<String> types(String text) {
        return in(text).stream().map(Finding::type).toList();
    }

    /** Type and text of each finding, such as "EMAIL=a@b.cn". */
    static List<String> values(String text) {
        String[] lines = text.split("\n", -1);
        return in(text).stream()
                .map(f -> {
                    String line = lines[(int) f.line() - 1];
                    int start = line.offsetByCodePoints(0, f.start());
                    return f.type() + "=" + line.substring(start, line.offsetByCodePoints(start, f.end() - f.start()));
                })
                .toList();
    }
}
