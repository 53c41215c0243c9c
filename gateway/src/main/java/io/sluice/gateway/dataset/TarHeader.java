package io.sluice.gateway.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The header of one entry, POSIX.1-2001 (ustar interchange format), with a pax extended header before it if the name,
 * the link's target or the size do not fit.
 *
 * @param type '0' file, '2' symbolic link, '5' folder, 'x' pax extended header
 */
record TarHeader(char type, String name, String link, long size) {
    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final long MOST_OCTAL = 077777777777L;

    static TarHeader file(String name, long size) {
        return new TarHeader('0', name, "", size);
    }

    static TarHeader folder(String name) {
        return new TarHeader('5', name, "", 0);
    }

    static TarHeader link(String name, String target) {
        return new TarHeader('2', name, target, 0);
    }

    void writeTo(OutputStream out) throws IOException {
        ByteArrayOutputStream pax = new ByteArrayOutputStream();
        if (!fits(link)) {
            pax.writeBytes(paxRecord("linkpath", link));
        }
        if (!fits(name)) {
            pax.writeBytes(paxRecord("path", name));
        }
        if (size > MOST_OCTAL) {
            pax.writeBytes(paxRecord("size", Long.toString(size)));
        }
        if (pax.size() > 0) {
            out.write(new TarHeader('x', "pax", "", pax.size()).block());
            out.write(Arrays.copyOf(pax.toByteArray(), (pax.size() + BLOCK - 1) / BLOCK * BLOCK));
        }
        out.write(block());
    }

    private byte[] block() {
        byte[] block = new byte[BLOCK];
        put(block, 0, shortened(name));
        put(block, 100, type == '0' || type == 'x' ? "0000644" : "0000755");
        put(block, 108, "0000000");
        put(block, 116, "0000000");
        put(block, 124, String.format("%011o", size > MOST_OCTAL ? 0 : size));
        put(block, 136, "00000000000");
        put(block, 148, "        ");
        block[156] = (byte) type;
        put(block, 157, shortened(link));
        put(block, 257, "ustar\00000");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, String.format("%06o\0", sum));
        return block;
    }

    private static boolean fits(String text) {
        return text.length() <= NAME_BYTES && text.chars().allMatch(c -> c < 0x80);
    }

    /** What a reader without pax sees: no more than a hint. */
    private static String shortened(String text) {
        String ascii = text.replaceAll("[^\\x00-\\x7f]", "_");
        return ascii.substring(0, Math.min(NAME_BYTES, ascii.length()));
    }

    /** "LENGTH KEY=VALUE\n", where the length counts itself. */
    private static byte[] paxRecord(String key, String value) {
        byte[] rest = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
        int length = rest.length;
        while (Integer.toString(length).length() + rest.length != length) {
            length = Integer.toString(length).length() + rest.length;
        }
        byte[] digits = Integer.toString(length).getBytes(StandardCharsets.US_ASCII);
        byte[] record = Arrays.copyOf(digits, length);
        System.arraycopy(rest, 0, record, digits.length, rest.length);
        return record;
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }
}
