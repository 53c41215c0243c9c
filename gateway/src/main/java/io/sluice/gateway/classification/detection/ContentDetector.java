package io.sluice.gateway.classification.detection;

import io.sluice.gateway.dataset.CellSink;
import io.sluice.gateway.dataset.DataFormat;
import io.sluice.gateway.dataset.FormatGuess;
import io.sluice.gateway.dataset.GzipStream;
import io.sluice.gateway.dataset.Nesting;
import io.sluice.gateway.dataset.TableLimits;
import io.sluice.gateway.dataset.TableReader;
import io.sluice.gateway.dataset.TarStream;
import io.sluice.gateway.dataset.TextEncoding;
import io.sluice.gateway.dataset.Unpacking;
import io.sluice.gateway.dataset.Utf8Stream;
import io.sluice.gateway.dataset.WorkbookReader;
import io.sluice.gateway.dataset.WorkbookSink;
import io.sluice.gateway.dataset.ZipStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Finds identifiers in what may be text of any encoding, a table, either compressed with gzip, or a zip archive or tar
 * of them, or of archives: what it is follows from the first {@link FormatGuess#HEAD_BYTES} bytes. What lies deeper than
 * {@link Nesting#MOST_LAYERS} archives is searched as the bytes it is, and then not all was read. {@code feed..., end}, once; pieces of any size make no difference. Memory is bounded whatever
 * the size. Not safe for concurrent use.
 */
public final class ContentDetector {
    private final String name;
    private final double least;
    private final List<CustomRecogniser> custom;
    private final FindingSink sink;
    private final Nesting nesting;
    private final Files files;
    private final TextDetector text;
    private ByteBuffer head = ByteBuffer.allocate(FormatGuess.HEAD_BYTES);
    private Utf8Stream other;
    private Unpacking archive;
    private Archive zip;
    private TableReader table;
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
        this(name, least, custom, sink, Nesting.none(), new Files());
    }

    private ContentDetector(
            String name, double least, List<CustomRecogniser> custom, FindingSink sink, Nesting nesting, Files files) {
        this.custom = custom;
        this.name = name;
        this.least = least;
        this.sink = sink;
        this.nesting = nesting;
        this.files = files;
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
        if (archive != null) {
            archive.end();
            sound &= archive.sound();
        }
        if (zip != null) {
            zip.end();
        }
        if (table != null) {
            table.end();
            sound &= table.sound();
        }
        if (content != null) {
            content.end();
            sound &= content.sound();
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
        sound = !format.holdsOthers() || !nesting.deepest();
        archive = nesting.deepest() ? null : archive(format.kind());
        if (archive == null && encoding != TextEncoding.UTF_8) {
            other = new Utf8Stream(encoding, text::feed);
        }
        if (format.kind() == DataFormat.Kind.PARQUET) {
            table = TableReader.of(format, TableLimits.DEFAULT, new CellFindings(least, custom, sink), nesting);
        }
        if (format.kind() == DataFormat.Kind.CSV && format.header()) {
            text.table(format.delimiter());
        }
        ByteBuffer read = head;
        head = null;
        pass(read);
    }

    private void pass(ByteBuffer src) {
        if (table != null) {
            table.feed(src);
            return;
        }
        if (archive == null) {
            if (other == null) {
                text.feed(src);
            } else {
                other.feed(src);
            }
            return;
        }
        byte[] bytes = new byte[src.remaining()];
        src.get(bytes);
        archive.feed(bytes, 0, bytes.length);
    }

    private Unpacking archive(DataFormat.Kind kind) {
        return switch (kind) {
            case GZIP -> {
                content = new ContentDetector("", least, custom, sink, nesting.within(true), files);
                yield new GzipStream(nesting, content::feed);
            }
            case ZIP -> {
                zip = new Archive();
                yield new ZipStream(nesting, zip);
            }
            case TAR -> new TarStream(nesting, new Archive());
            default -> null;
        };
    }

    /** How many files came so far, in all archives together. */
    private static final class Files {
        private int count;
    }

    /** The files of an archive, each a text of its own. */
    private final class Archive implements Unpacking.Files, WorkbookSink {
        private final WorkbookReader workbook = new WorkbookReader(TableLimits.DEFAULT, this);
        private boolean inWorkbook;
        private int textFile;
        private final TextDetector texts = new TextDetector(least, custom, found -> sink.found(found.in(textFile)));

        @Override
        public void begin(String file, Nesting inner) {
            int here = ++files.count;
            inWorkbook = zip == this && WorkbookReader.owns(file);
            if (inWorkbook) {
                workbook.begin(file, here);
                return;
            }
            FindingSink numbered = found -> sink.found(found.file() > 0 ? found : found.in(here));
            content = new ContentDetector(file, least, custom, numbered, inner, files);
        }

        @Override
        public void bytes(byte[] bytes, int from, int to) {
            if (inWorkbook) {
                workbook.feed(bytes, from, to);
            } else {
                content.feed(ByteBuffer.wrap(bytes, from, to - from));
            }
        }

        @Override
        public void endFile() {
            if (inWorkbook) {
                workbook.endFile();
                return;
            }
            content.end();
            sound &= content.sound();
            content = null;
        }

        private void end() {
            workbook.end();
            sound &= workbook.sound() || !workbook.any();
        }

        @Override
        public CellSink sheet(int file, String sheet) {
            return new CellFindings(least, custom, found -> sink.found(found.in(file)));
        }

        @Override
        public void text(int file, int line, byte[] bytes, int from, int to) {
            textFile = file;
            texts.cell(line, bytes, from, to, texts.context(""));
        }
    }
}
