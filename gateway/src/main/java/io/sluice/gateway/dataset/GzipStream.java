package io.sluice.gateway.dataset;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * Decompresses gzip (RFC 1952), pushed in pieces of any size: one member or several. What does not keep to the format,
 * has a wrong checksum, or grows beyond reason is not {@link #sound}, and nothing after that is read. Not safe for
 * concurrent use; memory is bounded.
 *
 * <pre>
 *   HEADER --10 bytes--> EXTRA --> NAME --> COMMENT --> CHECK --> BODY --end--> TRAILER --8 bytes--> HEADER
 * </pre>
 */
public final class GzipStream implements Unpacking {
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;

    private enum State {
        HEADER,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        CHECK,
        BODY,
        TRAILER,
        BROKEN
    }

    private final Expansion expansion;
    private final CRC32 crc = new CRC32();
    private final byte[] fixed = new byte[HEADER_BYTES];
    private State state = State.HEADER;
    private int filled;
    private int flags;
    private int left;
    private long length;
    private boolean any;
    private boolean ended;

    /** With where it lies, and where the decompressed bytes go, lent for one call each. */
    public GzipStream(Nesting nesting, Consumer<ByteBuffer> target) {
        expansion = new Expansion(nesting, (bytes, from, to) -> {
            crc.update(bytes, from, to - from);
            length += to - from;
            target.accept(ByteBuffer.wrap(bytes, from, to - from));
        });
    }

    /** Whether bytes begin like gzip. */
    static boolean begins(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b && bytes[2] == 8;
    }

    @Override
    public void feed(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            i = state == State.BODY ? body(bytes, i, to) : state == State.BROKEN ? to : step(bytes[i], i);
        }
    }

    @Override
    public boolean sound() {
        return ended ? any && state == State.HEADER && filled == 0 : state != State.BROKEN;
    }

    @Override
    public void end() {
        ended = true;
        expansion.close();
    }

    private int body(byte[] bytes, int from, int to) {
        int end = expansion.feed(bytes, from, to);
        if (expansion.failed()) {
            state = State.BROKEN;
        } else if (expansion.finished()) {
            expansion.reset();
            state = State.TRAILER;
        }
        return end;
    }

    private int step(byte b, int i) {
        switch (state) {
            case HEADER -> {
                fixed[filled++] = b;
                if (filled == HEADER_BYTES) {
                    filled = 0;
                    flags = fixed[3];
                    after(begins(fixed) && (flags & 0xe0) == 0 ? State.HEADER : State.BROKEN);
                }
            }
            case EXTRA_LENGTH -> {
                left |= (b & 0xff) << 8 * filled++;
                if (filled == 2) {
                    filled = 0;
                    state = State.EXTRA;
                    if (left == 0) {
                        after(State.EXTRA);
                    }
                }
            }
            case EXTRA, CHECK -> {
                if (--left == 0) {
                    after(state);
                }
            }
            case NAME, COMMENT -> {
                if (b == 0) {
                    after(state);
                }
            }
            default -> trailer(b);
        }
        return i + 1;
    }

    /** What comes after a part of the header. */
    private void after(State part) {
        left = 0;
        if (part == State.BROKEN) {
            state = State.BROKEN;
        } else if (part.compareTo(State.EXTRA_LENGTH) < 0 && (flags & 4) != 0) {
            state = State.EXTRA_LENGTH;
        } else if (part.compareTo(State.NAME) < 0 && (flags & 8) != 0) {
            state = State.NAME;
        } else if (part.compareTo(State.COMMENT) < 0 && (flags & 16) != 0) {
            state = State.COMMENT;
        } else if (part.compareTo(State.CHECK) < 0 && (flags & 2) != 0) {
            state = State.CHECK;
            left = 2;
        } else {
            crc.reset();
            length = 0;
            state = State.BODY;
        }
    }

    private void trailer(byte b) {
        fixed[filled++] = b;
        if (filled == TRAILER_BYTES) {
            filled = 0;
            boolean right = little(0) == (int) crc.getValue() && little(4) == (int) length;
            state = right ? State.HEADER : State.BROKEN;
            any = right;
        }
    }

    private int little(int at) {
        return fixed[at] & 0xff | (fixed[at + 1] & 0xff) << 8 | (fixed[at + 2] & 0xff) << 16 | fixed[at + 3] << 24;
    }
}
