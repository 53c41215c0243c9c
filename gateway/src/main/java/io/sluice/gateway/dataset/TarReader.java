package io.sluice.gateway.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a tar, each file in its own format by a reader of its own, so that nothing hides in a folder. Sound if every
 * file is a sound table and nothing else is in it but folders and links. Understands ustar, and of pax the size and
 * path records; what it does not understand is not sound.
 */
final class TarReader extends PushReader {
    private enum State {
        HEADER,
        PAX,
        HEAD,
        CONTENT,
        SKIP,
        BROKEN
    }

    private static final int BLOCK = 512;
    private static final int PAX_BYTES = 16 * 1024;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;

    private final FolderColumns columns;
    private final byte[] block = new byte[BLOCK];
    private byte[] head = new byte[0];
    private int filled;
    private State state = State.HEADER;
    private String path;
    private long paxSize = -1;
    private long left;
    private int padding;
    private TableReader file;

    TarReader(TableLimits limits, CellSink sink) {
        super(limits, sink);
        columns = new FolderColumns(limits, sink);
    }

    /** Whether bytes begin with a header that is valid. */
    static boolean begins(byte[] bytes) {
        return bytes.length >= BLOCK && valid(bytes) && bytes[MAGIC] == 'u' && bytes[MAGIC + 4] == 'r';
    }

    @Override
    public boolean sound() {
        return super.sound() && columns.sound() && (file == null || file.sound());
    }

    @Override
    int heldColumn() {
        throw new IllegalStateException("held bytes: in a tar (expected: none)");
    }

    @Override
    void read(byte[] bytes, int from, int to) {
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
                case PAX, HEAD -> {
                    int n = Math.min(to - i, head.length - filled);
                    System.arraycopy(bytes, i, head, filled, n);
                    i += n;
                    filled += n;
                    if (filled == head.length) {
                        filled = 0;
                        left -= head.length;
                        headRead();
                    }
                }
                case CONTENT -> {
                    int n = (int) Math.min(to - i, left);
                    file.feed(ByteBuffer.wrap(bytes, i, n));
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
            columns.file(name);
            path = null;
            paxSize = -1;
        }
        if (pax && size <= PAX_BYTES && size > 0) {
            head = new byte[(int) size];
            state = State.PAX;
        } else if (type == '0' || type == 0 || type == '7') {
            head = new byte[(int) Math.min(left, FormatGuess.HEAD_BYTES)];
            state = State.HEAD;
            path = name;
            if (left == 0) {
                path = null;
                skip();
            }
        } else {
            sound &= type == '5' || type == '2' || type == '1';
            skip();
        }
    }

    private void headRead() {
        if (state == State.PAX) {
            pax(new String(head, StandardCharsets.UTF_8));
            skip();
            return;
        }
        DataFormat format = FormatGuess.of(path, ByteBuffer.wrap(head));
        path = null;
        if (!format.tabular() || format.holdsOthers()) {
            sound = false;
        }
        boolean readable = format.kind() != DataFormat.Kind.OPAQUE && !format.holdsOthers();
        if (!readable) {
            skip();
            return;
        }
        file = TableReader.of(format, limits, columns);
        file.feed(ByteBuffer.wrap(head));
        head = new byte[0];
        state = State.CONTENT;
        if (left == 0) {
            endFile();
        }
    }

    private void endFile() {
        file.end();
        sound &= file.sound();
        file = null;
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
    void readEnd() {
        if (state != State.HEADER || filled > 0) {
            sound = false;
        }
        if (state == State.HEAD && filled > 0) {
            head = Arrays.copyOf(head, filled);
            left = 0;
            headRead();
        } else if (file != null) {
            endFile();
        }
    }
}
