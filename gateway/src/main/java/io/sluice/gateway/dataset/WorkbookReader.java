package io.sluice.gateway.dataset;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a workbook (ECMA-376, .xlsx) whose files come one after the other in any order. The texts, formats and names of
 * the cells may come after the cells: these are kept until the end, in at most {@link TableLimits#heldBytes} together
 * with the texts. Beyond that they are handed on without, and the workbook is not sound. Not safe for concurrent use.
 */
public final class WorkbookReader {
    private static final int SHEET = 1;
    private static final int ROW = 2;
    private static final int SHARED = 3;
    private static final int VALUE = 4;
    private static final int NUMBER = 5;
    private static final int MOST_NAMES = 10_000;
    private static final int TEXT_OVERHEAD = 8;

    private final TableLimits limits;
    private final WorkbookSink sink;
    private final CellStyles styles = new CellStyles();
    private final Map<String, String> targetById = new HashMap<>();
    private final Map<String, String> sheetByTarget = new HashMap<>();
    private final List<String[]> sheets = new ArrayList<>();
    private final Map<Integer, String> pathByPart = new HashMap<>();
    private final ByteLog cells = new ByteLog();
    private final ByteLog texts = new ByteLog();
    private final BitSet used = new BitSet();
    private int[] textStarts = new int[64];
    private int textCount;
    private int textPart;
    private WorkbookPart open;
    private boolean anyWorkbook;
    private boolean anySheet;
    private boolean anyPart;
    private boolean flushed;
    private boolean sound = true;
    private boolean ended;

    /** With where everything goes. */
    public WorkbookReader(TableLimits limits, WorkbookSink sink) {
        this.limits = limits;
        this.sink = sink;
    }

    /** Whether a file of an archive may belong to a workbook, by its name. */
    public static boolean owns(String name) {
        String path = name.toLowerCase(Locale.ROOT);
        boolean place = path.startsWith("xl/")
                || path.startsWith("_rels/")
                || path.startsWith("docprops/")
                || path.startsWith("customxml/")
                || path.equals("[content_types].xml");
        return place && path.matches(".*\\.(xml|rels|vml)");
    }

    /** A file of this name begins, the one of this number in its archive; it must be one that a workbook owns. */
    public void begin(String name, int part) {
        open = part(name, part);
    }

    /** Reads some bytes of the file that began. */
    public void feed(byte[] bytes, int from, int to) {
        open.feed(bytes, from, to);
    }

    /** The file ends; another may begin. */
    public void endFile() {
        open.end();
        open = null;
    }

    private WorkbookPart part(String name, int part) {
        anyPart = true;
        String path = name.toLowerCase(Locale.ROOT);
        if (path.startsWith("xl/worksheets/") && path.endsWith(".xml")) {
            anySheet = true;
            pathByPart.put(part, path);
            cells.put(SHEET);
            cells.number(part);
            return new SheetPart(this, part, limits);
        }
        return switch (path) {
            case "xl/sharedstrings.xml" -> {
                textPart = part;
                yield new SharedTextPart(this, part, limits);
            }
            case "xl/styles.xml" -> new WorkbookParts.Styles(this, part, limits);
            case "xl/workbook.xml" -> {
                anyWorkbook = true;
                yield new WorkbookParts.Names(this, part, limits);
            }
            case "xl/_rels/workbook.xml.rels" -> new WorkbookParts.Targets(this, part, limits);
            default -> new WorkbookPart(this, part, limits);
        };
    }

    /** Hands on the sheets. */
    public void end() {
        ended = true;
        for (String[] sheet : sheets) {
            String target = targetById.get(sheet[1]);
            if (target != null) {
                sheetByTarget.put(target, sheet[0]);
            }
        }
        replay();
        for (int i = used.nextClearBit(0); i < textCount; i = used.nextClearBit(i + 1)) {
            byte[] text = text(i);
            sink.text(textPart, i + 1, text, 0, text.length);
        }
    }

    /** Whether all was read, and was a workbook with sheets; before it ended, nobody can tell. */
    public boolean sound() {
        return sound && (!anyPart || ended && any());
    }

    /** Whether it was a workbook at all, once it ended. */
    public boolean any() {
        return anyWorkbook && anySheet;
    }

    void unsound() {
        sound = false;
    }

    CellStyles styles() {
        return styles;
    }

    void sheetName(String name, String id) {
        if (sheets.size() < MOST_NAMES) {
            sheets.add(new String[] {name, id});
        }
    }

    void target(String id, String target) {
        if (targetById.size() < MOST_NAMES) {
            String path = target.toLowerCase(Locale.ROOT);
            targetById.put(id, path.startsWith("/") ? path.substring(1) : "xl/" + path);
        }
    }

    /** Text that is in no cell. */
    void aside(int part, int line, byte[] text, int from, int to) {
        sink.text(part, line, text, from, to);
    }

    /** The next of the texts that cells refer to by number. */
    void sharedText(byte[] text) {
        if (held() + text.length + TEXT_OVERHEAD > limits.heldBytes()) {
            sound = false;
            sink.text(textPart, 1, text, 0, text.length);
            return;
        }
        if (textCount == textStarts.length) {
            textStarts = Arrays.copyOf(textStarts, textCount * 2);
        }
        textStarts[textCount++] = texts.size();
        texts.bytes(text);
    }

    void row(int row) {
        room(row);
        cells.put(ROW);
        cells.number(row);
    }

    void shared(int column, int text) {
        cells.put(SHARED);
        cells.number(column);
        cells.number(text);
    }

    void value(int column, byte[] value) {
        cells.put(VALUE);
        cells.number(column);
        cells.bytes(value);
    }

    void number(int column, int style, byte[] number) {
        cells.put(NUMBER);
        cells.number(column);
        cells.number(style);
        cells.bytes(number);
    }

    private long held() {
        return cells.size() + texts.size() + (long) TEXT_OVERHEAD * textCount;
    }

    /** Hands on what is kept if it becomes too much. */
    private void room(int row) {
        if (held() > limits.heldBytes() && cells.size() > 0) {
            sound = false;
            int part = replay();
            cells.clear();
            cells.put(SHEET);
            cells.number(part);
            flushed = true;
        }
    }

    private byte[] text(int i) {
        texts.seek(textStarts[i]);
        return texts.bytes();
    }

    /** Reads what is kept; returns the part of the last sheet in it. */
    private int replay() {
        cells.seek(0);
        SheetRows rows = null;
        int part = 0;
        while (cells.more()) {
            int kind = cells.get();
            switch (kind) {
                case SHEET -> {
                    end(rows);
                    part = cells.number();
                    rows = new SheetRows(sink.sheet(part, name(part)), limits, !flushed);
                    flushed = false;
                }
                case ROW -> rows.row(cells.number());
                case SHARED -> {
                    int column = cells.number();
                    int text = cells.number();
                    if (text < textCount) {
                        used.set(text);
                        rows.cell(column, text(text));
                    } else {
                        sound = false;
                    }
                }
                case VALUE -> rows.cell(cells.number(), cells.bytes());
                default -> {
                    int column = cells.number();
                    int style = cells.number();
                    String shown = styles.shown(new String(cells.bytes(), StandardCharsets.UTF_8), style);
                    rows.cell(column, shown.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        end(rows);
        return part;
    }

    private void end(SheetRows rows) {
        if (rows != null) {
            rows.end();
            sound &= rows.sound();
        }
    }

    private String name(int part) {
        if (pathByPart.size() < 2) {
            return "";
        }
        String path = pathByPart.get(part);
        String file = path.substring(path.lastIndexOf('/') + 1, path.length() - ".xml".length());
        return sheetByTarget.getOrDefault(path, file);
    }
}
