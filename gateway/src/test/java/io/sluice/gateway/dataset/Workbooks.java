package io.sluice.gateway.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes workbooks, file by file, for tests. */
public final class Workbooks {
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private static final String MAIN = " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
            + " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    private static final String RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final StringBuilder sheets = new StringBuilder();
    private final StringBuilder targets = new StringBuilder();
    private final StringBuilder texts = new StringBuilder();
    private int count;

    /** A sheet; rows as XML. */
    public Workbooks sheet(String name, String rows) {
        count++;
        sheets.append("<sheet name=\"" + name + "\" sheetId=\"" + count + "\" r:id=\"rId" + count + "\"/>");
        targets.append("<Relationship Id=\"rId" + count + "\" Type=\"" + RELATED
                + "worksheet\" Target=\"worksheets/sheet" + count + ".xml\"/>");
        return file(
                "xl/worksheets/sheet" + count + ".xml",
                "<worksheet" + MAIN + "><sheetData>" + rows + "</sheetData></worksheet>");
    }

    /** The next shared text. */
    public Workbooks text(String text) {
        texts.append("<si><t>" + text + "</t></si>");
        return this;
    }

    /** Any other file. */
    public Workbooks file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Any other file, of any bytes. */
    public Workbooks file(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    /** Texts and styles come behind the sheets, as most programs write them. */
    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(
                    zip,
                    "[Content_Types].xml",
                    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");
            put(zip, "xl/workbook.xml", "<workbook" + MAIN + "><sheets>" + sheets + "</sheets></workbook>");
            put(
                    zip,
                    "xl/_rels/workbook.xml.rels",
                    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" + targets
                            + "</Relationships>");
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                put(zip, file.getKey(), file.getValue());
            }
            put(
                    zip,
                    "xl/styles.xml",
                    "<styleSheet" + MAIN + "><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"
                            + "</numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"14\"/>"
                            + "</cellXfs></styleSheet>");
            put(zip, "xl/sharedStrings.xml", "<sst" + MAIN + ">" + texts + "</sst>");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, String content) throws IOException {
        put(zip, name, (HEAD + content).getBytes(StandardCharsets.UTF_8));
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
    }
}
