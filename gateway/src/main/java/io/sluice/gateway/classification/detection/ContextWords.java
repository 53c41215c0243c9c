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

    /** Key is a node and a character, value the next node. */
    private final long[] edges = new long[TABLE];

    private final int[] next = new int[TABLE];
    private long[] topics = new long[4096];
    private long[] moreTopics = new long[4096];
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
        for (int c = 0; c < 0x10000 && word.length() == 1; c++) {
            pairs[pair(word.charAt(0), (char) c)] = true;
        }
        pairs[pair(word.charAt(0), word.charAt(word.length() - 1 > 0 ? 1 : 0))] = true;
        for (char c : word.toCharArray()) {
            int slot = slot(node, c);
            if (edges[slot] == 0) {
                edges[slot] = key(node, c);
                next[slot] = nodes++;
                if (nodes == topics.length) {
                    topics = Arrays.copyOf(topics, nodes * 2);
                    moreTopics = Arrays.copyOf(moreTopics, nodes * 2);
                }
            }
            node = next[slot];
        }
        if (topic < 64) {
            topics[node] |= 1L << topic;
        } else {
            moreTopics[node] |= 1L << topic - 64;
        }
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
        char before = ' ';
        for (int i = line.from; i < line.to; i++) {
            char c = characters[i];
            char after = i + 1 < line.to ? characters[i + 1] : ' ';
            if (pairs[pair(lower(c), lower(after))] && (c > 0x2e80 || !letter(before) || camel(before, c))) {
                walk(line, i, found);
            }
            before = c;
        }
    }

    private void ascii(Line line, Surroundings found) {
        byte[] b = line.bytes;
        byte before = ' ';
        for (int i = line.from; i < line.to; i++) {
            byte c = b[i];
            boolean begins = Kind.letter(c) && (!Kind.letter(before) || c < 'a' && before >= 'a');
            if (begins) {
                byte after = i + 1 < line.to ? b[i + 1] : (byte) ' ';
                if (pairs[pair(lower((char) c), lower((char) after))]) {
                    walk(line, i, found);
                }
            }
            before = c;
        }
    }

    private void walk(Line line, int start, Surroundings found) {
        int node = 0;
        int i = start;
        while (i < line.to) {
            char c = lower(line.character(i));
            if (c == '_' || c == '-' || c == '.' && node != 0) {
                c = ' ';
            }
            int slot = slot(node, c);
            if (edges[slot] == 0 && node != 0 && c != ' ' && camel(line.character(i - 1), line.character(i))) {
                int space = slot(node, ' ');
                slot = edges[space] == 0 ? slot : slot(next[space], c);
            }
            if (edges[slot] == 0) {
                return;
            }
            node = next[slot];
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
        boolean plural = c == 's' && (i + 1 == line.to || !letter(line.character(i + 1)));
        return plural || !letter(c) || camel(last, c);
    }

    private static boolean camel(char before, char c) {
        return before >= 'a' && before <= 'z' && c >= 'A' && c <= 'Z';
    }

    private static boolean letter(char c) {
        return c < 0x80 ? (c | 0x20) >= 'a' && (c | 0x20) <= 'z' : c < 0x2e80 && Character.isLetter(c);
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c < 0x80 || c > 0x2e80 ? c : Character.toLowerCase(c);
    }
}
