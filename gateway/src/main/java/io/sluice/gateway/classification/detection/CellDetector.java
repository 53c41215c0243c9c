package io.sluice.gateway.classification.detection;

import io.sluice.gateway.dataset.ByteKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds which types of identifier the cells of a table hold, by the same scanner that reads text. Where a table has many
 * cells of a shape and few of them pass the check, its caller can tell, because near misses are counted too. Reuses its
 * buffers; not safe for concurrent use.
 */
public final class CellDetector {
    /** Less sure findings do not count. */
    private static final float LEAST = 0.6f;

    private static final int INTERESTING = ByteKind.DIGIT | ByteKind.AT | ByteKind.COLON | ByteKind.HIGH;
    private static final int LONG = 12;

    /** What a column's name says of its cells. */
    public static final class Context {
        private final TopicSet topics;

        private Context(TopicSet topics) {
            this.topics = topics;
        }

        TopicSet topics() {
            return topics;
        }
    }

    private final LineScanner scanner;
    private final boolean builtInAlone;
    private String[] found = new String[8];
    private float[] sureness = new float[8];
    private int count;

    /** With recognisers of somebody's own beside the built-in ones. */
    public CellDetector(List<CustomRecogniser> custom) {
        scanner = new LineScanner(Recognisers.BUILT_IN, custom, new Tally(Recognisers.BUILT_IN, false), true);
        builtInAlone = custom.isEmpty();
    }

    /** What a column of this name may be about. */
    public Context context(String name) {
        return context(name, scanner);
    }

    static Context context(String name, LineScanner scanner) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        Scene scene = scanner.scene;
        scene.begin(bytes, 0, bytes.length, false);
        return new Context(scene.surroundings().within(scene.line.from, scene.line.to));
    }

    /**
     * Returns how many types are found in bytes from to to.
     *
     * @param kinds the union of {@link ByteKind} bits over these bytes
     */
    public int scan(byte[] bytes, int from, int to, int kinds, Context context) {
        count = 0;
        Scene scene = scanner.scene;
        scene.misses.clear();
        if (builtInAlone && (kinds & INTERESTING) == 0 && to - from < LONG) {
            return 0;
        }
        scene.begin(bytes, from, to, (kinds & ByteKind.HIGH) == 0);
        scene.column(context.topics);
        scanner.scan();
        Hits hits = scene.hits;
        for (int i = 0; i < hits.count; i++) {
            if (hits.confidences[i] >= LEAST - 0.0005f && !contains(hits.types[i])) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, count * 2);
                    sureness = Arrays.copyOf(sureness, count * 2);
                }
                sureness[count] = hits.confidences[i];
                found[count++] = hits.types[i];
            }
        }
        return count;
    }

    /** The name of type i that the last cell holds. */
    public String found(int i) {
        return found[i];
    }

    /** How sure it is, 0 to 1, that the last cell holds type i. */
    public double confidence(int i) {
        return sureness[i];
    }

    /**
     * How likely something of another kind that has the shape of a type also passes its check; 1 where nothing is
     * checked that could tell them apart.
     */
    public static double chance(String type) {
        return Recognisers.BUILT_IN.chance(type);
    }

    /** How many types the last cell has the shape of without the right check digit; it may hold some of them too. */
    public int misses() {
        return scanner.scene.misses.size();
    }

    /** The name of type i that the last cell nearly holds. */
    public String missed(int i) {
        return scanner.scene.misses.get(i);
    }

    private boolean contains(String type) {
        for (int i = 0; i < count; i++) {
            if (found[i].equals(type)) {
                return true;
            }
        }
        return false;
    }
}
