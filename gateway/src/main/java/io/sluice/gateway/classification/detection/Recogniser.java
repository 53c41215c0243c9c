package io.sluice.gateway.classification.detection;

/**
 * One shape of one type: so many characters, which of them are digits or letters, how they may be grouped, what is
 * checked, and how sure that makes it. Immutable.
 *
 * <p>A pattern writes d for a digit, L for a letter, A for either, and separators as they stand; alternatives after
 * {@code |} group the same characters otherwise. Characters in one piece are always one of the ways.
 */
final class Recogniser {
    private static final String SEPARATORS = " -./()";

    final String type;
    final int length;
    final long letters;
    final long digits;
    final double chance;
    final float alone;
    final float grouped;
    final float inContext;
    final boolean free;
    final TopicSet topics;
    final Check check;

    /** What a number must be beside its check digits to be compared with others that fail their check. */
    final Check shape;

    /** Its place among all of one scanner. */
    final int index;

    private final long[] layouts;

    private Recogniser(
            String type, String patterns, double chance, float[] scores, boolean free, TopicSet topics, Check check) {
        String[] ways = patterns.split("\\|");
        String compact = ways[0].replaceAll("[ ./()-]", "");
        this.type = type;
        this.length = compact.length();
        this.letters = mask(compact, 'L');
        this.digits = mask(compact, 'd');
        this.chance = chance;
        this.alone = scores[0];
        this.grouped = scores[1];
        this.inContext = scores[2];
        this.free = free;
        this.topics = topics;
        this.check = check;
        this.shape = Check::none;
        this.index = 0;
        this.layouts = new long[ways.length];
        for (int i = 0; i < ways.length; i++) {
            layouts[i] = layout(ways[i]);
        }
    }

    private Recogniser(
            Recogniser other, int index, double chance, float alone, float grouped, boolean free, Check shape) {
        this.type = other.type;
        this.length = other.length;
        this.letters = other.letters;
        this.digits = other.digits;
        this.chance = chance;
        this.alone = alone;
        this.grouped = grouped;
        this.inContext = other.inContext;
        this.free = free;
        this.topics = other.topics;
        this.check = other.check;
        this.shape = shape;
        this.index = index;
        this.layouts = other.layouts;
    }

    /** The check says it all: what is of this shape by chance passes once in some hundreds of times or less. */
    static Recogniser exact(IdentifierType type, String patterns, Check check, Topic... topics) {
        return of(type, patterns, 0.002, new float[] {0.9f, 0.95f, 0.99f}, check, topics);
    }

    /** The check lets one of about ten pass, so that a known grouping or a word nearby is needed. */
    static Recogniser checked(IdentifierType type, String patterns, Check check, Topic... topics) {
        return of(type, patterns, 0.1, new float[] {0.35f, 0.7f, 0.95f}, check, topics);
    }

    /** There is no check digit: a word nearby has to say what it is. */
    static Recogniser formed(IdentifierType type, String patterns, Check check, Topic... topics) {
        return of(type, patterns, 1, new float[] {0.1f, 0.2f, 0.85f}, check, topics);
    }

    private static Recogniser of(
            IdentifierType type, String patterns, double chance, float[] scores, Check check, Topic... topics) {
        return new Recogniser(type.name(), patterns, chance, scores, false, TopicSet.of(topics), check);
    }

    /** Also in groups of any size, if one separator stands between all of them. */
    Recogniser inAnyGroups() {
        return new Recogniser(this, index, chance, alone, grouped, true, shape);
    }

    /** So sure without a word nearby, in one piece and in a known grouping. */
    Recogniser sure(double aloneThen, double groupedThen) {
        return new Recogniser(this, index, chance, (float) aloneThen, (float) groupedThen, free, shape);
    }

    /** The same with a place among others. */
    Recogniser at(int place) {
        return new Recogniser(this, place, chance, alone, grouped, free, shape);
    }

    /** So likely a number of this length passes by chance. */
    Recogniser byChance(double of) {
        return new Recogniser(this, index, of, alone, grouped, free, shape);
    }

    /** Only numbers of this shape, not all of the length, say how many pass by chance. */
    Recogniser shaped(Check as) {
        return new Recogniser(this, index, chance, alone, grouped, free, as);
    }

    /** Whether it has few friends among numbers of other kinds. */
    boolean strong() {
        return chance <= 0.005;
    }

    /** Whether letters are where letters must be and nowhere else. */
    boolean fits(long letterMask) {
        return (letterMask & letters) == letters && (letterMask & digits) == 0;
    }

    /** One bit for each of its groupings, so that most others are ruled out at once. */
    long groupings() {
        long bits = 0;
        for (long each : layouts) {
            bits |= bit(each);
        }
        return bits;
    }

    /** The bit of a grouping. */
    static long bit(long layout) {
        return 1L << bitNumber(layout);
    }

    /** Which of 64 bits stands for a grouping. */
    static int bitNumber(long layout) {
        return (int) (layout * 0x9E3779B97F4A7C15L >>> 58);
    }

    boolean grouping(long layout) {
        for (long each : layouts) {
            if (each == layout) {
                return true;
            }
        }
        return false;
    }

    /** Adds one group, or the separator before one, to what stands for a grouping. */
    static long extend(long layout, int item) {
        return (layout ^ item) * 0x100000001B3L + item;
    }

    /** The number of a separator in a grouping; 0 for none. */
    static int separator(byte b) {
        return 64 + SEPARATORS.indexOf(b);
    }

    private static long layout(String pattern) {
        long layout = 0;
        int group = 0;
        for (char c : pattern.replaceAll("\\)$", "").toCharArray()) {
            if (SEPARATORS.indexOf(c) < 0) {
                group++;
            } else if (group > 0) {
                layout = extend(extend(layout, group), separator((byte) c));
                group = 0;
            }
        }
        return group > 0 ? extend(layout, group) : layout;
    }

    private static long mask(String compact, char kind) {
        long mask = 0;
        for (int i = 0; i < compact.length(); i++) {
            mask |= compact.charAt(i) == kind ? 1L << i : 0;
        }
        return mask;
    }
}
