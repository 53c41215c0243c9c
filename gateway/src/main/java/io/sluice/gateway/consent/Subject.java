package io.sluice.gateway.consent;

import java.nio.ByteBuffer;

/** A person's keyed pseudonym: 128 bits. Ordered as its bytes are. */
public record Subject(long high, long low) implements Comparable<Subject> {
    /** Bytes of a pseudonym. */
    public static final int BYTES = 16;

    static Subject read(byte[] bytes, int at) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, at, BYTES);
        return new Subject(buffer.getLong(), buffer.getLong());
    }

    /** 16 bytes. */
    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    @Override
    public int compareTo(Subject other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    /** Not the pseudonym: what is logged must not link persons. */
    @Override
    public String toString() {
        return "Subject[...]";
    }
}
