package io.sluice.gateway.http;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Splits the bytes of one direction of a connection into messages, strictly (RFC 9112). Owned by the event loop.
 *
 * <pre>
 * HEAD --+-- length n --> FIXED ---------------------------------------+--> ENDED -- next() --> HEAD
 *        +-- chunked ---> SIZE --> CHUNK --> CHUNK_END --> SIZE        |
 *        |                  +-- 0 --> TRAILERS -----------------------+
 *        +-- no body -------------------------------------------------+
 * </pre>
 *
 * Lines end in CR LF and nothing else. Chunk extensions and empty lines before a request are refused, trailers are read
 * and dropped. After a refusal the bytes that follow mean nothing, and the decoder must not be used again.
 */
final class MessageDecoder {
    /** What a message consists of, in this order. */
    interface Events {
        /** May refuse. */
        void head(Head head) throws HttpRefusal;

        /** The receiver releases the buffer. */
        void body(ByteBuf part);

        void end();
    }

    private enum State {
        HEAD,
        FIXED,
        SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        ENDED
    }

    private static final int SIZE_DIGITS = 15;

    private final boolean requests;
    private final int headLimit;
    private final long bodyLimit;
    private final Deque<ByteBuf> input = new ArrayDeque<>();
    private State state = State.HEAD;
    private boolean answersHead;

    private byte[] lines = new byte[512];
    private int lineStart;
    private int count;

    private long left;
    private long total;
    private int digits;
    private boolean carriageReturn;

    MessageDecoder(boolean requests, int headLimit, long bodyLimit) {
        this.requests = requests;
        this.headLimit = headLimit;
        this.bodyLimit = bodyLimit;
    }

    /** Takes over the buffer. */
    void add(ByteBuf bytes) {
        if (bytes.isReadable()) {
            input.add(bytes);
        } else {
            bytes.release();
        }
    }

    /** True between messages, with nothing of the next one here. */
    boolean isIdle() {
        return input.isEmpty() && (state == State.ENDED || state == State.HEAD && count == 0);
    }

    /** True when the message is whole. */
    boolean isEnded() {
        return state == State.ENDED;
    }

    /** Bytes of later messages are waiting. */
    boolean hasInput() {
        return !input.isEmpty();
    }

    /** The next response answers a HEAD request, so it has no body whatever its head says. */
    void expectAnswerToHead(boolean is) {
        answersHead = is;
    }

    /** Goes on to the next message. */
    void next() {
        if (state == State.ENDED) {
            state = State.HEAD;
        }
    }

    /** Drops everything. */
    void release() {
        input.forEach(ByteBuf::release);
        input.clear();
        count = 0;
        state = State.ENDED;
    }

    /** Tells of everything that has arrived, up to the end of this message. */
    void decode(Events events) throws HttpRefusal {
        while (state != State.ENDED && !input.isEmpty()) {
            ByteBuf bytes = input.peek();
            switch (state) {
                case HEAD, TRAILERS -> line(bytes, events);
                case FIXED, CHUNK -> body(bytes, events);
                case SIZE -> size(bytes.readByte());
                case CHUNK_END -> chunkEnd(bytes.readByte());
                case ENDED -> throw new IllegalStateException();
            }
            // Unless it was handed on as a part of the body, or dropped by the receiver of an event.
            if (input.peek() == bytes && !bytes.isReadable()) {
                input.remove().release();
            }
        }
    }

    private void line(ByteBuf bytes, Events events) throws HttpRefusal {
        int toFeed = bytes.bytesBefore((byte) '\n');
        int length = toFeed < 0 ? bytes.readableBytes() : toFeed + 1;
        if (count + length > headLimit) {
            throw lineStart == 0 && state == State.HEAD
                    ? new HttpRefusal(414, "URI_TOO_LONG", "request line (expected: at most " + headLimit + " bytes)")
                    : new HttpRefusal(431, "HEADER_TOO_LARGE", "header (expected: at most " + headLimit + " bytes)");
        }
        if (count + length > lines.length) {
            lines = Arrays.copyOf(lines, Math.min(headLimit, Math.max(2 * lines.length, count + length)));
        }
        bytes.readBytes(lines, count, length);
        count += length;
        if (toFeed < 0) {
            return;
        }
        if (count - lineStart < 2 || lines[count - 2] != '\r') {
            throw bad("line end (expected: CR LF)");
        }
        if (count - lineStart > 2) {
            lineStart = count;
        } else if (lineStart == 0 && state == State.HEAD) {
            throw bad("empty line before the message");
        } else if (state == State.HEAD) {
            headEnds(events);
        } else {
            end(events);
        }
    }

    private void headEnds(Events events) throws HttpRefusal {
        Head head = requests ? Head.ofRequest(lines, lineStart) : Head.ofResponse(lines, lineStart, answersHead);
        count = 0;
        lineStart = 0;
        total = 0;
        if (head.length() > bodyLimit) {
            throw tooLarge();
        }
        left = head.length();
        digits = 0;
        carriageReturn = false;
        state = left < 0 ? State.SIZE : State.FIXED;
        events.head(head);
        if (left == 0) {
            end(events);
        }
        if (lines.length > 4096) {
            lines = new byte[512];
        }
    }

    private void body(ByteBuf bytes, Events events) {
        int length = (int) Math.min(left, bytes.readableBytes());
        left -= length;
        if (length == bytes.readableBytes()) {
            input.remove();
            events.body(bytes);
        } else {
            events.body(bytes.readRetainedSlice(length));
        }
        if (left == 0 && state == State.FIXED) {
            end(events);
        } else if (left == 0) {
            state = State.CHUNK_END;
        }
    }

    private void size(byte c) throws HttpRefusal {
        int digit = carriageReturn ? -1 : Character.digit(c, 16);
        if (digit >= 0 && digits < SIZE_DIGITS) {
            left = (digits == 0 ? 0 : left << 4) | digit;
            digits++;
        } else if (c == '\r' && digits > 0 && !carriageReturn) {
            carriageReturn = true;
        } else if (c == '\n' && carriageReturn) {
            carriageReturn = false;
            digits = 0;
            total += left;
            if (total > bodyLimit || total < 0) {
                throw tooLarge();
            }
            state = left == 0 ? State.TRAILERS : State.CHUNK;
        } else {
            throw bad("chunk size (expected: 1-" + SIZE_DIGITS + " hexadecimal digits, CR LF)");
        }
    }

    private void chunkEnd(byte c) throws HttpRefusal {
        if (c == '\r' && !carriageReturn) {
            carriageReturn = true;
        } else if (c == '\n' && carriageReturn) {
            carriageReturn = false;
            state = State.SIZE;
        } else {
            throw bad("end of chunk (expected: CR LF)");
        }
    }

    private void end(Events events) {
        count = 0;
        lineStart = 0;
        state = State.ENDED;
        events.end();
    }

    private HttpRefusal tooLarge() {
        return new HttpRefusal(413, "BODY_TOO_LARGE", "body (expected: at most " + bodyLimit + " bytes)");
    }

    private static HttpRefusal bad(String what) {
        return new HttpRefusal(400, "BAD_REQUEST", what);
    }
}
