package io.sluice.gateway.dataset;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a tar (POSIX ustar, and of pax the size and path records) from its beginning, pushed in pieces of any size, file
 * by file as they lie. Sound if nothing is in it but files, folders and links, whose names are told as empty files. Not
 * safe for concurrent use; memory is bounded.
 */
public final class TarStream implements Unpacking {
    private enum State {
        HEADER,
        PAX,
        CONTENT,
        SKIP,
        BROKEN
    }

    private static final int BLOCK = 512;
    private static final int PAX_BYTES = 16 * 1024;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;

    private final Nesting nesting;
    private final Files files;
    private final byte[] block = new byte[BLOCK];
    private byte[] head = new byte[0];
    private int filled;
    private State state = State.HEADER;
    private String path;
    private long paxSize = -1;
    private long left;
    private int padding;
    private boolean open;
    private boolean sound = true;

    /** With where it lies, and where the files go. */
    public TarStream(Nesting nesting, Files files) {
        this.nesting = nesting.within(false);
        this.files = files;
    }

    /** Whether bytes begin with a header that is valid. */
    static boolean begins(byte[] bytes) {
        return bytes.length >= BLOCK && valid(bytes) && bytes[MAGIC] == 'u' && bytes[MAGIC + 4] == 'r';
    }

    @Override
    public boolean sound() {
        return sound;
    }

    @Override
    public void feed(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            switch (state) {
                case HEADER -> {
                    int n = Math.min(to - i, BLOCK - filled);
                    System.arraycopy(bytes, i, block, filled, n);
                    i += n;
                    filled += n;
                    if (filled == BLOCK) {
                        filled = 0;
                        header();
                    }
                }
                case PAX -> {
                    int n = Math.min(to - i, head.length - filled);
                    System.arraycopy(bytes, i, head, filled, n);
                    i += n;
                    filled += n;
                    if (filled == head.length) {
                        filled = 0;
                        left -= head.length;
                        pax(new String(head, StandardCharsets.UTF_8));
                        skip();
                    }
                }
                case CONTENT -> {
                    int n = (int) Math.min(to - i, left);
                    files.bytes(bytes, i, i + n);
                    i += n;
                    left -= n;
                    if (left == 0) {
                        endFile();
                    }
                }
                case SKIP -> {
                    int n = (int) Math.min(to - i, left);
                    i += n;
                    left -= n;
                    if (left == 0) {
                        state = State.HEADER;
                    }
                }
                case BROKEN -> i = to;
            }
        }
    }

    private void header() {
        if (zero(block)) {
            return;
        }
        long size = octal(block, 124, 12);
        if (!valid(block) || size < 0) {
            sound = false;
            state = State.BROKEN;
            return;
        }
        char type = (char) block[TYPE];
        boolean pax = type == 'x';
        left = pax || paxSize < 0 ? size : paxSize;
        padding = (int) ((BLOCK - left % BLOCK) % BLOCK);
        String name = path == null ? text(block, 0, 100) : path;
        if (!pax) {
            path = null;
            paxSize = -1;
            open = true;
            files.begin(name, nesting);
        }
        if (pax && size <= PAX_BYTES && size > 0) {
            head = new byte[(int) size];
            state = State.PAX;
        } else if (type == '0' || type == 0 || type == '7') {
            state = State.CONTENT;
            if (left == 0) {
                endFile();
            }
        } else {
            sound &= (type == '5' || type == '2' || type == '1') && left == 0;
            if (pax) {
                skip();
            } else {
                endFile();
            }
        }
    }

    private void endFile() {
        open = false;
        files.endFile();
        skip();
    }

    /** Passes over what is left of an entry and its padding. */
    private void skip() {
        left += padding;
        state = left == 0 ? State.HEADER : State.SKIP;
    }

    private void pax(String records) {
        for (String record : records.split("\n")) {
            int key = record.indexOf(' ') + 1;
            int value = record.indexOf('=', key) + 1;
            if (record.startsWith("path=", key)) {
                path = record.substring(value);
            } else if (record.startsWith("size=", key)) {
                String size = record.substring(value);
                boolean number = size.matches("[0-9]{1,15}");
                sound &= number;
                paxSize = number ? Long.parseLong(size) : -1;
            }
        }
    }

    private static boolean valid(byte[] block) {
        long sum = 8 * ' ';
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= CHECKSUM && i < CHECKSUM + 8 ? 0 : block[i] & 0xff;
        }
        return sum == octal(block, CHECKSUM, 8);
    }

    /** -1 if it is no octal number. */
    private static long octal(byte[] bytes, int at, int length) {
        String text = text(bytes, at, length).strip();
        return text.matches("[0-7]{1,12}") ? Long.parseLong(text, 8) : -1;
    }

    private static String text(byte[] bytes, int at, int length) {
        int end = at;
        while (end < at + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, at, end - at, StandardCharsets.UTF_8);
    }

    private static boolean zero(byte[] block) {
        return Arrays.equals(block, new byte[BLOCK]);
    }

    @Override
    public void end() {
        sound &= state == State.HEADER && filled == 0;
        if (open) {
            files.endFile();
        }
    }
}
