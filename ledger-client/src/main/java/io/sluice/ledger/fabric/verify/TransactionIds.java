package io.sluice.ledger.fabric.verify;

import java.nio.charset.StandardCharsets;

/**
 * Every transaction identifier that a channel has seen, in 16 bytes each: half of a SHA-256, so that nobody can make two
 * that look the same here. Not safe for concurrent use.
 */
final class TransactionIds {
    private long[] table = new long[1 << 11]; // Pairs; 0, 0: free.
    private int size;

    /** True when it was not there. */
    boolean add(String id) {
        long[] key = key(id);
        int slot = slot(table, key);
        if (table[slot] != 0 || table[slot + 1] != 0) {
            return false;
        }
        table[slot] = key[0];
        table[slot + 1] = key[1];
        if (++size * 4 > table.length) {
            grow();
        }
        return true;
    }

    boolean contains(String id) {
        int slot = slot(table, key(id));
        return table[slot] != 0 || table[slot + 1] != 0;
    }

    private static long[] key(String id) {
        var hash = java.nio.ByteBuffer.wrap(BlockVerifier.sha256().digest(id.getBytes(StandardCharsets.UTF_8)));
        return new long[] {hash.getLong(), hash.getLong() | 1};
    }

    private void grow() {
        long[] more = new long[table.length * 2];
        for (int i = 0; i < table.length; i += 2) {
            if (table[i] != 0 || table[i + 1] != 0) {
                int slot = slot(more, new long[] {table[i], table[i + 1]});
                more[slot] = table[i];
                more[slot + 1] = table[i + 1];
            }
        }
        table = more;
    }

    private static int slot(long[] table, long[] key) {
        int mask = table.length / 2 - 1;
        int pair = (int) key[0] & mask;
        while ((table[2 * pair] != 0 || table[2 * pair + 1] != 0)
                && (table[2 * pair] != key[0] || table[2 * pair + 1] != key[1])) {
            pair = pair + 1 & mask;
        }
        return 2 * pair;
    }
}
