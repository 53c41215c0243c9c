package io.sluice.gateway.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Reads a file of a workbook as text: what stands between its tags, and in attributes. Not safe for concurrent use. */
class WorkbookPart implements XmlStream.Handler {
    /** Shorter values of attributes are numbers, colours and names; every one would be a cell. */
    private static final int LEAST_ATTRIBUTE = 8;

    /** Elements that part a text no reader would see as parted. */
    private static final Set<String> RUNS = Set.of("r", "t", "rPr", "b", "i", "u", "sz", "color", "rFont", "family");

    final WorkbookReader workbook;
    final int part;
    private final TableLimits limits;
    private final XmlStream xml;
    private final StringBuilder text = new StringBuilder();
    private TableReader raw;
    private boolean begun;

    WorkbookPart(WorkbookReader workbook, int part, TableLimits limits) {
        this.workbook = workbook;
        this.part = part;
        this.limits = limits;
        this.xml = new XmlStream(limits.depth(), this);
    }

    final void feed(byte[] bytes, int from, int to) {
        xml.feed(bytes, from, to);
    }

    final void end() {
        xml.end();
        flush();
        if (raw != null) {
            raw.end();
        }
        if (!xml.sound()) {
            workbook.unsound();
        }
    }

    /** Which row is next to what is read. */
    int line() {
        return 1;
    }

    /** An element begins that the part knows; returns whether its attributes are no text. */
    boolean known(String name, XmlStream element) {
        return false;
    }

    /** Whether this part may hold rows or their texts. */
    boolean ofCells() {
        return false;
    }

    @Override
    public void start(String name, XmlStream element) {
        if (!begun && !ofCells() && (name.equals("worksheet") || name.equals("sst"))) {
            workbook.unsound(); // Cells where nobody looks for cells.
        }
        begun = true;
        if (!RUNS.contains(name)) {
            flush();
        }
        if (!known(name, element)) {
            for (int i = 0; i < element.attributes(); i++) {
                attribute(element.attributeValue(i));
            }
        }
    }

    final void attribute(String value) {
        if (value.length() >= LEAST_ATTRIBUTE && !XmlStream.usual(value)) {
            aside(value);
        }
    }

    @Override
    public void text(String more) {
        text.append(more);
        if (text.length() > limits.cellBytes()) {
            workbook.unsound();
            flush();
        }
    }

    @Override
    public void end(String name) {
        if (!RUNS.contains(name)) {
            flush();
        }
    }

    @Override
    public final void aside(String words) {
        byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            workbook.aside(part, line(), bytes, 0, bytes.length);
        }
    }

    @Override
    public final void refused(byte[] bytes, int from, int to) {
        if (raw == null) {
            workbook.unsound();
            raw = new CsvReader(DataFormat.TEXT, limits, new Lines());
        }
        raw.feed(ByteBuffer.wrap(bytes, from, to - from));
    }

    /** Takes the text that was collected. */
    final String taken() {
        String taken = text.toString();
        text.setLength(0);
        return taken;
    }

    final void flush() {
        if (text.length() > 0) {
            String words = taken();
            if (!words.isBlank()) {
                aside(words);
            }
        }
    }

    /** What is no XML, line by line. */
    private final class Lines implements CellSink {
        @Override
        public void column(int column, String name) {
            // There is one.
        }

        @Override
        public void cell(int column, byte[] bytes, int from, int to, int kinds) {
            workbook.aside(part, line(), bytes, from, to);
        }

        @Override
        public void row() {
            // Lines are no rows.
        }
    }
}
