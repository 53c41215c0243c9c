package io.sluice.gateway.dataset;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The type of one column of leaves, and how its values are written as text: dates and times in ISO 8601, decimal numbers
 * with all digits. Immutable.
 *
 * @param physical as in parquet.thrift: 0 BOOLEAN, 1 INT32, 2 INT64, 3 INT96, 4 FLOAT, 5 DOUBLE, 6 BYTE_ARRAY, 7 FIXED
 * @param length of FIXED, in bytes
 * @param meaning what a value stands for
 * @param scale digits behind the point of a DECIMAL; for a TIMESTAMP how many there are in a second
 */
record ParquetType(int physical, int length, Meaning meaning, int scale) {
    static final int BOOLEAN = 0;
    static final int INT32 = 1;
    static final int INT64 = 2;
    static final int INT96 = 3;
    static final int FLOAT = 4;
    static final int DOUBLE = 5;
    static final int BYTES = 6;
    static final int FIXED = 7;

    private static final long JULIAN_EPOCH = 2_440_588;
    private static final int NANOS = 1_000_000_000;
    private static final int MOST_SCALE = 1000;
    private static final int MOST_DECIMAL = 64;

    /** What a value stands for, as far as it makes a difference here. */
    enum Meaning {
        /** A number, or bytes of which nothing is said. */
        PLAIN,
        TEXT,
        UNSIGNED,
        DECIMAL,
        DATE,
        TIMESTAMP,
        UUID,
        /** A number in a form of its own. */
        OTHER
    }

    static ParquetType of(ThriftStruct element) throws DamagedFileException {
        int physical = element.size(1, FIXED);
        int length = physical == FIXED ? element.size(2, 1 << 24) : 0;
        if (physical == FIXED && length == 0) {
            throw new DamagedFileException("schema: values of no length");
        }
        int scale = (int) Math.min(MOST_SCALE, Math.max(0, element.number(7, 0)));
        ThriftStruct logical = element.struct(10);
        if (logical != null) {
            for (int i : new int[] {1, 4, 12}) {
                if (logical.has(i)) {
                    return new ParquetType(physical, length, Meaning.TEXT, 0);
                }
            }
            if (logical.has(8)) {
                ThriftStruct timestamp = logical.struct(8);
                ThriftStruct unit = timestamp == null ? null : timestamp.struct(2);
                int second = unit == null ? 0 : unit.has(1) ? 1000 : unit.has(2) ? 1_000_000 : NANOS;
                return new ParquetType(physical, length, second == 0 ? Meaning.PLAIN : Meaning.TIMESTAMP, second);
            }
            if (logical.has(14) || logical.has(15)) {
                return new ParquetType(physical, length, logical.has(14) ? Meaning.UUID : Meaning.OTHER, 0);
            }
        }
        Meaning meaning =
                switch ((int) element.number(6, -1)) {
                    case 0, 4, 19 -> Meaning.TEXT;
                    case 5 -> Meaning.DECIMAL;
                    case 6 -> Meaning.DATE;
                    case 9, 10 -> Meaning.TIMESTAMP;
                    case 11, 12, 13, 14 -> Meaning.UNSIGNED;
                    case 21 -> Meaning.OTHER;
                    default -> Meaning.PLAIN;
                };
        int second = element.number(6, -1) == 9 ? 1000 : 1_000_000;
        return new ParquetType(physical, length, meaning, meaning == Meaning.TIMESTAMP ? second : scale);
    }

    /** How many bytes a value has in PLAIN encoding; 0 if that differs, or if they are bits. */
    int width() {
        return switch (physical) {
            case INT32, FLOAT -> 4;
            case INT64, DOUBLE -> 8;
            case INT96 -> 12;
            case FIXED -> length;
            default -> 0;
        };
    }

    /** Whether values are bytes that must be text for anybody to read them. */
    boolean bytes() {
        return (physical == BYTES || physical == FIXED) && (meaning == Meaning.TEXT || meaning == Meaning.PLAIN);
    }

    /** Writes a whole number out. */
    byte[] shown(long number) {
        return switch (meaning) {
            case UNSIGNED ->
                ascii(physical == INT32 ? Integer.toUnsignedString((int) number) : Long.toUnsignedString(number));
            case DECIMAL -> ascii(new BigDecimal(BigInteger.valueOf(number), scale).toPlainString());
            case DATE -> ascii(date(number));
            case TIMESTAMP -> ascii(timestamp(Math.floorDiv(number, scale), nanos(number)));
            default -> ascii(Long.toString(number));
        };
    }

    /** Writes a value out that lies from from to to. */
    byte[] shown(byte[] b, int from, int to) {
        switch (physical) {
            case INT32 -> {
                return shown(little(b, from, 4) << 32 >> 32);
            }
            case INT64 -> {
                return shown(little(b, from, 8));
            }
            case FLOAT -> {
                return ascii(CellStyles.plain(Float.toString(Float.intBitsToFloat((int) little(b, from, 4)))));
            }
            case DOUBLE -> {
                return ascii(CellStyles.plain(Double.toString(Double.longBitsToDouble(little(b, from, 8)))));
            }
            case INT96 -> {
                long nanos = little(b, from, 8);
                long day = little(b, from + 8, 4) - JULIAN_EPOCH;
                return ascii(timestamp(day * 86_400 + Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS)));
            }
            default -> {
                return bytes(b, from, to);
            }
        }
    }

    private byte[] bytes(byte[] b, int from, int to) {
        if (meaning == Meaning.DECIMAL && to - from <= MOST_DECIMAL && to > from) {
            return ascii(new BigDecimal(new BigInteger(b, from, to - from), scale).toPlainString());
        }
        if (meaning == Meaning.UUID || meaning == Meaning.OTHER) {
            return ascii(HexFormat.of().formatHex(b, from, to));
        }
        return Arrays.copyOfRange(b, from, to);
    }

    private int nanos(long number) {
        return (int) (Math.floorMod(number, (long) scale) * (NANOS / scale));
    }

    private static String date(long day) {
        try {
            return LocalDate.ofEpochDay(day).toString();
        } catch (DateTimeException e) {
            return Long.toString(day); // No calendar goes that far.
        }
    }

    private static String timestamp(long second, int nanos) {
        try {
            return LocalDateTime.ofEpochSecond(second, nanos, ZoneOffset.UTC).toString();
        } catch (DateTimeException e) {
            return Long.toString(second);
        }
    }

    static long little(byte[] b, int from, int n) {
        long value = 0;
        for (int i = n - 1; i >= 0; i--) {
            value = value << 8 | b[from + i] & 0xff;
        }
        return value;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
