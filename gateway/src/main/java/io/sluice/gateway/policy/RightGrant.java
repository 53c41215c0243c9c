package io.sluice.gateway.policy;

import com.google.protobuf.ByteString;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A right to a dataset that one organisation hands to another. Who signed it is settled before; whether it counts is what
 * {@link Rights} tells.
 *
 * @param id SHA-256 of what was signed, 32 bytes
 * @param purposes of USE: what for; empty: anything
 * @param acts of MANAGEMENT: which; at least one
 * @param fromMillis it does not count before
 * @param untilMillis nor after; 0: no end
 * @param depth how often it may be handed on
 * @param on the grant that it rests on; empty: the grantor is the origin
 * @param transfer whether the grantor has it no more while this counts; else both have it
 * @param keeps of a transfer: grants on the same right that stay; all others on it are void while this counts
 */
public record RightGrant(
        ByteString id,
        DatasetOrigin origin,
        Right right,
        String grantor,
        String holder,
        Set<String> purposes,
        Set<RightAct> acts,
        long fromMillis,
        long untilMillis,
        int depth,
        Optional<ByteString> on,
        boolean transfer,
        Set<ByteString> keeps) {
    /** No right is handed on more often: a chain must fit into one message. */
    public static final int MOST_DEPTH = 8;

    /** So many purposes, and so many grants that a transfer keeps, at most. */
    public static final int MOST_VALUES = 32;

    private static final int DIGEST_BYTES = 32;
    private static final int PURPOSE_CHARS = 200;
    private static final int NAME_BYTES = 8;
    private static final String ORGANISATION = "[a-z0-9][a-z0-9-]{0,62}";

    /** @throws IllegalArgumentException something is not as it must be; says what was expected */
    public RightGrant {
        purposes = Set.copyOf(purposes);
        acts = Set.copyOf(acts);
        keeps = Set.copyOf(keeps);
        require(
                id.size() == DIGEST_BYTES && on.stream().allMatch(each -> each.size() == DIGEST_BYTES),
                "id: not 32 bytes");
        require(
                grantor.matches(ORGANISATION) && holder.matches(ORGANISATION),
                "grantor or holder: no organisation's name");
        require(!grantor.equals(holder), "holder: the grantor itself (expected: another organisation)");
        require(purposes.isEmpty() || right == Right.USE, "purposes: of " + right.word() + " (expected: of use alone)");
        require(purposes.stream().allMatch(each -> Reasons.isLine(each, PURPOSE_CHARS)), "purposes: not a line each");
        require(
                acts.isEmpty() != (right == Right.MANAGEMENT),
                "acts (expected: at least one of " + RightAct.words() + " of management, none of another right)");
        require(depth >= 0 && depth <= MOST_DEPTH, "depth (expected: 0 to " + MOST_DEPTH + ")");
        require(
                fromMillis >= 0 && (untilMillis == 0 || untilMillis > fromMillis),
                "term (expected: an end after its beginning, or none)");
        require(
                keeps.isEmpty() || transfer && keeps.stream().allMatch(each -> each.size() == DIGEST_BYTES),
                "keeps (expected: digests of 32 bytes, of a transfer)");
        require(
                purposes.size() <= MOST_VALUES && keeps.size() <= MOST_VALUES,
                "purposes or keeps: more than " + MOST_VALUES);
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalArgumentException("right: " + what);
        }
    }

    /** By which commands and reasons name a grant. */
    public static String name(ByteString id) {
        return "right-" + HexFormat.of().formatHex(id.substring(0, NAME_BYTES).toByteArray());
    }

    /** By which commands and reasons name it. */
    public String name() {
        return name(id);
    }

    /** What it is for, or which acts it allows, in order. */
    public Set<String> scope() {
        Set<String> words = new TreeSet<>(purposes);
        EnumSet.allOf(RightAct.class).stream()
                .filter(acts::contains)
                .map(RightAct::word)
                .forEach(words::add);
        return words;
    }
}
