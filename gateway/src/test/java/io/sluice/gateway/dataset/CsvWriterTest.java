package io.sluice.gateway.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class CsvWriterTest {
    @Property(tries = 200)
    void whatIsWrittenIsReadBack(
            @ForAll @IntRange(min = 1, max = 4) int width,
            @ForAll @Chars({',', ';', '"', '\n', '\r', '\t', '|', '\ufeff', '年'}) char delimiterOrNot,
            @ForAll @Size(min = 4, max = 40)
                    List<
                                    @Chars({',', ';', '"', '\n', '\r', '\ufeff', '年'}) @CharRange(from = 'a', to = 'c')
                                    @StringLength(max = 4) String>
                            cells)
            throws IOException {
        char delimiter = ",;|\t".indexOf(delimiterOrNot) < 0 ? ',' : delimiterOrNot;
        DataFormat format = DataFormat.csv(delimiter, false);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i + width <= cells.size(); i += width) {
            rows.add(cells.subList(i, i + width));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CsvWriter writer = new CsvWriter(format, out);
        for (List<String> row : rows) {
            writer.row(row);
        }
        writer.flush();
        assertThat(read(out.toByteArray(), format, width)).isEqualTo(rows);
    }

    private static List<List<String>> read(byte[] csv, DataFormat format, int width) {
        List<List<String>> rows = new ArrayList<>();
        String[] row = new String[width];
        Arrays.fill(row, "");
        TableReader reader = TableReader.of(format, TableLimits.DEFAULT, new CellSink() {
            @Override
            public void column(int column, String name) {
                assertThat(column).isLessThan(width);
            }

            @Override
            public void cell(int column, byte[] bytes, int from, int to, int kinds) {
                row[column] = new String(bytes, from, to - from, StandardCharsets.UTF_8);
            }

            @Override
            public void row() {
                rows.add(List.of(row));
                Arrays.fill(row, "");
            }
        });
        reader.feed(ByteBuffer.wrap(csv));
        reader.end();
        assertThat(reader.sound()).isTrue();
        return rows;
    }
}
