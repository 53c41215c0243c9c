package io.sluice.gateway.dataset;

import java.util.Arrays;

/** The values of one page, one after the other, as text. Not safe for concurrent use. */
interface ParquetValues {
    /** The next value. */
    byte[] next() throws DamagedFileException;

    /**
     * Values in an encoding.
     *
     * @param dictionary what a dictionary page held; null if there was none
     * @param count how many values there are at most
     */
    static ParquetValues of(
            ParquetType type, int encoding, byte[] bytes, int from, int to, Dictionary dictionary, int count)
            throws DamagedFileException {
        return switch (encoding) {
            case 0 -> plain(type, bytes, from, to);
            case 2, 8 -> {
                if (dictionary == null || from >= to) {
                    throw new DamagedFileException("page: no dictionary before it");
                }
                ParquetNumbers places = new ParquetNumbers.Runs(bytes, from + 1, to, bytes[from]);
                yield () -> dictionary.get(places.next());
            }
            case 3 -> {
                if (type.physical() != ParquetType.BOOLEAN || to - from < 4) {
                    throw new DamagedFileException("page: runs of what are no truth values");
                }
                ParquetNumbers truths = new ParquetNumbers.Runs(bytes, from + 4, to, 1);
                yield () -> truth(truths.next());
            }
            case 5 -> {
                boolean whole = type.physical() == ParquetType.INT32 || type.physical() == ParquetType.INT64;
                if (!whole) {
                    throw new DamagedFileException("page: differences of what are no numbers");
                }
                ParquetNumbers numbers = new ParquetNumbers.Deltas(bytes, from, to);
                boolean narrow = type.physical() == ParquetType.INT32;
                yield () -> {
                    long number = numbers.next();
                    return type.shown(narrow ? (int) number : number);
                };
            }
            case 6 -> lengths(type, bytes, from, to, count);
            case 7 -> prefixes(type, bytes, from, to, count);
            case 9 -> split(type, bytes, from, to);
            default -> throw new DamagedFileException("page: an encoding that is not known");
        };
    }

    private static byte[] truth(long bit) {
        return bit == 0 ? new byte[] {'f', 'a', 'l', 's', 'e'} : new byte[] {'t', 'r', 'u', 'e'};
    }

    /** Where a value lies in PLAIN encoding, one after the other. */
    private static ParquetValues plain(ParquetType type, byte[] bytes, int from, int to) {
        if (type.physical() == ParquetType.BOOLEAN) {
            long[] bit = {8L * from};
            return () -> {
                if (bit[0] >= 8L * to) {
                    throw new DamagedFileException("page: too few values");
                }
                return truth(ParquetNumbers.bits(bytes, bit[0]++, 1));
            };
        }
        int[] at = {from};
        int width = type.width();
        return () -> {
            int length = width > 0 ? width : length(bytes, at[0], to);
            int start = at[0] + (width > 0 ? 0 : 4);
            if (length > to - start) {
                throw new DamagedFileException("page: too few values");
            }
            at[0] = start + length;
            return type.shown(bytes, start, at[0]);
        };
    }

    private static int length(byte[] bytes, int at, int to) throws DamagedFileException {
        int length = to - at < 4 ? -1 : (int) ParquetType.little(bytes, at, 4);
        if (length < 0) {
            throw new DamagedFileException("page: length of a value");
        }
        return length;
    }

    /** All lengths, then all bytes. */
    private static ParquetValues lengths(ParquetType type, byte[] bytes, int from, int to, int count)
            throws DamagedFileException {
        ParquetNumbers.Deltas numbers = new ParquetNumbers.Deltas(bytes, from, to);
        int[] lengths = all(numbers, count);
        int[] at = {numbers.end(), 0};
        return () -> {
            int length = at[1] < lengths.length ? lengths[at[1]++] : -1;
            if (length < 0 || length > to - at[0]) {
                throw new DamagedFileException("page: too few values");
            }
            at[0] += length;
            return type.shown(bytes, at[0] - length, at[0]);
        };
    }

    /** How much of the value before it each begins with, then the rests as in {@link #lengths}. */
    private static ParquetValues prefixes(ParquetType type, byte[] bytes, int from, int to, int count)
            throws DamagedFileException {
        ParquetNumbers.Deltas numbers = new ParquetNumbers.Deltas(bytes, from, to);
        int[] prefixes = all(numbers, count);
        ParquetType raw = new ParquetType(ParquetType.BYTES, 0, ParquetType.Meaning.TEXT, 0);
        ParquetValues rests = lengths(raw, bytes, numbers.end(), to, count);
        byte[][] before = {new byte[0]};
        int[] at = {0};
        return () -> {
            byte[] rest = rests.next();
            int prefix = prefixes[at[0]++];
            if (prefix < 0 || prefix > before[0].length) {
                throw new DamagedFileException("page: begins like nothing before it");
            }
            byte[] value = Arrays.copyOf(before[0], prefix + rest.length);
            System.arraycopy(rest, 0, value, prefix, rest.length);
            before[0] = value;
            return type.shown(value, 0, value.length);
        };
    }

    private static int[] all(ParquetNumbers.Deltas numbers, int count) throws DamagedFileException {
        if (numbers.count() > count) {
            throw new DamagedFileException("page: more lengths than values");
        }
        int[] all = new int[(int) numbers.count()];
        for (int i = 0; i < all.length; i++) {
            long number = numbers.next();
            all[i] = number >= 0 && number <= Integer.MAX_VALUE ? (int) number : -1;
        }
        return all;
    }

    /** The first bytes of all values, then the second bytes, and so on. */
    private static ParquetValues split(ParquetType type, byte[] bytes, int from, int to) throws DamagedFileException {
        int width = type.width();
        if (width == 0) {
            throw new DamagedFileException("page: values of different lengths in columns");
        }
        int values = (to - from) / width;
        byte[] value = new byte[width];
        int[] at = {0};
        return () -> {
            if (at[0] >= values) {
                throw new DamagedFileException("page: too few values");
            }
            for (int i = 0; i < width; i++) {
                value[i] = bytes[from + i * values + at[0]];
            }
            at[0]++;
            return type.shown(value, 0, width);
        };
    }

    /** The values that pages refer to by number. */
    final class Dictionary {
        private final ParquetType type;
        private final byte[] bytes;
        private final int[] ends;

        Dictionary(ParquetType type, byte[] bytes, int from, int to, int count) throws DamagedFileException {
            int width = type.width();
            if (type.physical() == ParquetType.BOOLEAN || count > (to - from) / (width > 0 ? width : 4)) {
                throw new DamagedFileException("dictionary: too few values");
            }
            this.type = type;
            this.bytes = bytes;
            this.ends = new int[count + 1];
            ends[0] = from;
            for (int i = 0; i < count; i++) {
                int length = width > 0 ? width : 4 + length(bytes, ends[i], to);
                if (length < 0 || length > to - ends[i]) {
                    throw new DamagedFileException("dictionary: cut");
                }
                ends[i + 1] = ends[i] + length;
            }
        }

        byte[] get(long place) throws DamagedFileException {
            if (place < 0 || place >= ends.length - 1) {
                throw new DamagedFileException("dictionary: no such value");
            }
            int i = (int) place;
            return type.shown(bytes, ends[i] + (type.width() > 0 ? 0 : 4), ends[i + 1]);
        }
    }
}
