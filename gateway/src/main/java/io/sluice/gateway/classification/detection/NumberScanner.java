package io.sluice.gateway.classification.detection;

import static io.sluice.gateway.classification.detection.Recogniser.extend;

/** Takes the groups of a {@link Chain}, alone and together, to the recognisers of their shape. */
final class NumberScanner {
    /** So many digits has every number at least that is shorter than {@link #LEAST_MIXED} characters. */
    static final int SHORTEST = 6;

    /** So many characters has every number at least that has fewer digits. */
    static final int LEAST_MIXED = 9;

    private static final int MOST_JOINED = 9;
    private static final int LEAST_JOINED = 3;
    private static final int LONGEST_PREFIX = 8;
    static final float PLAUSIBLE = 0.5f;
    private static final float UNLIKELY = 0.3f;
    private static final TopicSet THING = TopicSet.of(Topic.THING);

    private final Recognisers recognisers;
    private final Scene scene;

    /** Whether what fails its check counts against others: not if it is a piece of something longer. */
    private boolean counted;

    NumberScanner(Recognisers recognisers, Scene scene) {
        this.recognisers = recognisers;
        this.scene = scene;
    }

    void scan(Chain chain) {
        int groups = chain.groups;
        for (int first = 0; first < groups; first++) {
            long layout = 0;
            boolean same = true;
            int shortest = Integer.MAX_VALUE;
            for (int last = first; last < groups; last++) {
                int n = chain.length(first, last);
                if (n > Recognisers.MOST) {
                    break;
                }
                if (last > first) {
                    layout = extend(layout, chain.separator[last]);
                    same &= chain.separator[last] == chain.separator[first + 1];
                }
                layout = extend(layout, chain.length(last, last));
                shortest = Math.min(shortest, chain.length(last, last));
                boolean whole = first == 0 && last == groups - 1;
                if (n >= SHORTEST && (last - first < MOST_JOINED || whole)) {
                    boolean free = same && (whole || shortest >= LEAST_JOINED);
                    counted = whole || last == first;
                    join(chain, first, last, layout, free);
                }
            }
            if (chain.characters[chain.begin[first]] > '9') {
                suffix(chain, first);
                account(chain, first);
            }
        }
    }

    private void join(Chain chain, int first, int last, long layout, boolean free) {
        boolean one = first == last;
        long letters = chain.letters(first, last);
        Recognisers.Shape shape = recognisers.of(chain.length(first, last), letters == 0);
        Recogniser[] possible = one ? alone(shape) : shape.grouped(layout, free);
        if (possible.length == 0) {
            return;
        }
        int start = -1;
        int end = -1;
        int embedded = -1;
        for (Recogniser r : possible) {
            if (letters != 0 && !r.fits(letters)) {
                continue;
            }
            float score = one ? r.alone : r.grouping(layout) ? r.grouped : r.free && free ? r.alone - 0.1f : -1;
            if (score < 0 || score < PLAUSIBLE && !scene.mentions(r.topics)) {
                continue;
            }
            if (embedded < 0) {
                start = chain.start(scene.line, first, last);
                end = chain.end(scene.line, first, last);
                embedded = embedded(start, end);
            }
            if (embedded < (r.strong() ? 2 : 1)) {
                consider(r, chain.characters, chain.begin[first], start, end, score);
            }
        }
    }

    private Recogniser[] alone(Recognisers.Shape shape) {
        boolean sureOnly = shape.all.length == shape.plausible.length || !scene.mentions(shape.topics);
        return sureOnly ? shape.plausible : shape.all;
    }

    /** A number right behind a few letters, as in "tel13800138000". */
    private void suffix(Chain chain, int group) {
        int n = chain.length(group, group);
        long letters = chain.letters(group, group);
        int prefix = Long.numberOfTrailingZeros(~letters);
        if (prefix == 0 || prefix > LONGEST_PREFIX || n - prefix < 11 || n - prefix > 19) {
            return;
        }
        long rest = letters >>> prefix;
        counted = true;
        for (Recogniser r : recognisers.of(n - prefix, rest == 0).all) {
            boolean numeric = rest == 0 || r.strong() && r.fits(rest);
            if (r.free && numeric && embedded(chain.from[group], chain.to[group]) == 0) {
                int start = chain.from[group] + prefix;
                consider(r, chain.characters, chain.begin[group] + prefix, start, chain.to[group], r.alone - 0.1f);
            }
        }
    }

    private void consider(Recogniser r, byte[] c, int s, int start, int end, float score) {
        if (!r.check.valid(c, s, r.length)) {
            if (r.shape.valid(c, s, r.length)) {
                if (counted) {
                    scene.tally.count(r, false);
                }
                scene.missed(r.type);
            }
            return;
        }
        boolean said = scene.about(start, end, r.topics);
        float confidence = said ? Math.max(score, r.inContext) : score;
        if (!said && !r.strong() && scene.about(start, end, THING)) {
            confidence = Math.min(confidence, UNLIKELY);
        }
        if (!said && !scene.tally.count(r, true)) {
            confidence = Math.min(confidence, UNLIKELY);
        }
        if (confidence >= PLAUSIBLE - 0.001f) {
            scene.hits.add(r.type, start, end, confidence);
        }
    }

    /** An IBAN from this group on: as many groups as the state's length needs. */
    private void account(Chain chain, int first) {
        int s = chain.begin[first];
        if (chain.length(first, first) < 4 || (chain.letters >>> s & 15) != 3) {
            return;
        }
        int length = Iban.length(chain.characters[s], chain.characters[s + 1]);
        for (int last = first; length > 0 && last < chain.groups; last++) {
            int n = chain.length(first, last);
            if (n >= length) {
                boolean valid = n == length && Iban.valid(chain.characters, s, n);
                if (valid) {
                    scene.found(IdentifierType.IBAN, chain.from[first], chain.to[last], 0.99);
                } else if (n == length) {
                    scene.missed(IdentifierType.IBAN.name());
                }
                return;
            }
        }
    }

    /**
     * Whether a number is a piece of something longer: 0 no; 1 behind or before a hyphen or underscore, as in a UUID;
     * 2 a fraction.
     */
    private int embedded(int start, int end) {
        byte[] b = scene.line.bytes;
        int from = scene.line.from;
        int to = scene.line.to;
        int embedded = 0;
        if (start - 1 > from && joins(b[start - 1]) && Kind.alnum(b[start - 2])) {
            embedded = b[start - 1] == '.' && Kind.digit(b[start - 2]) ? 2 : 1;
        }
        if (end + 1 < to && joins(b[end]) && Kind.alnum(b[end + 1])) {
            embedded = Math.max(embedded, b[end] == '.' && Kind.digit(b[end + 1]) ? fraction(b, end + 1, to) : 1);
        }
        return embedded;
    }

    private static boolean joins(byte b) {
        return b == '-' || b == '.' || b == '_' || b == '/';
    }

    private static int fraction(byte[] b, int i, int to) {
        int at = i;
        while (at < to && b[at] == '0') {
            at++;
        }
        return at < to && Kind.alnum(b[at]) ? 2 : 0;
    }
}
