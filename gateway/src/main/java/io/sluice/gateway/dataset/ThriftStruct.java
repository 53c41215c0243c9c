package io.sluice.gateway.dataset;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A structure in Thrift's compact protocol, with its fields by number: whole numbers as Long, also for truth values,
 * texts as bytes, lists, structures. Every length is held against the bytes that are there. Immutable once read.
 */
final class ThriftStruct {
    private static final int MOST_DEPTH = 16;

    private final Map<Integer, Object> fields = new HashMap<>(8);

    private ThriftStruct() {}

    /** Reads structures from bytes; at most so many values, one list of them counting for each of its elements. */
    static final class Source {
        private final byte[] bytes;
        private final int end;
        private int at;
        private int values;

        Source(byte[] bytes, int from, int end, int mostValues) {
            this.bytes = bytes;
            this.at = from;
            this.end = end;
            this.values = mostValues;
        }

        /** Where the next byte lies. */
        int at() {
            return at;
        }

        ThriftStruct read() throws DamagedFileException {
            return struct(0);
        }

        private ThriftStruct struct(int depth) throws DamagedFileException {
            ThriftStruct struct = new ThriftStruct();
            if (depth > MOST_DEPTH) {
                throw new DamagedFileException("metadata: too deep");
            }
            int id = 0;
            while (true) {
                int head = get();
                int type = head & 15;
                if (type == 0) {
                    return struct;
                }
                id = head >>> 4 == 0 ? (int) zigzag() : id + (head >>> 4);
                struct.fields.put(id, type <= 2 ? Long.valueOf(type == 1 ? 1 : 0) : value(type, depth));
            }
        }

        private Object value(int type, int depth) throws DamagedFileException {
            if (--values < 0) {
                throw new DamagedFileException("metadata: too many values");
            }
            return switch (type) {
                case 1, 2 -> Long.valueOf(get() == 1 ? 1 : 0);
                case 3 -> Long.valueOf((byte) get());
                case 4, 5, 6 -> Long.valueOf(zigzag());
                case 7 -> bytes(8);
                case 8 -> bytes(varint());
                case 9, 10 -> list(depth);
                case 12 -> struct(depth + 1);
                default -> throw new DamagedFileException("metadata: a type that is not known");
            };
        }

        private List<Object> list(int depth) throws DamagedFileException {
            int head = get();
            long count = head >>> 4 == 15 ? varint() : head >>> 4;
            if (count < 0 || count > end - at) {
                throw new DamagedFileException("metadata: a list longer than the file");
            }
            List<Object> list = new ArrayList<>();
            for (long i = 0; i < count; i++) {
                list.add(value(head & 15, depth + 1));
            }
            return list;
        }

        private byte[] bytes(long count) throws DamagedFileException {
            if (count < 0 || count > end - at) {
                throw new DamagedFileException("metadata: a text longer than the file");
            }
            byte[] copy = java.util.Arrays.copyOfRange(bytes, at, at + (int) count);
            at += (int) count;
            return copy;
        }

        private int get() throws DamagedFileException {
            if (at >= end) {
                throw new DamagedFileException("metadata: cut");
            }
            return bytes[at++] & 0xff;
        }

        private long zigzag() throws DamagedFileException {
            long n = varint();
            return n >>> 1 ^ -(n & 1);
        }

        private long varint() throws DamagedFileException {
            long n = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                int b = get();
                n |= (long) (b & 0x7f) << shift;
                if (b < 0x80) {
                    return n;
                }
            }
            throw new DamagedFileException("metadata: a number too long");
        }
    }

    boolean has(int id) {
        return fields.containsKey(id);
    }

    /** A whole number; other if it is not there. */
    long number(int id, long other) throws DamagedFileException {
        Object value = fields.get(id);
        if (value == null) {
            return other;
        }
        return value instanceof Long number ? number : wrong(id);
    }

    /** A number from 0 to most, which must be there. */
    int size(int id, long most) throws DamagedFileException {
        long number = number(id, -1);
        return number >= 0 && number <= most ? (int) number : (int) wrong(id);
    }

    byte[] bytes(int id) throws DamagedFileException {
        Object value = fields.get(id);
        if (value == null) {
            return new byte[0];
        }
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        wrong(id);
        return new byte[0];
    }

    String text(int id) throws DamagedFileException {
        return new String(bytes(id), StandardCharsets.UTF_8);
    }

    /** A structure; null if it is not there. */
    ThriftStruct struct(int id) throws DamagedFileException {
        Object value = fields.get(id);
        if (value != null && !(value instanceof ThriftStruct)) {
            wrong(id);
        }
        return (ThriftStruct) value;
    }

    /** The structures of a list; empty if it is not there. */
    List<ThriftStruct> structs(int id) throws DamagedFileException {
        List<ThriftStruct> structs = new ArrayList<>();
        if (fields.get(id) instanceof List<?> list) {
            for (Object each : list) {
                structs.add(each instanceof ThriftStruct struct ? struct : null);
            }
        }
        if (structs.contains(null)) {
            wrong(id);
        }
        return structs;
    }

    private static long wrong(int id) throws DamagedFileException {
        throw new DamagedFileException("metadata: field " + id);
    }
}
