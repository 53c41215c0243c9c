package io.sluice.gateway.classification.detection;

import io.sluice.gateway.dataset.DataFormat;
import io.sluice.gateway.dataset.FormatGuess;
import io.sluice.gateway.dataset.TextEncoding;
import io.sluice.gateway.dataset.Utf8Stream;
import java.nio.ByteBuffer;

/**
 * Finds identifiers in what may be text of any encoding, or a table: what it is follows from the first
 * {@link FormatGuess#HEAD_BYTES} bytes. {@code feed..., end}, once; pieces of any size make no difference. Memory is
 * bounded whatever the size. Not safe for concurrent use.
 */
public final class ContentDetector {
    private final String name;
    private final TextDetector text;
    private ByteBuffer head = ByteBuffer.allocate(FormatGuess.HEAD_BYTES);
    private Utf8Stream other;

    /**
     * With where findings go.
     *
     * @param name file name or media type, a hint for guessing the format; may be empty
     * @param least how sure a finding must be, 0 to 1
     */
    public ContentDetector(String name, double least, FindingSink sink) {
        this.name = name;
        this.text = new TextDetector(least, sink);
    }

    /** Scans src to its end. The caller may reuse it at once. */
    public void feed(ByteBuffer src) {
        if (head != null) {
            int n = Math.min(src.remaining(), head.remaining());
            head.put(head.position(), src, src.position(), n).position(head.position() + n);
            src.position(src.position() + n);
            if (head.hasRemaining()) {
                return;
            }
            open(false);
        }
        pass(src);
    }

    /** Ends the text. */
    public void end() {
        if (head != null) {
            open(true);
        }
        if (other != null) {
            other.end();
        }
        text.end();
    }

    private void open(boolean whole) {
        head.flip();
        TextEncoding encoding = TextEncoding.of(head, whole);
        ByteBuffer first = head;
        if (encoding != TextEncoding.UTF_8) {
            other = new Utf8Stream(encoding, text::feed);
            ByteBuffer converted = ByteBuffer.allocate(3 * FormatGuess.HEAD_BYTES);
            new Utf8Stream(encoding, converted::put).feed(head.duplicate());
            first = converted.flip();
        }
        DataFormat format = FormatGuess.of(name, first);
        if (format.kind() == DataFormat.Kind.CSV && format.header()) {
            text.table(format.delimiter());
        }
        ByteBuffer read = head;
        head = null;
        pass(read);
    }

    private void pass(ByteBuffer src) {
        if (other == null) {
            text.feed(src);
        } else {
            other.feed(src);
        }
    }
}
