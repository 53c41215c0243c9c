package io.sluice.gateway.identity;

import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.proto.ListedLane;
import io.sluice.proto.MemberEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The lanes that a member entry lists. An organisation answers for all of them: what it signs in another lane is nobody's
 * evidence, and a lane that was listed once is listed for ever, so that it cannot be hidden. Pure.
 */
public final class Lanes {
    /** Most lanes of an organisation, ended ones included. */
    public static final int MAX = 64;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final int ROOT_BYTES = 32;

    private Lanes() {}

    /** All lanes, in the order in which they were added. An entry without a list has its one lane, in use. */
    public static List<ListedLane> of(MemberEntry entry) {
        return entry.getLanesCount() > 0
                ? entry.getLanesList()
                : List.of(ListedLane.newBuilder().setOrigin(entry.getLane()).build());
    }

    /** Their origins. */
    public static List<String> origins(MemberEntry entry) {
        return of(entry).stream().map(ListedLane::getOrigin).toList();
    }

    /** What the entry says of this lane (ORG/LANE); empty when it does not list it. */
    public static Optional<ListedLane> find(MemberEntry entry, String origin) {
        return of(entry).stream()
                .filter(lane -> lane.getOrigin().equals(origin))
                .findFirst();
    }

    /** Whether this may be what stands behind the slash of an origin. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** What is wrong with the list; empty when it is well formed. */
    static Optional<String> misfit(MemberEntry entry) {
        if (!isOwn(entry, entry.getLane())) {
            return Optional.of("lane: not ORG/LANE of this organisation");
        }
        if (entry.getLanesCount() > MAX) {
            return Optional.of("lanes: " + entry.getLanesCount() + ", not 1 to " + MAX);
        }
        Set<String> origins = new HashSet<>();
        for (ListedLane lane : of(entry)) {
            boolean state = lane.getEnded()
                    ? lane.getSize() >= 0 && lane.getRoot().size() == ROOT_BYTES
                    : lane.getSize() == 0 && lane.getRoot().isEmpty();
            if (!isOwn(entry, lane.getOrigin()) || !origins.add(lane.getOrigin()) || !state) {
                return Optional.of(
                        "lanes: one is not ORG/LANE of this organisation, is there twice, or is neither in use"
                                + " nor ended at a size and root");
            }
        }
        return origins.contains(entry.getLane()) ? Optional.empty() : Optional.of("lanes: without the first one");
    }

    private static boolean isOwn(MemberEntry entry, String origin) {
        String owner = entry.getName() + "/";
        return origin.startsWith(owner) && isName(origin.substring(owner.length()));
    }

    /** Refuses an entry that hides a lane of an earlier one, or says something else about one that had ended. */
    static void requireKept(MemberEntry known, MemberEntry next) throws IdentityException {
        for (ListedLane lane : of(known)) {
            Optional<ListedLane> now = find(next, lane.getOrigin());
            if (now.isEmpty()) {
                throw hidden(next, lane, "is not listed any more (expected: every lane that was ever listed)");
            }
            if (lane.getEnded() && !lane.equals(now.get())) {
                throw hidden(
                        next,
                        lane,
                        "had ended at size " + lane.getSize() + " (expected: the same size and root for ever)");
            }
        }
    }

    private static IdentityException hidden(MemberEntry entry, ListedLane lane, String what) {
        return new IdentityException(
                Reason.HIDES_LANE, "member entry of " + entry.getName() + ": lane " + lane.getOrigin() + " " + what);
    }
}
