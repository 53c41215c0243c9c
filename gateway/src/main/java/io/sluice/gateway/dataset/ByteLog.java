package io.sluice.gateway.dataset;

import java.util.ArrayList;
import java.util.List;

/** Bytes and numbers kept in memory to be read again from the beginning. Not safe for concurrent use. */
final class ByteLog {
    private static final int BITS = 16;
    private static final int CHUNK = 1 << BITS;

    private final List<byte[]> chunks = new ArrayList<>();
    private int size;
    private int at;

    /** How many bytes are kept. */
    int size() {
        return size;
    }

    void clear() {
        chunks.clear();
        size = 0;
        at = 0;
    }

    void put(int b) {
        if (size >>> BITS == chunks.size()) {
            chunks.add(new byte[CHUNK]);
        }
        chunks.get(size >>> BITS)[size & CHUNK - 1] = (byte) b;
        size++;
    }

    /** A number that is not negative, in seven bits a byte. */
    void number(int number) {
        int rest = number;
        while (rest > 0x7f) {
            put(rest | 0x80);
            rest >>>= 7;
        }
        put(rest);
    }

    /** Bytes with their length before them. */
    void bytes(byte[] bytes) {
        number(bytes.length);
        for (int from = 0; from < bytes.length; ) {
            if (size >>> BITS == chunks.size()) {
                chunks.add(new byte[CHUNK]);
            }
            int n = Math.min(bytes.length - from, CHUNK - (size & CHUNK - 1));
            System.arraycopy(bytes, from, chunks.get(size >>> BITS), size & CHUNK - 1, n);
            size += n;
            from += n;
        }
    }

    /** Goes on reading at a place. */
    void seek(int place) {
        at = place;
    }

    boolean more() {
        return at < size;
    }

    int get() {
        int b = chunks.get(at >>> BITS)[at & CHUNK - 1] & 0xff;
        at++;
        return b;
    }

    int number() {
        int number = 0;
        int shift = 0;
        int b;
        do {
            b = get();
            number |= (b & 0x7f) << shift;
            shift += 7;
        } while (b > 0x7f);
        return number;
    }

    byte[] bytes() {
        byte[] bytes = new byte[number()];
        for (int from = 0; from < bytes.length; ) {
            int n = Math.min(bytes.length - from, CHUNK - (at & CHUNK - 1));
            System.arraycopy(chunks.get(at >>> BITS), at & CHUNK - 1, bytes, from, n);
            at += n;
            from += n;
        }
        return bytes;
    }
}
