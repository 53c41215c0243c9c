package io.sluice.gateway.provenance;

import java.util.ArrayList;
import java.util.List;

/** Collects the lines of a verification. */
final class Checks {
    private final List<Check> all = new ArrayList<>();

    /** Returns whether it held, so that what depends on it can be left out. */
    boolean that(boolean ok, String what, String where, String detail) {
        all.add(new Check(ok, what, where, ok ? "" : detail));
        return ok;
    }

    List<Check> all() {
        return List.copyOf(all);
    }
}
