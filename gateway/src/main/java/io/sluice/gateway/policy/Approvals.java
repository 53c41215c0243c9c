package io.sluice.gateway.policy;

import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.Operator;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that was said about one exchange, and what it comes to. So many different people with the role, none of whom asked
 * for it, each for exactly this, none over, none removed since; and nobody refused. Immutable.
 *
 * @param id by which people name the question
 * @param subjectDigest what the exchange is now: what was said about anything else does not count
 * @param requester who asked for it, as records name an operator; empty: nobody was named
 * @param words the newest of each person last
 * @param nowMillis the latest time that is known: a clock that was set back makes nothing younger
 */
public record Approvals(
        String id, ByteString subjectDigest, String requester, List<ApprovalWord> words, long nowMillis) {
    /** A person's clock may be ahead of the gateway's by so much. */
    static final long AHEAD_MILLIS = Duration.ofMinutes(5).toMillis();

    /** Copies the words. */
    public Approvals {
        words = List.copyOf(words);
    }

    /** Why a word does not count; empty: it does. */
    public Optional<Reason> against(ApprovalWord word, ApprovalDemand demand) {
        if (!word.subjectDigest().equals(subjectDigest)) {
            return reason(
                    "approval-of-another",
                    word,
                    "what was approved is another exchange, or something in it has changed since");
        }
        if (word.name().equals(Operator.nameOf(requester))) { // Whichever key: one name is one person.
            return reason("approval-by-requester", word, "whoever put it on offer does not approve it, too");
        }
        if (!word.active()) {
            return reason("approver-removed", word, "no operator any more");
        }
        if (!word.may(demand.role())) {
            return reason(
                    "approver-role", word, "has not the role " + demand.role().word());
        }
        if (word.timeMillis() > nowMillis + AHEAD_MILLIS) {
            return reason(
                    "approval-from-the-future",
                    word,
                    "approved at " + Instant.ofEpochMilli(word.timeMillis())
                            + ", which is yet to come: a clock is wrong, or was set back");
        }
        if (word.given() && nowMillis >= word.expiresAtMillis()) {
            return reason(
                    "approval-expired",
                    word,
                    "the approval was good until " + Instant.ofEpochMilli(word.expiresAtMillis()));
        }
        return Optional.empty();
    }

    private static Optional<Reason> reason(String code, ApprovalWord word, String text) {
        return Optional.of(new Reason(code, word.name() + ": " + text, Map.of("approver", word.name())));
    }

    /** Of each person the newest word that counts. */
    public List<ApprovalWord> counting(ApprovalDemand demand) {
        Map<String, ApprovalWord> newest = new LinkedHashMap<>();
        for (ApprovalWord word : words) {
            if (against(word, demand).isEmpty()) {
                newest.remove(word.approver());
                newest.put(word.approver(), word);
            }
        }
        return List.copyOf(newest.values());
    }

    /** Those that count for it. */
    public List<ApprovalWord> given(ApprovalDemand demand) {
        return counting(demand).stream().filter(ApprovalWord::given).toList();
    }

    /** Who refused it; empty: nobody. */
    public Optional<ApprovalWord> refused(ApprovalDemand demand) {
        return counting(demand).stream().filter(word -> !word.given()).findFirst();
    }
}
