package io.sluice.gateway.provenance;

import io.sluice.gateway.provenance.Finding.Kind;
import java.util.ArrayList;
import java.util.List;

/** Collects findings about one lane, not without bound. */
final class Findings {
    private static final int MAX = 1_000;

    private final String lane;
    private final List<Finding> all = new ArrayList<>();

    Findings(String lane) {
        this.lane = lane;
    }

    void add(Kind kind, long index, String text) {
        if (all.size() < MAX) {
            all.add(new Finding(kind, lane, index, text));
        }
    }

    List<Finding> all() {
        return List.copyOf(all);
    }
}
