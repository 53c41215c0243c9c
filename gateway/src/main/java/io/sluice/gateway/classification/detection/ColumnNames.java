package io.sluice.gateway.classification.detection;

import java.util.Arrays;

/**
 * What the columns of a delimited table are about, by the names in its first line, told to the recognisers by the place
 * of a value in its line. Quotes are minded within one line. Not safe for concurrent use.
 */
final class ColumnNames {
    private static final int MOST = 4096;

    private final byte delimiter;
    private TopicSet[] topics;
    private TopicSet all = TopicSet.NONE;
    private int[] ends = new int[16];
    private int cells;

    ColumnNames(byte delimiter) {
        this.delimiter = delimiter;
    }

    /** A line begins: the first names the columns, each further one is divided among them when somebody asks. */
    void begin(Scene scene, boolean whole) {
        if (topics == null) {
            divide(scene.line);
            topics = new TopicSet[cells];
            Surroundings words = scene.surroundings();
            int from = scene.line.from;
            for (int i = 0; i < cells; i++) {
                topics[i] = words.within(from, ends[i]);
                all = all.or(topics[i].low(), topics[i].high());
                from = ends[i];
            }
        } else if (!all.isEmpty() && whole) {
            cells = -1;
            scene.columns(this);
        }
    }

    /** Whether any column is about one of these. */
    boolean mentions(TopicSet wanted) {
        return all.meets(wanted);
    }

    /** What the column is about that place i of a line lies in. */
    TopicSet at(Line line, int i) {
        if (cells < 0) {
            divide(line);
        }
        int cell = Arrays.binarySearch(ends, 0, cells, i);
        cell = cell < 0 ? -cell - 1 : cell;
        return cell < topics.length ? topics[cell] : TopicSet.NONE;
    }

    private void divide(Line line) {
        cells = 0;
        boolean quoted = false;
        for (int i = line.from; i < line.to && cells < MOST; i++) {
            byte b = line.bytes[i];
            if (b == '"') {
                quoted = !quoted;
            } else if (b == delimiter && !quoted) {
                end(i);
            }
        }
        end(line.to);
    }

    private void end(int i) {
        if (cells == ends.length) {
            ends = Arrays.copyOf(ends, cells * 2);
        }
        ends[cells++] = i;
    }
}
