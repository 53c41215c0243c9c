package io.sluice.gateway.classification.detection;

/** Latitude and longitude as two decimal numbers, which need a word nearby or letters of the hemispheres. */
final class Coordinates {
    private static final int LEAST_DECIMALS = 3;
    private static final TopicSet PLACE = TopicSet.of(Topic.PLACE);

    private Coordinates() {}

    /** The end of a pair whose first number begins at s; 0 for none. */
    static int end(Line line, int s) {
        int first = number(line, s, 180);
        if (first == 0) {
            return 0;
        }
        int i = unit(line, first);
        int gap = i;
        while (i < line.to && i - gap < 3 && " ,;/".indexOf(line.bytes[i]) >= 0) {
            i++;
        }
        if (i == gap || i >= line.to) {
            return 0;
        }
        i += line.bytes[i] == '-' || line.bytes[i] == '+' ? 1 : 0;
        int second = number(line, i, 180);
        return second == 0 ? 0 : unit(line, second);
    }

    /** Where the pair begins, with a sign. */
    static int start(Line line, int s) {
        return s > line.from && line.bytes[s - 1] == '-' ? s - 1 : s;
    }

    /** Whether something says that it is a place. */
    static boolean said(Scene scene, int start, int end) {
        return "NSEW".indexOf(scene.line.bytes[end - 1]) >= 0 || scene.about(start, end, PLACE);
    }

    private static int number(Line line, int s, int most) {
        byte[] b = line.bytes;
        int i = s;
        int whole = 0;
        while (i < line.to && i - s < 3 && Kind.digit(b[i])) {
            whole = whole * 10 + b[i++] - '0';
        }
        if (i == s || i >= line.to || b[i] != '.' || whole > most) {
            return 0;
        }
        int fraction = ++i;
        while (i < line.to && Kind.digit(b[i])) {
            i++;
        }
        boolean longer = i + 1 < line.to && b[i] == '.' && Kind.digit(b[i + 1]);
        return i - fraction >= LEAST_DECIMALS && !longer ? i : 0;
    }

    /** After a degree sign and the letter of a hemisphere, if they are there. */
    private static int unit(Line line, int s) {
        int i = s;
        i += i < line.to && line.character(i) == '°' ? 1 : 0;
        int letter = i + (i < line.to && line.bytes[i] == ' ' ? 1 : 0);
        boolean hemisphere = letter < line.to
                && "NSEW".indexOf(line.bytes[letter]) >= 0
                && (letter + 1 == line.to || !Kind.alnum(line.bytes[letter + 1]));
        return hemisphere ? letter + 1 : i;
    }
}
