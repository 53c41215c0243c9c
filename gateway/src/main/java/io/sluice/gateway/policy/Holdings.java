package io.sluice.gateway.policy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is known of the rights to everything that a dataset version comes from, as the organisation sees it that would do
 * something with it.
 *
 * @param over one for each origin; never empty
 */
public record Holdings(String organisation, List<Rights> over) {
    /** Copies the list. */
    public Holdings {
        over = List.copyOf(over);
        if (over.isEmpty()) {
            throw new IllegalArgumentException("origins: none (expected: at least one)");
        }
    }

    /** Of an organisation that published it first, and handed nothing on. */
    public static Holdings own(String organisation, String dataset) {
        return new Holdings(
                organisation, List.of(new Rights(new DatasetOrigin(organisation, dataset), List.of(), Set.of())));
    }

    /**
     * One line of what an organisation may do.
     *
     * @param what a right, or an act of management
     * @param by the chain that it rests on; empty: it may not
     * @param against why it may not; empty: it may
     */
    public record Line(DatasetOrigin origin, String what, String by, List<Reason> against) {}

    /** What the organisation may do now, whatever for: each right, and each act. */
    public List<Line> lines(long nowMillis) {
        List<Line> lines = new ArrayList<>();
        for (Rights rights : over) {
            lines.add(line(rights, Right.OWNERSHIP.word(), RightNeed.of(Right.OWNERSHIP, nowMillis), nowMillis));
            lines.add(line(rights, Right.USE.word(), RightNeed.of(Right.USE, nowMillis), nowMillis));
            for (RightAct act : RightAct.values()) {
                lines.add(line(rights, act.word(), RightNeed.of(act, nowMillis), nowMillis));
            }
        }
        return lines;
    }

    private Line line(Rights rights, String what, RightNeed need, long nowMillis) {
        Rights.Found found = rights.find(organisation, need, nowMillis);
        return new Line(
                rights.origin(), what, found.chain().map(RightChain::toString).orElse(""), found.against());
    }

    /** Digests, in hexadecimal, of the grants by which the organisation holds rights that count, each once, in order. */
    public List<String> behind(long nowMillis) {
        Set<String> ids = new TreeSet<>();
        for (Rights rights : over) {
            for (Right right : Right.values()) {
                rights.held(organisation, right, nowMillis).stream()
                        .filter(held -> held.against().isEmpty())
                        .flatMap(held -> held.chain().links().stream())
                        .forEach(link ->
                                ids.add(HexFormat.of().formatHex(link.id().toByteArray())));
            }
        }
        return List.copyOf(ids);
    }

    /** Why an act of management is not allowed, each reason once; empty: it is. */
    public List<Reason> against(RightAct act, long nowMillis) {
        Set<Reason> reasons = new LinkedHashSet<>();
        for (Rights rights : over) {
            reasons.addAll(rights.find(organisation, RightNeed.of(act, nowMillis), nowMillis)
                    .against());
        }
        return List.copyOf(reasons);
    }
}
