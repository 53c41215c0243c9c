package io.sluice.gateway.dataset;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** How characters are written as bytes, guessed from the first of them. */
public enum TextEncoding {
    /** Also for ASCII, and for what is no text in any encoding known here. */
    UTF_8(StandardCharsets.UTF_8),
    /** GB 18030, and GBK and GB 2312 with it. */
    GB18030(Charset.forName("GB18030")),
    /** Little-endian, after its byte order mark. */
    UTF_16LE(StandardCharsets.UTF_16LE),
    /** Big-endian, after its byte order mark. */
    UTF_16BE(StandardCharsets.UTF_16BE);

    private static final int MOST_STRANGE = 10;

    private final Charset charset;

    TextEncoding(Charset charset) {
        this.charset = charset;
    }

    /** The Java platform's name for it. */
    public Charset charset() {
        return charset;
    }

    /**
     * The encoding of what starts with head.
     *
     * @param head its position does not move
     * @param whole whether nothing follows, so that a character cut at the end is a mistake
     */
    public static TextEncoding of(ByteBuffer head, boolean whole) {
        byte[] bytes = new byte[head.remaining()];
        head.duplicate().get(bytes);
        return of(bytes, whole);
    }

    /**
     * The encoding in which a table may be read. Stricter than {@link #of}, because a mistake does not only make
     * characters wrong: in GB 18030 the second byte of a character may look like a letter or a delimiter, so that it
     * would swallow one of a table in another encoding. Therefore two thirds of the characters must be of the first
     * level of GB 2312, of which no byte looks like ASCII.
     */
    static TextEncoding ofTable(byte[] head, boolean whole) {
        TextEncoding guess = of(head, whole);
        return guess == GB18030 && !common(head) ? UTF_8 : guess;
    }

    private static TextEncoding of(byte[] bytes, boolean whole) {
        if (bytes.length >= 2 && bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe) {
            return UTF_16LE;
        }
        if (bytes.length >= 2 && bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff) {
            return UTF_16BE;
        }
        Utf8Check check = new Utf8Check();
        check.check(bytes, 0, bytes.length);
        boolean utf8 = whole ? check.boundary() : check.possible();
        return !utf8 && chinese(bytes) ? GB18030 : UTF_8;
    }

    /** Whether the characters of text in GB 18030, other than punctuation, are mostly of the first level of GB 2312. */
    private static boolean common(byte[] bytes) {
        int common = 0;
        int rare = 0;
        int i = 0;
        while (i + 1 < bytes.length) {
            int first = bytes[i] & 0xff;
            int second = bytes[i + 1] & 0xff;
            if (first < 0x80) {
                i++;
                continue;
            }
            boolean plain = second >= 0xa1;
            common += plain && first >= 0xb0 && first <= 0xd7 ? 1 : 0;
            rare += plain && first >= 0xa1 && first <= 0xd7 ? 0 : 1;
            i += second <= '9' ? 4 : 2;
        }
        return common > 0 && common >= 2 * rare;
    }

    /** Whether bytes are text in GB 18030 that is mostly made of characters in use. */
    private static boolean chinese(byte[] bytes) {
        CharsetDecoder decoder = GB18030.charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, false);
        if (result.isError()) {
            return false;
        }
        text.flip();
        int known = 0;
        int strange = 0;
        while (text.hasRemaining()) {
            char c = text.get();
            boolean usual = c >= 0x4e00 && c <= 0x9fff || c >= 0x3000 && c <= 0x303f || c >= 0xff00 && c <= 0xffef;
            known += usual ? 1 : 0;
            strange += c >= 0x80 && !usual || c < ' ' && c != '\n' && c != '\r' && c != '\t' ? 1 : 0;
        }
        return known > 0 && known > strange * MOST_STRANGE;
    }
}
