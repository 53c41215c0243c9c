package io.sluice.gateway.classification.detection;

import java.util.Arrays;

/**
 * The words of all {@link Topic}s as one trie, walked from every place where a word can begin. Reading a line takes
 * time in proportion to its length. Immutable.
 */
final class ContextWords {
    /** The words of all built-in topics. */
    static final ContextWords BUILT_IN = new ContextWords();

    private static final int TABLE = 1 << 14;

    /** For each ASCII character the number of its letter, 0 for a space and what stands for one; -1 for others. */
    private static final byte[] LETTERS = letters();

    /** Key is a node and a character, value the next node. */
    private final long[] edges = new long[TABLE];

    private final int[] next = new int[TABLE];
    private long[] topics = new long[4096];
    private long[] moreTopics = new long[4096];
    /** Where a word of small letters and spaces goes on: for each node 32 next ones. */
    private short[] latin = new short[4096 << 5];

    /** Three letters that words in ASCII begin with, five bits each. */
    private final boolean[] triples = new boolean[1 << 15];

    /** Hashed pairs of characters that words begin with. */
    private final boolean[] pairs = new boolean[0x10000];

    private int nodes = 1;

    private ContextWords() {
        for (Topic topic : Topic.values()) {
            for (String word : topic.words) {
                add(word, topic.ordinal());
            }
        }
    }

    private void add(String word, int topic) {
        int node = 0;
        begin(word);
        for (char c : word.toCharArray()) {
            int known = next(node, c);
            if (known == 0) {
                known = nodes++;
                grow();
                int letter = letter(c);
                if (letter >= 0) {
                    latin[node << 5 | letter] = (short) known;
                } else {
                    int slot = slot(node, c);
                    edges[slot] = key(node, c);
                    next[slot] = known;
                }
            }
            node = known;
        }
        if (topic < 64) {
            topics[node] |= 1L << topic;
        } else {
            moreTopics[node] |= 1L << topic - 64;
        }
    }

    private void grow() {
        if (nodes > topics.length) {
            topics = Arrays.copyOf(topics, nodes * 2);
            moreTopics = Arrays.copyOf(moreTopics, nodes * 2);
            latin = Arrays.copyOf(latin, nodes * 2 << 5);
        }
    }

    /** Marks how a word begins, so that most places in a line need no walk. */
    private void begin(String word) {
        char first = word.charAt(0);
        char second = word.length() > 1 ? word.charAt(1) : 0;
        if (first < 0x80) {
            for (int third = 0; third < 32; third++) {
                boolean fits = word.length() < 3 || (word.charAt(2) & 31) == third || word.charAt(2) > 0x7f;
                boolean any = second > 0x7f;
                for (int k = 0; k < 32 && any; k++) {
                    triples[triple(first, (char) k, (char) third)] = true;
                }
                triples[triple(first, second, (char) third)] |= fits;
            }
        }
        for (int c = 0; c < 0x10000 && second == 0; c++) {
            pairs[pair(first, (char) c)] = true;
        }
        pairs[pair(first, second)] = true;
    }

    private static int triple(char first, char second, char third) {
        return (first & 31) << 10 | (second & 31) << 5 | third & 31;
    }

    /** The number of a small letter, 0 for a space; -1 for anything else. */
    private static int letter(char c) {
        return c >= 'a' && c <= 'z' ? c & 31 : c == ' ' ? 0 : -1;
    }

    private static byte[] letters() {
        byte[] letters = new byte[128];
        for (int c = 0; c < 128; c++) {
            letters[c] = (byte) (c == '_' || c == '-' || c == '.' ? 0 : letter(lower((char) c)));
        }
        return letters;
    }

    /** The node after c; 0 for none. */
    private int next(int node, char c) {
        int letter = letter(c);
        if (letter >= 0) {
            return latin[node << 5 | letter];
        }
        int slot = slot(node, c);
        return edges[slot] == 0 ? 0 : next[slot];
    }

    private static long key(int node, char c) {
        return (long) (node + 1) << 16 | c;
    }

    private int slot(int node, char c) {
        long key = key(node, c);
        int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 50);
        while (edges[slot] != 0 && edges[slot] != key) {
            slot = slot + 1 & TABLE - 1;
        }
        return slot;
    }

    private static int pair(char first, char second) {
        return first * 0x2f1 + second & 0xffff;
    }

    /** Adds every word of a line to found. */
    void read(Line line, Surroundings found) {
        if (line.characters == null) {
            ascii(line, found);
            return;
        }
        char[] characters = line.characters;
        byte[] kinds = Kind.OF;
        int last = line.to - 1;
        char before = ' ';
        for (int i = line.from; i <= last; i++) {
            char c = characters[i];
            if (c < 0x80) {
                boolean begins = (kinds[c] & Kind.LETTER) != 0 && (!alphabetic(before) || camel(before, c));
                if (begins && (i + 1 > last || triple(characters, i, last))) {
                    walk(line, i, found);
                }
            } else {
                char after = i < last ? lower(characters[i + 1]) : ' ';
                if (c > 0x2e80 ? pairs[pair(c, after)] : pairs[pair(lower(c), after)] && !alphabetic(before)) {
                    walk(line, i, found);
                }
            }
            before = c;
        }
    }

    private boolean triple(char[] c, int i, int last) {
        return triples[(c[i] & 31) << 10 | (c[i + 1] & 31) << 5 | (i + 1 < last ? c[i + 2] & 31 : 0)];
    }

    private void ascii(Line line, Surroundings found) {
        byte[] b = line.bytes;
        byte[] kinds = Kind.OF;
        int last = line.to - 2;
        int before = 0;
        for (int i = line.from; i <= last; i++) {
            int kind = kinds[b[i]] & Kind.LETTER;
            boolean begins = kind != 0 && (before == 0 || b[i] < 'a' && b[i - 1] >= 'a');
            if (begins && triples[(b[i] & 31) << 10 | (b[i + 1] & 31) << 5 | (i < last ? b[i + 2] & 31 : 0)]) {
                walk(line, i, found);
            }
            before = kind;
        }
    }

    private void walk(Line line, int start, Surroundings found) {
        if (line.characters == null) {
            walkAscii(line, start, found);
            return;
        }
        int node = 0;
        int i = start;
        while (i < line.to) {
            char c = lower(line.characters[i]);
            if (c == '_' || c == '-' || c == '.') {
                c = ' ';
            }
            int known = next(node, c);
            if (known == 0 && node != 0 && c != ' ' && camel(line.characters[i - 1], line.characters[i])) {
                int space = next(node, ' ');
                known = space == 0 ? 0 : next(space, c);
            }
            if (known == 0) {
                return;
            }
            node = known;
            i++;
            if ((topics[node] | moreTopics[node]) != 0 && ends(line, i)) {
                found.add(start, i, topics[node], moreTopics[node]);
            }
        }
    }

    /** The same over the bytes of a line in ASCII. */
    private void walkAscii(Line line, int start, Surroundings found) {
        byte[] b = line.bytes;
        int to = line.to;
        int node = 0;
        int i = start;
        while (i < to) {
            int letter = LETTERS[b[i]];
            int known = letter < 0 ? next(node, (char) b[i]) : latin[node << 5 | letter];
            if (known == 0 && letter > 0 && node != 0 && b[i] <= 'Z' && b[i - 1] >= 'a' && b[i - 1] <= 'z') {
                int space = latin[node << 5];
                known = space == 0 ? 0 : latin[space << 5 | letter];
            }
            if (known == 0) {
                return;
            }
            node = known;
            i++;
            if ((topics[node] | moreTopics[node]) != 0 && ends(line, i)) {
                found.add(start, i, topics[node], moreTopics[node]);
            }
        }
    }

    /** A word may also end in the s of the plural. */
    private static boolean ends(Line line, int i) {
        char last = line.character(i - 1);
        if (last > 0x2e80 || i == line.to) {
            return true;
        }
        char c = line.character(i);
        boolean plural = c == 's' && (i + 1 == line.to || !alphabetic(line.character(i + 1)));
        return plural || !alphabetic(c) || camel(last, c);
    }

    private static boolean camel(char before, char c) {
        return before >= 'a' && before <= 'z' && c >= 'A' && c <= 'Z';
    }

    private static boolean alphabetic(char c) {
        return c < 0x80 ? (c | 0x20) >= 'a' && (c | 0x20) <= 'z' : c < 0x2e80 && Character.isLetter(c);
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c < 0x80 || c > 0x2e80 ? c : Character.toLowerCase(c);
    }
}
