package io.sluice.gateway.policy;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A right as it came from the origin to its holder, link by link. It says nothing of whether it counts.
 *
 * @param links in order; none: the origin's own
 */
public record RightChain(DatasetOrigin origin, List<RightGrant> links) {
    /** Copies the list. */
    public RightChain {
        links = List.copyOf(links);
    }

    static RightChain of(DatasetOrigin origin) {
        return new RightChain(origin, List.of());
    }

    RightChain and(RightGrant link) {
        List<RightGrant> more = new ArrayList<>(links);
        more.add(link);
        return new RightChain(origin, more);
    }

    private Optional<RightGrant> last() {
        return links.isEmpty() ? Optional.empty() : Optional.of(links.get(links.size() - 1));
    }

    /** What a grant that hands it on names as its base; empty: the origin. */
    public Optional<ByteString> id() {
        return last().map(RightGrant::id);
    }

    /** Who holds it. */
    public String holder() {
        return last().map(RightGrant::holder).orElse(origin.organisation());
    }

    Right right() {
        return last().map(RightGrant::right).orElse(Right.OWNERSHIP);
    }

    /** What it may be used for; empty: anything, as far as it is a right of use at all. */
    public Set<String> purposes() {
        return last().map(RightGrant::purposes).orElse(Set.of());
    }

    /** Which acts it allows. */
    public Set<RightAct> acts() {
        return right() == Right.OWNERSHIP
                ? Set.of(RightAct.values())
                : last().map(RightGrant::acts).orElse(Set.of());
    }

    /** When it ends; 0: never. Each link ends no later than the one before. */
    public long untilMillis() {
        return last().map(RightGrant::untilMillis).orElse(0L);
    }

    long fromMillis() {
        return last().map(RightGrant::fromMillis).orElse(0L);
    }

    /** How often it may be handed on. */
    public int depth() {
        return last().map(RightGrant::depth).orElse(Integer.MAX_VALUE);
    }

    /** For the people of a holder: who handed it to whom. */
    @Override
    public String toString() {
        if (links.isEmpty()) {
            return origin.organisation() + ", who published it first";
        }
        String way = links.stream().map(RightGrant::holder).collect(Collectors.joining(" > "));
        return origin.organisation() + " > " + way + " (" + last().orElseThrow().name()
                + (untilMillis() == 0 ? "" : ", until " + TermsChecks.time(untilMillis())) + ")";
    }
}
