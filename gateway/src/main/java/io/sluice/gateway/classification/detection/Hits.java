package io.sluice.gateway.classification.detection;

import java.util.Arrays;

/**
 * What was found in one line, as places in a {@link Line}. Of two findings that overlap the surer stays, then the
 * longer; only a web address may hold others. Reused from line to line.
 */
final class Hits {
    String[] types = new String[32];
    int[] starts = new int[32];
    int[] ends = new int[32];
    float[] confidences = new float[32];

    /** 4 or 6 for an address of the internet, else 0. */
    byte[] versions = new byte[32];

    int count;

    void clear() {
        count = 0;
    }

    void add(String type, int start, int end, double confidence) {
        add(type, start, end, confidence, 0);
    }

    void add(String type, int start, int end, double confidence, int version) {
        if (count == types.length) {
            types = Arrays.copyOf(types, count * 2);
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
            confidences = Arrays.copyOf(confidences, count * 2);
            versions = Arrays.copyOf(versions, count * 2);
        }
        int i = count++;
        while (i > 0 && (starts[i - 1] > start || starts[i - 1] == start && ends[i - 1] < end)) {
            move(i - 1, i);
            i--;
        }
        types[i] = type;
        starts[i] = start;
        ends[i] = end;
        confidences[i] = (float) confidence;
        versions[i] = (byte) version;
    }

    /** Leaves what does not overlap, in order of place. */
    void settle() {
        int kept = 0;
        int last = -1;
        for (int i = 0; i < count; i++) {
            boolean outer = IdentifierType.URL.name().equals(types[i]);
            if (!outer && last >= 0 && starts[i] < ends[last]) {
                if (better(i, last)) {
                    move(i, last);
                }
                continue;
            }
            move(i, kept);
            last = outer ? last : kept;
            kept++;
        }
        count = kept;
    }

    private boolean better(int a, int b) {
        return confidences[a] > confidences[b]
                || confidences[a] == confidences[b] && ends[a] - starts[a] > ends[b] - starts[b];
    }

    private void move(int from, int to) {
        types[to] = types[from];
        starts[to] = starts[from];
        ends[to] = ends[from];
        confidences[to] = confidences[from];
        versions[to] = versions[from];
    }
}
