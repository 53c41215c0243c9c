package io.sluice.gateway.dataset;

/** Takes what a workbook holds. */
public interface WorkbookSink {
    /**
     * The rows of a sheet follow. Returns where its cells go, whose columns are numbered by their place in the sheet.
     *
     * @param part the number of the file in the archive that the sheet is in
     * @param name the sheet's name; empty if it is the only one
     */
    CellSink sheet(int part, String name);

    /**
     * Text that is in no cell: comments, formulas, headings, properties.
     *
     * @param part the number of the file in the archive that it is in
     * @param line the row that is next to it, or 1
     */
    void text(int part, int line, byte[] bytes, int from, int to);
}
