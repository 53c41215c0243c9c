package io.sluice.gateway.dataset;

import java.nio.charset.StandardCharsets;

/** Reads the texts that cells refer to by number: {@code sst/si}, with {@code t} or {@code r/t} in it. */
final class SharedTextPart extends WorkbookPart {
    private final StringBuilder value = new StringBuilder();
    private int line;
    private boolean phonetic;

    SharedTextPart(WorkbookReader workbook, int part, TableLimits limits) {
        super(workbook, part, limits);
    }

    @Override
    boolean ofCells() {
        return true;
    }

    @Override
    int line() {
        return Math.max(1, line);
    }

    @Override
    boolean known(String name, XmlStream element) {
        if (name.equals("si")) {
            value.setLength(0);
            line++;
        } else if (name.equals("t")) {
            flush();
        }
        phonetic |= name.equals("rPh");
        return false;
    }

    @Override
    public void end(String name) {
        if (name.equals("t") && !phonetic) {
            value.append(taken());
        } else if (name.equals("t")) {
            flush();
        } else if (name.equals("si")) {
            workbook.sharedText(value.toString().getBytes(StandardCharsets.UTF_8));
            value.setLength(0);
        }
        phonetic &= !name.equals("rPh");
        super.end(name);
    }
}
