package io.sluice.gateway.dataset;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Brings text in any {@link TextEncoding} to UTF-8, in pieces of any size. What is no character becomes U+FFFD. Not safe
 * for concurrent use; memory is bounded.
 */
public final class Utf8Stream {
    private static final int BUFFER = 8192;
    private static final char NO_CHARACTER = '\ufffd';

    private final CharsetDecoder decoder;
    private final CharsetEncoder encoder =
            StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE);
    private final Consumer<ByteBuffer> target;
    private final ByteBuffer held = ByteBuffer.allocate(BUFFER).flip();
    private final CharBuffer characters = CharBuffer.allocate(BUFFER);
    private final ByteBuffer encoded = ByteBuffer.allocate(BUFFER * 3);
    private boolean sound = true;

    /** With where the bytes go, lent for one call each. */
    public Utf8Stream(TextEncoding encoding, Consumer<ByteBuffer> target) {
        this.decoder = encoding.charset().newDecoder();
        this.target = target;
    }

    /** Converts src to its end, but for a character that is cut there. */
    public void feed(ByteBuffer src) {
        while (src.hasRemaining()) {
            held.compact();
            int n = Math.min(src.remaining(), held.remaining());
            held.put(held.position(), src, src.position(), n).position(held.position() + n);
            src.position(src.position() + n);
            held.flip();
            convert(false);
        }
    }

    /** Converts what is left. */
    public void end() {
        convert(true);
        decoder.flush(characters);
        encode(true);
    }

    /** Whether every byte so far belongs to a character, but for one that may go on. */
    public boolean sound() {
        return sound;
    }

    private void convert(boolean last) {
        CoderResult result;
        do {
            result = decoder.decode(held, characters, last);
            encode(false);
            if (result.isError()) {
                sound = false;
                held.position(held.position() + result.length());
                characters.put(NO_CHARACTER);
            }
        } while (!result.isUnderflow());
        encode(false);
    }

    private void encode(boolean last) {
        characters.flip();
        encoder.encode(characters, encoded, last);
        characters.compact();
        encoded.flip();
        if (encoded.hasRemaining()) {
            target.accept(encoded);
        }
        encoded.clear();
    }
}
