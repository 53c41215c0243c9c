package io.sluice.gateway.dataset;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads what {@link TarFileWriter} writes, and nothing else: a header with any other byte in it, and anything behind the
 * end, is refused. So the same files have one tar, and nothing hides in it. Owned by one thread; in stays open. Memory
 * does not depend on the size of files.
 */
public final class TarFileReader {
    private static final int BLOCK = TarFileWriter.BLOCK;
    private static final int MOST_PAX_BYTES = 16 * 1024;

    private final InputStream in;
    private long left;
    private int padding;

    public TarFileReader(InputStream in) {
        this.in = in;
    }

    /** A file that comes next; {@link #content} gives what is in it. */
    public record Found(String name, long length) {}

    /** Not what the writer writes: changed, or cut off. Says nothing of what is in it. */
    public static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1;

        DamagedException(String what) {
            super(what);
        }
    }

    /** Passes over what is left of the file before and finds the next one; empty at the end, where the stream ends too. */
    public Optional<Found> next() throws IOException {
        try {
            in.skipNBytes(left);
        } catch (EOFException e) {
            throw new DamagedException("cut off within a file");
        }
        requireZeros(padding);
        left = 0;
        padding = 0;
        byte[] block = bytes(BLOCK);
        if (Arrays.equals(block, new byte[BLOCK])) {
            requireZeros(BLOCK);
            if (in.read() >= 0) {
                throw new DamagedException("something behind the end");
            }
            return Optional.empty();
        }
        Found found = header(block);
        left = found.length();
        padding = TarFileWriter.padding(left);
        return Optional.of(found);
    }

    /** Reads what names and sizes there are, makes the header that belongs to them, and wants just that one. */
    private Found header(byte[] first) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        read.writeBytes(first);
        byte[] block = first;
        String[] pax = {};
        if (first[156] == 'x') {
            long length = size(first);
            if (length > MOST_PAX_BYTES) {
                throw new DamagedException("an extended header of " + length + " bytes");
            }
            byte[] records = bytes((int) length + TarFileWriter.padding(length));
            pax = new String(records, 0, (int) length, StandardCharsets.UTF_8).split("\n");
            block = bytes(BLOCK);
            read.writeBytes(records);
            read.writeBytes(block);
        }
        String name = name(block);
        long size = size(block);
        for (String record : pax) {
            String pair = record.substring(record.indexOf(' ') + 1);
            if (pair.startsWith("path=")) {
                name = pair.substring("path=".length());
            } else if (pair.matches("size=[1-9][0-9]{0,17}")) {
                size = Long.parseLong(pair.substring("size=".length()));
            }
        }
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        TarHeader.file(name, size).writeTo(expected);
        if (!Arrays.equals(expected.toByteArray(), read.toByteArray())) {
            throw new DamagedException("the header of a file is not as it is written");
        }
        return new Found(name, size);
    }

    /** The content of the file found last, once. */
    public InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int from, int most) throws IOException {
                if (left == 0) {
                    return -1;
                }
                int count = in.read(into, from, (int) Math.min(most, left));
                if (count < 0) {
                    throw new DamagedException("cut off within a file");
                }
                left -= count;
                return count;
            }
        };
    }

    private byte[] bytes(int count) throws IOException {
        byte[] read = in.readNBytes(count);
        if (read.length < count) {
            throw new DamagedException("cut off");
        }
        return read;
    }

    private void requireZeros(int count) throws IOException {
        if (!Arrays.equals(bytes(count), new byte[count])) {
            throw new DamagedException("something between two files");
        }
    }

    private static String name(byte[] block) {
        int end = 0;
        while (end < 100 && block[end] != 0) {
            end++;
        }
        return new String(block, 0, end, StandardCharsets.UTF_8);
    }

    private static long size(byte[] block) throws DamagedException {
        String digits = new String(block, 124, 11, StandardCharsets.ISO_8859_1);
        if (!digits.matches("[0-7]{11}")) {
            throw new DamagedException("the header of a file is not as it is written");
        }
        return Long.parseLong(digits, 8);
    }
}
