package io.sluice.gateway.classification.detection;

/**
 * Telephone numbers outside China: international ones (ITU-T E.164) by their sign or prefix, North American and other
 * national ones by the usual groupings, any other group of digits only where a word nearby says so.
 */
final class Phones {
    private static final TopicSet PHONE = TopicSet.of(Topic.PHONE);
    private static final double SAID = 0.9;
    private static final int LEAST = 7;
    private static final int MOST = 15;
    private static final int CHINA = 86;
    private static final int SPACE = Recogniser.separator((byte) ' ');
    private static final int OPEN = Recogniser.separator((byte) '(');
    private static final int STOP = Recogniser.separator((byte) '.');
    private static final int SLASH = Recogniser.separator((byte) '/');

    private final Scene scene;

    Phones(Scene scene) {
        this.scene = scene;
    }

    void scan(Chain chain) {
        int first = 0;
        while (first < chain.groups) {
            int last = numeric(chain, first);
            if (last < first) {
                first++;
                continue;
            }
            first = run(chain, first, last) + 1;
        }
    }

    /** The last of the groups from first on that are digits, 15 of them at most. */
    private int numeric(Chain chain, int first) {
        int last = first - 1;
        while (last + 1 < chain.groups
                && (chain.letters(last + 1, last + 1) == 0 || extension(chain, last + 1) && last >= first)
                && (last < first || chain.separator[last + 1] != SLASH)
                && chain.length(first, last + 1) <= MOST + 6) {
            last++;
            if (chain.letters(last, last) != 0) {
                break;
            }
        }
        return last;
    }

    /** Four digits, an x and the number of an extension. */
    private static boolean extension(Chain chain, int group) {
        int n = chain.length(group, group);
        return chain.letters(group, group) == 1L << 4
                && n > 5
                && n <= 10
                && chain.characters[chain.begin[group] + 4] == 'X';
    }

    /** Looks for one number from each group on; returns the last group that is done with. */
    private int run(Chain chain, int first, int last) {
        for (int group = first; group <= last; group++) {
            if (group > first && chain.separator[group] != SPACE && chain.separator[group] != OPEN) {
                continue;
            }
            int end = number(chain, group, last);
            if (end >= group) {
                return end;
            }
        }
        return last;
    }

    private int number(Chain chain, int first, int last) {
        Line line = scene.line;
        int start = chain.from[first];
        boolean plus = start > line.from && line.bytes[start - 1] == '+'
                || start - 1 > line.from && line.bytes[start - 1] == '(' && line.bytes[start - 2] == '+';
        int most = last;
        while (most > first && digits(chain, first, most) > MOST) {
            most--;
        }
        if (plus) {
            int end = longest(chain, first, most);
            double sure = Arithmetic.number(chain.characters, chain.begin[first], 2) == CHINA ? 0.6 : 0.9;
            return known(chain, first, 0) && report(chain, first, end, 8, sure) ? end : first - 1;
        }
        int s = chain.begin[first];
        byte[] c = chain.characters;
        boolean zeros = chain.length(first, first) >= 2 && c[s] == '0' && c[s + 1] == '0';
        if (zeros && most > first && known(chain, first, 2) && report(chain, first, most, 10, 0.7)) {
            return most;
        }
        int american = american(chain, first, most);
        if (american >= 0) {
            return american;
        }
        if (inland(chain, first, most) && report(chain, first, most, 9, 0.6)) {
            return most;
        }
        return said(chain, first, most);
    }

    /** Behind the sign all groups that follow, unless a new number seems to begin. */
    private int longest(Chain chain, int first, int most) {
        int end = first;
        while (end < most && digits(chain, first, end) < 11) {
            end++;
        }
        return end < most && digits(chain, first, end + 1) <= 13 && chain.separator[end + 1] == chain.separator[end]
                ? end + 1
                : end;
    }

    private static int digits(Chain chain, int first, int last) {
        int n = chain.length(first, last);
        return chain.letters(last, last) == 0 ? n : n - chain.length(last, last) + 4;
    }

    private static boolean known(Chain chain, int first, int skip) {
        int s = chain.begin[first] + skip;
        return s < chain.begin[chain.groups] && chain.characters[s] != '0';
    }

    /** Three, three and four digits, or these behind a 1, neither of the first two groups with 0 or 1 in front. */
    private int american(Chain chain, int first, int most) {
        int at = first;
        int s = chain.begin[first];
        boolean trunk = chain.length(first, first) == 1 && chain.characters[s] == '1'
                || chain.length(first, first) == 3 && Arithmetic.number(chain.characters, s, 3) == 1;
        if (trunk) {
            at++;
        }
        if (at + 2 > most || !shape(chain, at)) {
            return -1;
        }
        boolean exchange = chain.characters[chain.begin[at]] >= '2' && chain.characters[chain.begin[at + 1]] >= '2';
        boolean spaces = chain.separator[at + 1] == SPACE && chain.separator[at + 2] == SPACE;
        double sure = spaces && !trunk ? 0.5 : 0.75;
        if (exchange && scene.about(chain.from[first], chain.to[at + 2], PHONE)) {
            sure = SAID;
        }
        return exchange && report(chain, first, at + 2, 10, sure) ? at + 2 : -1;
    }

    private static boolean shape(Chain chain, int at) {
        int last = chain.length(at + 2, at + 2);
        boolean four = chain.letters(at + 2, at + 2) == 0 ? last == 4 : last > 5;
        return chain.length(at, at) == 3 && chain.length(at + 1, at + 1) == 3 && four;
    }

    /** A trunk prefix 0 and two to five groups, of two digits at least, that are no date. */
    private static boolean inland(Chain chain, int first, int most) {
        int n = digits(chain, first, most);
        int head = chain.length(first, first);
        byte[] c = chain.characters;
        int s = chain.begin[first];
        if (c[s] != '0'
                || c[s + 1] == '0'
                || head < 2
                || head > 5
                || n < 9
                || n > 11
                || most == first
                || most - first > 5) {
            return false;
        }
        for (int g = first + 1; g <= most; g++) {
            if (chain.length(g, g) < 2 || chain.separator[g] == STOP && head == 2 && chain.length(g, g) != 2) {
                return false;
            }
        }
        boolean date = head == 2 && most - first >= 2 && chain.length(first + 2, first + 2) == 4;
        return !date;
    }

    /** Any groups with seven to thirteen digits, if a word says that it is a telephone. */
    private int said(Chain chain, int first, int most) {
        int end = most;
        while (end > first && digits(chain, first, end) > 13) {
            end--;
        }
        int n = digits(chain, first, end);
        if (n < LEAST || n > 13 || date(chain, first, end)) {
            return first - 1;
        }
        for (int g = first + 1; g <= end; g++) {
            if (chain.length(g, g) < 2) {
                return first - 1;
            }
        }
        boolean said = scene.about(chain.from[first], chain.to[end], PHONE);
        return said && report(chain, first, end, LEAST, 0.7) ? end : first - 1;
    }

    private static boolean date(Chain chain, int first, int last) {
        boolean three = last - first >= 2 && chain.separator[first + 1] != SPACE;
        int head = chain.length(first, first);
        return three
                && chain.length(first + 1, first + 1) <= 2
                && (head == 4 && chain.length(first + 2, first + 2) <= 2
                        || head <= 2 && chain.length(first + 2, first + 2) == 4);
    }

    private boolean report(Chain chain, int first, int last, int least, double confidence) {
        int n = digits(chain, first, last);
        if (n < least || n > MOST + 2) {
            return false;
        }
        Line line = scene.line;
        int start = chain.from[first];
        int end = chain.end(line, first, last);
        while (start > line.from && (line.bytes[start - 1] == '(' || line.bytes[start - 1] == '+')) {
            start--;
        }
        boolean glued = start > line.from && (joins(line.bytes[start - 1]) || Kind.alnum(line.bytes[start - 1]));
        boolean before = glued && start - 1 > line.from && Kind.alnum(line.bytes[start - 2]);
        boolean after = end + 1 < line.to && joins(line.bytes[end]) && Kind.alnum(line.bytes[end + 1]);
        if (before || after) {
            return false;
        }
        scene.found(IdentifierType.PHONE, start, end, confidence);
        return true;
    }

    private static boolean joins(byte b) {
        return b == '-' || b == '.' || b == '_' || b == '/';
    }
}
