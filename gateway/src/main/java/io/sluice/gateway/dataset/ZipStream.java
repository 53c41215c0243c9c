package io.sluice.gateway.dataset;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a zip archive (APPNOTE 6.3) from its beginning, pushed in pieces of any size, file by file as they lie: stored
 * or deflated, not encrypted. What else it holds, what does not keep to the format, and what grows beyond reason is not
 * {@link #sound}. Files by the directory at the end are not looked up: every byte of every file is seen. Not safe for
 * concurrent use; memory is bounded.
 *
 * <pre>
 *   SIGNATURE --PK34--> LOCAL --> NAME --> DATA --end--> SIGNATURE        SIGNATURE --PK12, PK56--> DIRECTORY
 *   with a data descriptor: DATA --end--> DESCRIPTOR --the next signature--> LOCAL or DIRECTORY
 * </pre>
 */
public final class ZipStream implements Unpacking {
    private enum State {
        SIGNATURE,
        LOCAL,
        NAME,
        STORED,
        DEFLATED,
        DESCRIPTOR,
        DIRECTORY,
        BROKEN
    }

    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int LOCAL_BYTES = 26;
    private static final int DESCRIPTOR_BYTES = 24;
    private static final int MOST_NAME = 4096;

    private final Nesting nesting;
    private final Files files;
    private final Expansion expansion;
    private final byte[] fixed = new byte[LOCAL_BYTES];
    private byte[] name = new byte[0];
    private State state = State.SIGNATURE;
    private int filled;
    private int signature;
    private int nameBytes;
    private long left;
    private boolean sound = true;
    private boolean directory;
    private boolean open;
    private boolean ended;

    /** With where it lies, and where the files go. */
    public ZipStream(Nesting nesting, Files files) {
        this.nesting = nesting;
        this.files = files;
        this.expansion = new Expansion(nesting, files::bytes);
    }

    /** Whether bytes begin like an archive with a file in it. */
    static boolean begins(byte[] bytes) {
        return bytes.length >= 4 && bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] == 3 && bytes[3] == 4;
    }

    @Override
    public void feed(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            switch (state) {
                case STORED -> {
                    int n = (int) Math.min(to - i, left);
                    files.bytes(bytes, i, i + n);
                    i += n;
                    left -= n;
                    if (left == 0) {
                        endFile();
                    }
                }
                case DEFLATED -> {
                    i = expansion.feed(bytes, i, to);
                    if (expansion.failed()) {
                        refuse();
                    } else if (expansion.finished()) {
                        expansion.reset();
                        endFile();
                    }
                }
                case DIRECTORY, BROKEN -> i = to;
                default -> step(bytes[i++]);
            }
        }
    }

    @Override
    public boolean sound() {
        return sound && (!ended || directory);
    }

    @Override
    public void end() {
        ended = true;
        if (open) {
            files.endFile();
        }
        expansion.close();
    }

    private void step(byte b) {
        switch (state) {
            case SIGNATURE, DESCRIPTOR -> {
                signature = signature >>> 8 | b << 24;
                filled++;
                signature();
            }
            case LOCAL -> {
                fixed[filled++] = b;
                if (filled == LOCAL_BYTES) {
                    local();
                }
            }
            default -> {
                if (filled < nameBytes) {
                    name[filled] = b;
                }
                filled++;
                if (--left == 0) {
                    begin();
                }
            }
        }
    }

    private void signature() {
        boolean due = state == State.DESCRIPTOR ? filled >= 16 : filled == 4;
        if (due && signature == LOCAL) {
            state = nesting.file() ? State.LOCAL : State.BROKEN;
            filled = 0;
            sound &= state != State.BROKEN;
        } else if (due && (signature == CENTRAL || signature == END)) {
            state = State.DIRECTORY;
            directory = true;
        } else if (filled >= (state == State.DESCRIPTOR ? DESCRIPTOR_BYTES + 4 : 4)) {
            refuse();
        }
    }

    private void local() {
        nameBytes = little(22, 2);
        left = nameBytes + little(24, 2);
        name = new byte[Math.min(nameBytes, MOST_NAME)];
        sound &= nameBytes <= MOST_NAME;
        nameBytes = name.length;
        filled = 0;
        state = State.NAME;
        if (left == 0) {
            refuse(); // A file without a name.
        }
    }

    private void begin() {
        int flags = little(2, 2);
        int method = little(4, 2);
        long size = little(14, 4) & 0xffffffffL;
        boolean descriptor = (flags & 8) != 0;
        if ((flags & 1) != 0
                || method != 8 && (method != 0 || descriptor && size == 0)
                || size == 0xffffffffL && method == 0) {
            refuse(); // Encrypted, another method, or of a length that only the directory knows.
            return;
        }
        open = true;
        files.begin(
                new String(name, 0, Math.min(filled, nameBytes), StandardCharsets.UTF_8), nesting.within(method == 8));
        left = size;
        state = method == 8 ? State.DEFLATED : State.STORED;
        if (method == 0 && left == 0) {
            endFile();
        }
    }

    private void endFile() {
        open = false;
        files.endFile();
        boolean descriptor = (little(2, 2) & 8) != 0;
        state = descriptor ? State.DESCRIPTOR : State.SIGNATURE;
        filled = 0;
        signature = 0;
    }

    private void refuse() {
        sound = false;
        state = State.BROKEN;
        Arrays.fill(fixed, (byte) 0);
    }

    private int little(int at, int n) {
        int value = 0;
        for (int i = n - 1; i >= 0; i--) {
            value = value << 8 | fixed[at + i] & 0xff;
        }
        return value;
    }
}
