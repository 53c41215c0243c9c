package io.sluice.gateway.policy;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that is known of the rights to what comes from one origin, and what it comes to. A grant counts if each link from the
 * origin to it is signed by who held the one before, is within that one's scope, term and depth, is within its term now, was
 * not revoked, and was not taken away by a transfer. Of two transfers of one right neither counts: nothing tells which was
 * first, since each names its own time. Immutable.
 */
public final class Rights {
    private final DatasetOrigin origin;
    private final Map<ByteString, RightGrant> grants = new LinkedHashMap<>();
    private final Set<ByteString> ended;

    /**
     * @param known each signed by its grantor; those of another origin are left out
     * @param ended ids of those that were revoked or given back
     */
    public Rights(DatasetOrigin origin, Collection<RightGrant> known, Set<ByteString> ended) {
        this.origin = origin;
        known.stream().filter(each -> each.origin().equals(origin)).forEach(each -> grants.put(each.id(), each));
        this.ended = Set.copyOf(ended);
    }

    /** Why versions of one dataset cannot be said to come from both. */
    public static Reason conflict(DatasetOrigin one, DatasetOrigin other) {
        return RightReasons.conflict(one, other);
    }

    /** What it is about. */
    public DatasetOrigin origin() {
        return origin;
    }

    /** All grants, whether they count or not. */
    public List<RightGrant> grants() {
        return List.copyOf(grants.values());
    }

    /** Whether a grant was revoked or given back. */
    public boolean isEnded(ByteString id) {
        return ended.contains(id);
    }

    /** With one grant more. */
    public Rights with(RightGrant grant) {
        List<RightGrant> more = new ArrayList<>(grants.values());
        more.add(grant);
        return new Rights(origin, more, ended);
    }

    /**
     * How a grant stands.
     *
     * @param chain from the origin to it, as far as it is known
     * @param against why it does not count; empty: it does
     */
    public record Standing(RightChain chain, List<Reason> against) {}

    /** How a grant stands, with all that it rests on. */
    public Standing standing(RightGrant grant, long nowMillis) {
        return standing(grant, grant.right(), nowMillis);
    }

    /** How what somebody holds stands: the origin's own, and each grant to them, for a right that it covers. */
    public List<Standing> held(String who, Right right, long nowMillis) {
        List<Standing> held = new ArrayList<>();
        if (who.equals(origin.organisation())) {
            held.add(exercised(new Standing(RightChain.of(origin), List.of()), right, nowMillis));
        }
        for (RightGrant grant : grants.values()) {
            if (grant.holder().equals(who) && grant.right().covers(right)) {
                held.add(exercised(standing(grant, right, nowMillis), right, nowMillis));
            }
        }
        return held;
    }

    /**
     * The chain by which somebody holds what is needed, or why there is none.
     *
     * @param chain empty: there is none
     * @param against why; empty if there is one
     */
    record Found(Optional<RightChain> chain, List<Reason> against) {}

    Found find(String who, RightNeed need, long nowMillis) {
        Set<Reason> against = new LinkedHashSet<>();
        for (Standing standing : held(who, need.right(), nowMillis)) {
            List<Reason> reasons = new ArrayList<>(standing.against());
            if (reasons.isEmpty()) {
                beyond(standing.chain(), need, reasons);
            }
            if (reasons.isEmpty()) {
                return new Found(Optional.of(standing.chain()), List.of());
            }
            against.addAll(reasons);
        }
        return new Found(
                Optional.empty(),
                against.isEmpty() ? List.of(RightReasons.missing(need.right())) : List.copyOf(against));
    }

    private static void beyond(RightChain chain, RightNeed need, List<Reason> reasons) {
        Right right = need.right();
        if (need.act().filter(act -> !chain.acts().contains(act)).isPresent()) {
            reasons.add(
                    RightReasons.beyond(right, "act", "to " + need.act().get().word()));
        }
        if (need.purpose()
                .filter(each -> !chain.purposes().isEmpty() && !chain.purposes().contains(each))
                .isPresent()) {
            reasons.add(RightReasons.beyond(right, "purpose", "such a purpose"));
        }
        if (chain.depth() < need.depth()) {
            reasons.add(RightReasons.tooDeep(right));
        }
        if (!endsWithin(need.untilMillis(), chain.untilMillis())) {
            reasons.add(RightReasons.beyond(right, "until", "so long a time"));
        }
    }

    private static boolean endsWithin(long end, long most) {
        return most == 0 || end != 0 && end <= most;
    }

    private Standing standing(RightGrant grant, Right exercised, long nowMillis) {
        Deque<RightGrant> links = new ArrayDeque<>();
        for (RightGrant link = grant; ; ) {
            links.addFirst(link);
            if (link.on().isEmpty()) {
                break;
            }
            RightGrant base = grants.get(link.on().get());
            if (base == null || links.size() > RightGrant.MOST_DEPTH) {
                return new Standing(
                        new RightChain(origin, List.copyOf(links)), List.of(RightReasons.baseUnknown(link)));
            }
            link = base;
        }
        RightChain chain = RightChain.of(origin);
        List<Reason> against = new ArrayList<>();
        for (RightGrant link : links) {
            against(chain, link, nowMillis, against);
            taken(chain, Optional.of(link), exercised, nowMillis, against);
            chain = chain.and(link);
        }
        return new Standing(chain, List.copyOf(against));
    }

    /** The holder has it still. */
    private Standing exercised(Standing held, Right right, long nowMillis) {
        List<Reason> against = new ArrayList<>(held.against());
        taken(held.chain(), Optional.empty(), right, nowMillis, against);
        return new Standing(held.chain(), List.copyOf(against));
    }

    /**
     * What is wrong with a grant whatever the time, and whatever else is known: such a one never counts, and is not worth keeping.
     */
    public List<Reason> malformed(RightGrant grant) {
        Standing standing = standing(grant, Long.MIN_VALUE);
        List<Reason> reasons = new ArrayList<>();
        if (standing.chain().links().get(0).on().isPresent()) {
            return standing.against();
        }
        RightChain chain = RightChain.of(origin);
        for (RightGrant link : standing.chain().links()) {
            shape(chain, link, reasons);
            chain = chain.and(link);
        }
        return reasons;
    }

    /** What is wrong with a link itself, next to what it rests on. */
    private void against(RightChain base, RightGrant link, long nowMillis, List<Reason> reasons) {
        shape(base, link, reasons);
        if (nowMillis < link.fromMillis()) {
            reasons.add(RightReasons.notBegun(link));
        }
        if (link.untilMillis() != 0 && nowMillis > link.untilMillis()) {
            reasons.add(RightReasons.expired(link));
        }
        if (ended.contains(link.id())) {
            reasons.add(RightReasons.revoked(link));
        }
    }

    private static void shape(RightChain base, RightGrant link, List<Reason> reasons) {
        boolean whole = base.right() == Right.OWNERSHIP;
        boolean purposes = base.purposes().isEmpty()
                || !link.purposes().isEmpty() && base.purposes().containsAll(link.purposes());
        if (!link.grantor().equals(base.holder())) {
            reasons.add(RightReasons.notHeld(link));
        }
        if (!base.right().covers(link.right())) {
            reasons.add(RightReasons.wider(link, "right"));
        } else if (!whole && !purposes) {
            reasons.add(RightReasons.wider(link, "purpose"));
        } else if (!whole && !base.acts().containsAll(link.acts())) {
            reasons.add(RightReasons.wider(link, "act"));
        } else if (link.transfer()
                && !whole
                && !(link.purposes().equals(base.purposes()) && link.acts().equals(base.acts()))) {
            reasons.add(RightReasons.partial(link));
        }
        if (!endsWithin(link.untilMillis(), base.untilMillis()) || link.fromMillis() < base.fromMillis()) {
            reasons.add(RightReasons.wider(link, "term"));
        }
        if (base.depth() <= link.depth()) {
            reasons.add(RightReasons.tooDeep(link));
        }
    }

    /**
     * Whether transfers took a right from a base, so that it can come neither to the link that rests on it nor, where there
     * is no link, to its holder.
     */
    private void taken(RightChain base, Optional<RightGrant> link, Right right, long nowMillis, List<Reason> reasons) {
        for (RightGrant transfer : grants.values()) {
            boolean another = link.filter(transfer::equals).isEmpty();
            boolean kept =
                    link.filter(each -> transfer.keeps().contains(each.id())).isPresent();
            if (another && !kept && transfer.right().covers(right) && takes(transfer, base, nowMillis)) {
                boolean unsettled = link.filter(
                                each -> each.transfer() && !each.keeps().contains(transfer.id()))
                        .isPresent();
                reasons.add(
                        unsettled
                                ? RightReasons.conflict(link.get(), transfer)
                                : RightReasons.givenAway(right, transfer.id()));
            }
        }
    }

    private boolean takes(RightGrant transfer, RightChain base, long nowMillis) {
        List<Reason> against = new ArrayList<>();
        if (transfer.transfer() && transfer.on().equals(base.id())) {
            against(base, transfer, nowMillis, against);
            return against.isEmpty();
        }
        return false;
    }
}
