package io.sluice.gateway.sealing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads one table of {@code vectors/}; its README says what the files look like. */
record VectorTable(String name, List<Row> rows) {
    /** One vector; columns count from 0 after id and result. */
    record Row(String id, String result, List<String> cells) {
        boolean valid() {
            return result.equals("valid");
        }

        byte[] bytes(int column) {
            return HexFormat.of().parseHex(cells.get(column));
        }

        String hex(int column) {
            return cells.get(column);
        }

        int number(int column) {
            return Integer.parseInt(cells.get(column));
        }
    }

    static VectorTable read(String name) {
        List<Row> rows = new ArrayList<>();
        List<String> before = List.of();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                VectorTable.class.getResourceAsStream("/vectors/" + name + ".txt"), StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!line.startsWith("#")) {
                    List<String> cells = new ArrayList<>(List.of(line.split(" ")));
                    for (int i = 0; i < cells.size(); i++) {
                        String cell = cells.get(i);
                        cells.set(i, cell.equals("-") ? "" : cell.equals("=") ? before.get(i) : cell);
                    }
                    rows.add(new Row(cells.get(0), cells.get(1), List.copyOf(cells.subList(2, cells.size()))));
                    before = cells;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new VectorTable(name, rows);
    }
}
