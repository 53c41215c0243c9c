package io.sluice.gateway.classification.detection;

import java.util.ArrayList;
import java.util.List;

/**
 * What the recognisers share about the line at hand: its characters, what is around a place (read when first asked),
 * the column's name, and where findings go. Reused from line to line; not safe for concurrent use.
 */
final class Scene {
    final Line line = new Line();
    final Hits hits = new Hits();
    final Tally tally;

    /** Types that something in the line has the shape of, but not the check digit. */
    final List<String> misses = new ArrayList<>();

    private final Surroundings surroundings = new Surroundings();
    private boolean surroundingsRead;
    private TopicSet column = TopicSet.NONE;
    private ColumnNames columns;

    Scene(Tally tally) {
        this.tally = tally;
    }

    void begin(byte[] b, int from, int to, boolean ascii) {
        line.read(b, from, to, ascii);
        hits.clear();
        surroundingsRead = false;
        column = TopicSet.NONE;
        columns = null;
    }

    /** The name of the column that everything from now on stands in. */
    void column(TopicSet topics) {
        column = topics;
    }

    /** The names of the columns that this line is divided into. */
    void columns(ColumnNames names) {
        columns = names;
    }

    /** Whether the column's name or a word near a place says that it is about one of the topics. */
    boolean about(int start, int end, TopicSet topics) {
        return column.meets(topics)
                || columns != null && columns.at(line, start).meets(topics)
                || surroundings().near(start, end, topics);
    }

    /** Whether the line or a column's name says something about one of the topics anywhere. */
    boolean mentions(TopicSet topics) {
        return column.meets(topics)
                || columns != null && columns.mentions(topics)
                || surroundings().mention(topics);
    }

    /** The words of the line that say something. */
    Surroundings surroundings() {
        if (!surroundingsRead) {
            surroundings.clear();
            ContextWords.BUILT_IN.read(line, surroundings);
            surroundingsRead = true;
        }
        return surroundings;
    }

    void missed(String type) {
        if (!tally.counting() && !misses.contains(type)) {
            misses.add(type);
        }
    }

    /** The whole line is a cell of a column that is about one of the topics. */
    boolean columnAbout(TopicSet topics) {
        return column.meets(topics);
    }

    void found(IdentifierType type, int start, int end, double confidence) {
        hits.add(type.name(), start, end, confidence);
    }

    void address(int start, int end, double confidence, int version) {
        hits.add(IdentifierType.IP_ADDRESS.name(), start, end, confidence, version);
    }
}
