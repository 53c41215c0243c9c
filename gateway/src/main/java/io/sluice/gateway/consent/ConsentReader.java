package io.sluice.gateway.consent;

import io.sluice.gateway.dataset.CellSink;
import io.sluice.gateway.dataset.DataFormat;
import io.sluice.gateway.dataset.TableLimits;
import io.sluice.gateway.dataset.TableReader;
import io.sluice.gateway.policy.ConsentEvent;
import io.sluice.gateway.policy.ConsentTerms;
import io.sluice.proto.ConsentForm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a file of consents, CSV or JSON Lines, one event a row: all of it, or none. It is fed line by line, so that a
 * mistake has its place. No message tells a value. {@code feed..., finish}, once; not for several threads.
 */
public final class ConsentReader {
    private static final TableLimits LIMITS = new TableLimits(64 * 1024, 256, 4);
    private static final int MOST_LINE = 1 << 20;
    private static final int REMEMBERED = 1 << 14;

    private final ConsentFileForm form;
    private final Pseudonymity pseudonymity;
    private final long nowMillis;
    private final TableReader table;
    private final ConsentBatch batch = new ConsentBatch();
    private final List<ConsentColumn> columns = new ArrayList<>();
    private final Map<ConsentColumn, List<String>> row = new EnumMap<>(ConsentColumn.class);
    /** Rows of one file say the same few things again and again. */
    private final Map<List<Object>, ConsentForm> seen = new HashMap<>();

    private byte[] line = new byte[4096];
    private int lineBytes;
    private long lines;
    private long rowBegan = 1;
    private boolean named; // the columns' names are known
    private Subject subject;
    private ConsentFileException mistake;

    /** @param nowMillis nothing can have happened later */
    public ConsentReader(ConsentFileForm form, Pseudonymity pseudonymity, long nowMillis) {
        this.form = form;
        this.pseudonymity = pseudonymity;
        this.nowMillis = nowMillis;
        this.table = TableReader.of(form.jsonLines() ? DataFormat.JSON_LINES : DataFormat.CSV, LIMITS, new Rows());
    }

    /** Reads on. */
    public void feed(ByteBuffer bytes) throws ConsentFileException {
        while (bytes.hasRemaining()) {
            byte each = bytes.get();
            if (lineBytes == line.length) {
                if (lineBytes == MOST_LINE) {
                    throw new ConsentFileException(lines + 1, "line (expected: at most " + MOST_LINE + " bytes)");
                }
                line = java.util.Arrays.copyOf(line, lineBytes * 2);
            }
            line[lineBytes++] = each;
            if (each == '\n') {
                endLine();
            }
        }
    }

    private void endLine() throws ConsentFileException {
        lines++;
        long began = rowBegan;
        table.feed(ByteBuffer.wrap(line, 0, lineBytes));
        if (!named && !columns.isEmpty()) {
            named = true;
            rowBegan = Math.max(rowBegan, lines + 1); // The names are no row.
        } else if (rowBegan == lines && new String(line, 0, lineBytes, StandardCharsets.ISO_8859_1).isBlank()) {
            rowBegan++; // an empty line is no row
        }
        lineBytes = 0;
        check(began);
    }

    private void check(long began) throws ConsentFileException {
        if (!table.sound()) {
            throw new ConsentFileException(
                    began,
                    form.jsonLines()
                            ? "not a row (expected: one JSON object of texts, in UTF-8)"
                            : "not a row (expected: CSV in UTF-8, quotes that are closed, as many cells as names)");
        }
        if (mistake != null) {
            throw mistake;
        }
    }

    /** The whole file was read, and this is in it. */
    public ConsentBatch finish() throws ConsentFileException {
        if (lineBytes > 0) {
            endLine();
        }
        long began = rowBegan;
        table.end();
        check(began);
        if (!columns.contains(ConsentColumn.SUBJECT) && batch.size() == 0) {
            throw new ConsentFileException(
                    1,
                    "no column " + form.subjectColumn() + " (expected: the one that says who it is; --subject-column)");
        }
        return batch;
    }

    private void mistake(String what) {
        if (mistake == null) {
            mistake = new ConsentFileException(rowBegan, what);
        }
    }

    private final class Rows implements CellSink {
        @Override
        public void column(int column, String name) {
            String plain = name.endsWith("[]") ? name.substring(0, name.length() - 2) : name;
            ConsentColumn found = plain.equals(form.subjectColumn())
                    ? ConsentColumn.SUBJECT
                    : ConsentColumn.named(plain)
                            .filter(each -> each != ConsentColumn.SUBJECT)
                            .orElse(null);
            if (found != null && columns.contains(found) && !form.jsonLines()) {
                mistake("columns: two for " + found.word() + " (expected: one)");
            }
            if (found == null && !form.ignoreOthers()) { // its name may be data
                mistake("column " + (column + 1) + ": means nothing here (expected: "
                        + form.subjectColumn() + ", " + ConsentColumn.words().replace("subject, ", "")
                        + "; or --ignore-other-columns)");
            }
            columns.add(found);
        }

        @Override
        public void cell(int column, byte[] bytes, int from, int to, int kinds) {
            ConsentColumn what = columns.get(column);
            if (what == ConsentColumn.SUBJECT) {
                subject(bytes, from, to);
            } else if (what != null) {
                String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
                List<String> values = row.computeIfAbsent(what, each -> new ArrayList<>(1));
                if (!what.list() && !values.isEmpty()) {
                    mistake(what.word() + ": several values (expected: one)");
                }
                if (what.list()) {
                    values.addAll(List.of(text.split(";", -1)));
                } else {
                    values.add(text.strip());
                }
            }
        }

        private void subject(byte[] bytes, int from, int to) {
            if (subject != null) {
                mistake(form.subjectColumn() + ": several values (expected: one)");
                return;
            }
            try {
                subject = pseudonymity.of(bytes, from, to);
            } catch (IllegalArgumentException e) {
                mistake(e.getMessage());
            }
        }

        @Override
        public void row() {
            if (mistake == null) {
                try {
                    if (subject == null) {
                        throw new IllegalArgumentException(form.subjectColumn()
                                + ": empty (expected: who it is; --subject-column names the column)");
                    }
                    batch.add(subject, event());
                } catch (IllegalArgumentException e) {
                    mistake(e.getMessage());
                }
            }
            row.clear();
            subject = null;
            rowBegan = lines + 1;
        }
    }

    private ConsentEvent event() {
        boolean withdrawn = withdrawn();
        long time = time(ConsentColumn.TIME, form.timeMillis());
        if (time == 0) {
            throw new IllegalArgumentException(
                    "time: missing (expected: when it was given or withdrawn, in a column time" + " or with --time)");
        }
        if (time > nowMillis) {
            throw new IllegalArgumentException("time (expected: not in the future)");
        }
        List<Object> said = new ArrayList<>(6);
        said.add(withdrawn);
        said.add(row.getOrDefault(ConsentColumn.PURPOSE, form.purposes()));
        said.add(row.getOrDefault(ConsentColumn.RECIPIENT, form.recipients()));
        said.add(row.get(ConsentColumn.SEPARATE));
        said.add(row.get(ConsentColumn.NOTICE));
        said.add(row.get(ConsentColumn.CATEGORY));
        ConsentForm words = seen.get(said);
        if (words == null) {
            words = words(withdrawn);
            if (seen.size() < REMEMBERED) {
                List<Object> key = new ArrayList<>();
                said.forEach(each -> key.add(each instanceof List<?> list ? List.copyOf(list) : each));
                seen.put(key, words);
            }
        }
        return withdrawn
                ? new ConsentEvent(false, words, time, 0, 0)
                : new ConsentEvent(
                        true,
                        words,
                        time,
                        time(ConsentColumn.FROM, form.fromMillis()),
                        time(ConsentColumn.UNTIL, form.untilMillis()));
    }

    private ConsentForm words(boolean withdrawn) {
        Collection<String> purposes = row.getOrDefault(ConsentColumn.PURPOSE, form.purposes());
        Collection<String> recipients = row.getOrDefault(ConsentColumn.RECIPIENT, form.recipients());
        return withdrawn
                ? ConsentTerms.withdrawn(purposes, recipients)
                : ConsentTerms.given(
                        purposes,
                        recipients,
                        separate(),
                        one(ConsentColumn.NOTICE, form.notice()),
                        row.getOrDefault(ConsentColumn.CATEGORY, form.categories()));
    }

    private boolean withdrawn() {
        return switch (one(ConsentColumn.EVENT, form.withdrawn() ? "withdrawn" : "given")) {
            case "given" -> false;
            case "withdrawn" -> true;
            default -> throw new IllegalArgumentException("event (expected: given or withdrawn)");
        };
    }

    private boolean separate() {
        return switch (one(ConsentColumn.SEPARATE, Boolean.toString(form.separate()))) {
            case "true", "yes" -> true;
            case "false", "no" -> false;
            default -> throw new IllegalArgumentException("separate (expected: true, false, yes or no)");
        };
    }

    private String one(ConsentColumn column, String otherwise) {
        List<String> values = row.get(column);
        return values == null || values.get(0).isEmpty() ? otherwise : values.get(0);
    }

    private long time(ConsentColumn column, long otherwise) {
        String text = one(column, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .toEpochMilli()
                    : Instant.parse(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    column.word() + " (expected: a time such as 2026-12-31 or 2026-12-31T18:00:00Z)");
        }
    }
}
