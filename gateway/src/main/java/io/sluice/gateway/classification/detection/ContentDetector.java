package io.sluice.gateway.classification.detection;

import io.sluice.gateway.dataset.DataFormat;
import io.sluice.gateway.dataset.FormatGuess;
import io.sluice.gateway.dataset.GzipStream;
import io.sluice.gateway.dataset.TextEncoding;
import io.sluice.gateway.dataset.Utf8Stream;
import io.sluice.gateway.dataset.ZipStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Finds identifiers in what may be text of any encoding, a table, either compressed with gzip, or a zip archive of
 * them: what it is follows from the first {@link FormatGuess#HEAD_BYTES} bytes. Wrappings within wrappings are searched
 * as the bytes they are. {@code feed..., end}, once; pieces of any size make no difference. Memory is bounded whatever
 * the size. Not safe for concurrent use.
 */
public final class ContentDetector {
    private final String name;
    private final double least;
    private final List<CustomRecogniser> custom;
    private final FindingSink sink;
    private final boolean unwrapping;
    private final TextDetector text;
    private ByteBuffer head = ByteBuffer.allocate(FormatGuess.HEAD_BYTES);
    private Utf8Stream other;
    private GzipStream gzip;
    private ZipStream zip;
    private ContentDetector content;
    private boolean sound = true;

    /**
     * With where findings go.
     *
     * @param name file name or media type, a hint for guessing the format; may be empty
     * @param least how sure a finding must be, 0 to 1
     */
    public ContentDetector(String name, double least, FindingSink sink) {
        this(name, least, List.of(), sink);
    }

    /** With recognisers of somebody's own beside the built-in ones. */
    public ContentDetector(String name, double least, List<CustomRecogniser> custom, FindingSink sink) {
        this(name, least, custom, sink, true);
    }

    private ContentDetector(
            String name, double least, List<CustomRecogniser> custom, FindingSink sink, boolean unwrapping) {
        this.custom = custom;
        this.name = name;
        this.least = least;
        this.sink = sink;
        this.unwrapping = unwrapping;
        this.text = new TextDetector(least, custom, sink);
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
        if (content != null) {
            content.end();
        }
        if (gzip != null) {
            gzip.end();
            sound = gzip.sound();
        }
        if (zip != null) {
            zip.end();
            sound = zip.sound();
        }
        text.end();
    }

    /**
     * Whether all was read, once it ended: false for a wrapping that is damaged, encrypted, or grows beyond reason when
     * it is unpacked.
     */
    public boolean sound() {
        return sound;
    }

    private void open(boolean whole) {
        head.flip();
        TextEncoding encoding = TextEncoding.of(head, whole);
        ByteBuffer first = head;
        if (encoding != TextEncoding.UTF_8) {
            ByteBuffer converted = ByteBuffer.allocate(3 * FormatGuess.HEAD_BYTES);
            new Utf8Stream(encoding, converted::put).feed(head.duplicate());
            first = converted.flip();
        }
        DataFormat format = FormatGuess.of(name, first);
        if (format.kind() == DataFormat.Kind.GZIP && unwrapping) {
            content = new ContentDetector("", least, custom, sink, false);
            gzip = new GzipStream(content::feed);
        } else if (format.kind() == DataFormat.Kind.ZIP && unwrapping) {
            zip = new ZipStream(new Archive());
        } else if (encoding != TextEncoding.UTF_8) {
            other = new Utf8Stream(encoding, text::feed);
        }
        if (format.kind() == DataFormat.Kind.CSV && format.header()) {
            text.table(format.delimiter());
        }
        ByteBuffer read = head;
        head = null;
        pass(read);
    }

    private void pass(ByteBuffer src) {
        if (gzip == null && zip == null) {
            if (other == null) {
                text.feed(src);
            } else {
                other.feed(src);
            }
            return;
        }
        byte[] bytes = new byte[src.remaining()];
        src.get(bytes);
        if (gzip != null) {
            gzip.feed(bytes, 0, bytes.length);
        } else {
            zip.feed(bytes, 0, bytes.length);
        }
    }

    /** The files of an archive, each a text of its own. */
    private final class Archive implements ZipStream.Files {
        private int number;

        @Override
        public void begin(String file) {
            int here = ++number;
            content = new ContentDetector(file, least, custom, finding -> sink.found(finding.in(here)), false);
        }

        @Override
        public void bytes(ByteBuffer bytes) {
            content.feed(bytes);
        }

        @Override
        public void end() {
            content.end();
            content = null;
        }
    }
}
