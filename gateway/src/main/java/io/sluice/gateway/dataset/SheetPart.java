package io.sluice.gateway.dataset;

import java.nio.charset.StandardCharsets;

/** Reads the cells of a sheet: {@code sheetData/row/c}, with {@code v}, or {@code is} and {@code t} in it. */
final class SheetPart extends WorkbookPart {
    private static final int MOST_COLUMNS = 16_384;
    private static final int MOST_ROWS = 1 << 24;

    private final StringBuilder value = new StringBuilder();
    private int row;
    private int column = -1;
    private int style;
    private String type = "n";
    private boolean inCell;
    private boolean phonetic;

    SheetPart(WorkbookReader workbook, int part, TableLimits limits) {
        super(workbook, part, limits);
    }

    @Override
    boolean ofCells() {
        return true;
    }

    @Override
    int line() {
        return Math.max(1, row);
    }

    @Override
    boolean known(String name, XmlStream element) {
        switch (name) {
            case "row" -> {
                row = number(element.attribute("r"), MOST_ROWS, row + 1);
                column = -1;
                workbook.row(row);
                return false;
            }
            case "c" -> {
                flush();
                inCell = true;
                begin(element);
                return true;
            }
            case "rPh" -> {
                flush();
                phonetic = true;
            }
            case "v", "t", "f" -> flush();
            default -> {
                // Its text is text.
            }
        }
        return false;
    }

    private void begin(XmlStream element) {
        column++;
        style = 0;
        type = "n";
        value.setLength(0);
        for (int i = 0; i < element.attributes(); i++) {
            String said = element.attributeValue(i);
            switch (element.attributeName(i)) {
                case "r" -> place(said);
                case "s" -> style = number(said, 1 << 20, 0);
                case "t" -> type = said;
                default -> attribute(said);
            }
        }
    }

    /** A place such as AB12. */
    private void place(String said) {
        int at = 0;
        int letters = 0;
        while (letters < said.length() && letters < 4 && said.charAt(letters) >= 'A' && said.charAt(letters) <= 'Z') {
            at = at * 26 + said.charAt(letters++) - 'A' + 1;
        }
        boolean right = letters > 0 && at <= MOST_COLUMNS && number(said.substring(letters), MOST_ROWS, -1) >= 0;
        if (right) {
            column = at - 1;
        } else {
            attribute(said);
            workbook.unsound();
        }
    }

    @Override
    public void end(String name) {
        if (inCell) {
            switch (name) {
                case "v" -> value.append(taken());
                case "t" -> {
                    if (!phonetic) {
                        value.append(taken());
                    }
                }
                case "c" -> {
                    cell();
                    inCell = false;
                }
                default -> {
                    // Its text is text.
                }
            }
        }
        if (name.equals("t") || name.equals("f")) {
            flush();
        }
        phonetic &= !name.equals("rPh");
        super.end(name);
    }

    private void cell() {
        String said = value.toString();
        if (said.isEmpty()) {
            return;
        }
        switch (type) {
            case "s" -> {
                int text = number(said, Integer.MAX_VALUE, -1);
                if (text >= 0) {
                    workbook.shared(column, text);
                } else {
                    workbook.unsound();
                    workbook.value(column, said.getBytes(StandardCharsets.UTF_8));
                }
            }
            case "n" -> workbook.number(column, style, said.getBytes(StandardCharsets.UTF_8));
            case "b" -> {
                String word = said.equals("1") ? "TRUE" : said.equals("0") ? "FALSE" : said;
                workbook.value(column, word.getBytes(StandardCharsets.UTF_8));
            }
            default -> workbook.value(column, said.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A number from 0 to most; other if it is none. */
    static int number(String said, int most, int other) {
        if (said == null || said.isEmpty() || said.length() > 10) {
            return other;
        }
        long number = 0;
        for (int i = 0; i < said.length(); i++) {
            char c = said.charAt(i);
            if (c < '0' || c > '9') {
                return other;
            }
            number = number * 10 + c - '0';
        }
        return number <= most ? (int) number : other;
    }
}
