package io.sluice.chaincode.contract;

import com.google.protobuf.ByteString;
import io.sluice.proto.LaneHead;
import io.sluice.proto.LaneHeads;
import io.sluice.proto.LedgerBatch;
import io.sluice.proto.LedgerBatches;
import io.sluice.proto.LedgerMember;
import io.sluice.proto.LedgerMembers;
import java.util.List;

/** What anybody on the channel may read: by lane and range, by name, a page at a time. */
final class Queries {
    /** Entries asked of the peer at once; a batch may have half a MiB. */
    private static final int PAGE = 8;

    Answer head(Call call, State state) throws Refusal, StateException {
        call.requireArguments(1);
        return Lanes.head(state, call.text(0)).map(Answer::of).orElse(Answer.EMPTY);
    }

    /** Heads in the order of their origins, those after the one named. */
    Answer lanes(Call call, State state) throws Refusal, StateException {
        call.requireArguments(1);
        LaneHeads.Builder heads = LaneHeads.newBuilder();
        boolean more = page(
                state,
                Keys.LANE,
                Keys.LANE + call.text(0),
                Limits.MAX_ITEMS,
                entry -> heads.addHeads(Wire.stored(LaneHead.parser(), entry.value(), entry.key()).toBuilder()
                        .clearFrontier()));
        return Answer.of(heads.setMore(more).build());
    }

    /** Batches of a lane that end after an index. */
    Answer batches(Call call, State state) throws Refusal, StateException {
        call.requireArguments(3);
        String origin = call.text(0);
        long from = call.number(1);
        long limit = call.number(2);
        if (limit < 1 || limit > Limits.MAX_ITEMS) {
            throw Refusal.malformed("limit: " + limit + " (expected: 1 to " + Limits.MAX_ITEMS + ")");
        }
        if (Lanes.head(state, origin).isEmpty()) {
            throw new Refusal(Refusal.Code.NO_LANE, "nobody has opened this lane");
        }
        LedgerBatches.Builder batches = LedgerBatches.newBuilder();
        boolean more = page(
                state,
                Keys.batches(origin),
                Keys.batch(origin, from),
                (int) limit,
                entry -> batches.addBatches(Wire.stored(LedgerBatch.parser(), entry.value(), entry.key())));
        return Answer.of(batches.setMore(more).build());
    }

    Answer member(Call call, State state) throws Refusal, StateException {
        call.requireArguments(1);
        ByteString value = state.get(Keys.member(call.text(0)));
        return value.isEmpty() ? Answer.EMPTY : Answer.of(Wire.stored(LedgerMember.parser(), value, "member"));
    }

    /** Members in the order of their names, those after the one named. */
    Answer members(Call call, State state) throws Refusal, StateException {
        call.requireArguments(1);
        LedgerMembers.Builder members = LedgerMembers.newBuilder();
        boolean more = page(
                state,
                Keys.MEMBER,
                Keys.MEMBER + call.text(0),
                Limits.MAX_ITEMS,
                entry -> members.addMembers(Wire.stored(LedgerMember.parser(), entry.value(), entry.key())));
        return Answer.of(members.setMore(more).build());
    }

    @FunctionalInterface
    private interface Sink {
        void accept(State.Entry entry);
    }

    /** Gives the entries below {@code prefix} whose keys come after {@code last}; true when limits cut it short. */
    private static boolean page(State state, String prefix, String last, int limit, Sink sink) throws StateException {
        String until = Keys.after(prefix);
        String from = last + '\0';
        int left = limit;
        long bytes = 0;
        List<State.Entry> entries;
        int asked;
        do {
            asked = Math.min(PAGE, left + 1);
            entries = state.scan(from, until, asked);
            for (State.Entry entry : entries) {
                if (left == 0 || bytes >= Limits.MAX_ANSWER_BYTES) {
                    return true;
                }
                sink.accept(entry);
                left--;
                bytes += entry.value().size();
                from = entry.key() + '\0';
            }
        } while (entries.size() == asked);
        return false;
    }
}
