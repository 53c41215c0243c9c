package io.sluice.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Which records bear a token, in memory, made anew from the lane at each start. About 12 bytes for each token of a
 * record: the records of one token form a chain from the newest back, a hash table holds the heads. Half a token is the
 * key, so a hit must be checked against the record. Blocks of records know their times and kinds, so that a scan can
 * pass over most of a lane. Safe for concurrent use.
 */
final class TokenIndex {
    private static final int BLOCK = 1024;
    private static final int NONE = -1;

    private long[] keys = new long[1 << 10];
    private int[] heads = new int[1 << 10];
    private int distinct;
    private final Longs chain = new Longs(); // Record in the upper, previous link in the lower half.
    private long[] blockMin = new long[16];
    private long[] blockMax = new long[16];
    private long[] blockKinds = new long[16];
    private long size;

    /** Takes the next record. */
    synchronized void add(RecordKeys record) {
        int index = Math.toIntExact(size);
        for (long key : record.tokens()) {
            int slot = slot(keys, key);
            if (keys[slot] == 0) {
                keys[slot] = key;
                heads[slot] = NONE;
                distinct++;
            }
            long link = (long) index << 32 | heads[slot] & 0xffffffffL;
            heads[slot] = Math.toIntExact(chain.length());
            chain.add(link);
            if (distinct * 2 > keys.length) {
                grow();
            }
        }
        if (record.parsed()) {
            note(index / BLOCK, record);
        }
        size++;
    }

    private void note(int block, RecordKeys record) {
        if (block >= blockKinds.length) {
            int more = Math.max(block + 1, blockKinds.length * 2);
            blockMin = Arrays.copyOf(blockMin, more);
            blockMax = Arrays.copyOf(blockMax, more);
            blockKinds = Arrays.copyOf(blockKinds, more);
        }
        boolean first = blockKinds[block] == 0;
        blockMin[block] = first ? record.timeMillis() : Math.min(blockMin[block], record.timeMillis());
        blockMax[block] = first ? record.timeMillis() : Math.max(blockMax[block], record.timeMillis());
        blockKinds[block] |= 1L << kindBit(record.kind());
    }

    /** Kinds beyond 62 share the last bit. */
    private static int kindBit(int kind) {
        return kind < 0 || kind > 62 ? 63 : kind;
    }

    /** Ascending indexes of records that may bear one of these tokens. */
    synchronized long[] candidates(List<byte[]> tokens) {
        long[] found = new long[16];
        int count = 0;
        for (byte[] token : tokens) {
            long key = RecordKeys.key(token);
            int slot = slot(keys, key);
            if (key == 0 || keys[slot] == 0) {
                continue;
            }
            for (int link = heads[slot]; link != NONE; link = (int) chain.get(link)) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, count * 2);
                }
                found[count++] = chain.get(link) >>> 32;
            }
        }
        return Arrays.stream(found, 0, count).sorted().distinct().toArray();
    }

    /** Ranges of records, ascending, that may fit the query's kinds and times. Each is start and end. */
    synchronized List<long[]> ranges(Query query, long end) {
        List<long[]> ranges = new ArrayList<>();
        long kinds = query.kinds().stream()
                .mapToLong(kind -> 1L << kindBit(kind.getNumber()))
                .reduce(0, (a, b) -> a | b);
        boolean anyTime = query.fromMillis() == Long.MIN_VALUE && query.untilMillis() == Long.MAX_VALUE;
        LongPredicate fits = block -> {
            int i = (int) block;
            if (i >= blockKinds.length || blockKinds[i] == 0) {
                return kinds == 0 && anyTime;
            }
            return (kinds == 0 || (blockKinds[i] & kinds) != 0)
                    && blockMax[i] >= query.fromMillis()
                    && blockMin[i] < query.untilMillis();
        };
        long last = Math.min(end, query.untilIndex());
        for (long start = Math.max(0, query.fromIndex()); start < last; ) {
            long next = Math.min(last, (start / BLOCK + 1) * BLOCK);
            if (fits.test(start / BLOCK)) {
                ranges.add(new long[] {start, next});
            }
            start = next;
        }
        return ranges;
    }

    private void grow() {
        long[] moreKeys = new long[keys.length * 2];
        int[] moreHeads = new int[keys.length * 2];
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0) {
                int slot = slot(moreKeys, keys[i]);
                moreKeys[slot] = keys[i];
                moreHeads[slot] = heads[i];
            }
        }
        keys = moreKeys;
        heads = moreHeads;
    }

    private static int slot(long[] keys, long key) {
        int mask = keys.length - 1;
        int slot = (int) (key ^ key >>> 32) & mask;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
