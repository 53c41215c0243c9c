package io.sluice.chaincode.contract;

import com.google.protobuf.ByteString;
import io.sluice.chaincode.contract.Refusal.Code;
import io.sluice.lane.Checkpoint;
import io.sluice.lane.FormatException;
import io.sluice.lane.Frontier;
import io.sluice.lane.LaneBatch;
import io.sluice.lane.LaneKeys;
import io.sluice.lane.LaneRules;
import io.sluice.lane.LaneState;
import io.sluice.lane.LaneVerdict;
import io.sluice.lane.SignedNote;
import io.sluice.proto.Appended;
import io.sluice.proto.BatchAppended;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.LaneHead;
import io.sluice.proto.LaneOpening;
import io.sluice.proto.LedgerBatch;
import java.util.Optional;

/** The writing half of lanes: opening one, and appending the next batch. */
final class Lanes {
    private final LaneRules rules = new LaneRules(Signatures::ed25519, Signatures::mldsa44);

    Answer open(Call call, State state) throws Refusal, StateException {
        call.requireArguments(1);
        LaneOpening opening = Wire.parse(LaneOpening.parser(), call.arguments().get(0), "lane opening");
        String origin = opening.getOrigin();
        if (!Checkpoint.isOrigin(origin)) {
            throw Refusal.malformed("origin: not ORG/LANE of a-z, 0-9, -");
        }
        CheckpointKey keys = opening.getKeys();
        if (keys.getEd25519().size() != Signatures.ED25519_KEY_BYTES
                || keys.getMldsa44().size() != Signatures.MLDSA44_KEY_BYTES) {
            throw Refusal.malformed("keys: of another length (expected: 32 and 1312 bytes)");
        }
        Organisations.requireOwn(call, state, origin.substring(0, origin.indexOf('/')));
        Optional<LaneHead> known = head(state, origin);
        if (known.isPresent()) {
            if (known.get().getKeys().equals(keys)) {
                return Answer.of(known.get()); // Asked again because the first answer was lost.
            }
            throw new Refusal(Code.LANE_EXISTS, origin + " was opened with other keys");
        }
        LaneHead opened = LaneHead.newBuilder()
                .setOrigin(origin)
                .setMsp(call.caller().msp())
                .setKeys(keys)
                .build();
        state.put(Keys.lane(origin), opened.toByteString());
        return Answer.of(opened);
    }

    Answer append(Call call, State state) throws Refusal, StateException {
        call.requireArguments(0);
        ByteString bytes = call.transientField("batch")
                .orElseThrow(() -> Refusal.malformed("transient field \"batch\": missing (expected: a LedgerBatch)"));
        LedgerBatch batch = Batches.parse(bytes);
        String origin = batch.getOrigin();
        call.caller().requireGateway();
        LaneHead head = head(state, origin)
                .orElseThrow(() -> new Refusal(Code.NO_LANE, "nobody has opened the lane that the batch names"));
        if (!head.getMsp().equals(call.caller().msp())) {
            throw new Refusal(Code.WRONG_OWNER, call.caller().msp() + " (expected: " + head.getMsp() + ")");
        }
        LaneBatch judged = Batches.toJudge(batch, origin.substring(0, origin.indexOf('/')));
        Roots roots = new Roots(state, origin);
        LaneVerdict verdict = rules.judge(state(head), judged, roots);
        roots.rethrow();
        if (verdict instanceof LaneVerdict.Refused refused) {
            if (refused.code() == LaneVerdict.Code.DUPLICATE) {
                return Answer.of(Appended.newBuilder()
                        .setSize(head.getSize())
                        .setDuplicate(true)
                        .build());
            }
            throw new Refusal(Code.of(refused.code()), refused.detail());
        }
        LaneState next = ((LaneVerdict.Accepted) verdict).next();
        state.put(Keys.batch(origin, next.size()), bytes);
        state.put(Keys.lane(origin), head(head, next, batch.getCheckpoint()).toByteString());
        return Answer.of(Appended.newBuilder().setSize(next.size()).build())
                .with(
                        "batch",
                        BatchAppended.newBuilder()
                                .setOrigin(origin)
                                .setFirstIndex(batch.getFirstIndex())
                                .setEnd(next.size())
                                .setRoot(ByteString.copyFrom(next.frontier().root()))
                                .build());
    }

    static Optional<LaneHead> head(State state, String origin) throws Refusal, StateException {
        if (!Checkpoint.isOrigin(origin)) {
            throw Refusal.malformed("origin: not ORG/LANE of a-z, 0-9, -");
        }
        ByteString value = state.get(Keys.lane(origin));
        return value.isEmpty()
                ? Optional.empty()
                : Optional.of(Wire.stored(LaneHead.parser(), value, Keys.lane(origin)));
    }

    /** The lane that a head tells of. */
    static LaneState state(LaneHead head) {
        LaneKeys keys = LaneKeys.of(
                head.getOrigin(),
                head.getKeys().getEd25519().toByteArray(),
                head.getKeys().getMldsa44().toByteArray());
        if (head.getSize() == 0) {
            return LaneState.empty(keys);
        }
        Frontier frontier = Frontier.of(
                head.getSize(),
                head.getFrontierList().stream().map(ByteString::toByteArray).toList());
        return new LaneState(keys, frontier, head.getTimeMillis());
    }

    private static LaneHead head(LaneHead before, LaneState next, ByteString checkpoint) {
        return before.toBuilder()
                .setSize(next.size())
                .clearFrontier()
                .addAllFrontier(next.frontier().hashes().stream()
                        .map(ByteString::copyFrom)
                        .toList())
                .setTimeMillis(next.timeMillis())
                .setCheckpoint(checkpoint)
                .setBatches(before.getBatches() + 1)
                .build();
    }

    /** The roots that earlier batches left, each under the size that the lane had then. */
    private static final class Roots implements LaneRules.History {
        private final State state;
        private final String origin;
        private StateException failure;

        Roots(State state, String origin) {
            this.state = state;
            this.origin = origin;
        }

        @Override
        public Optional<byte[]> rootAt(long size) {
            try {
                String key = Keys.batch(origin, size);
                ByteString value = state.get(key);
                return value.isEmpty()
                        ? Optional.empty()
                        : Optional.of(root(Wire.stored(LedgerBatch.parser(), value, key)));
            } catch (StateException e) {
                failure = e;
                return Optional.empty();
            }
        }

        private static byte[] root(LedgerBatch batch) {
            try {
                return Checkpoint.parse(SignedNote.parse(batch.getCheckpoint().toStringUtf8())
                                .text())
                        .root();
            } catch (FormatException e) {
                throw new IllegalStateException("checkpoint of a batch in the state: not a checkpoint", e);
            }
        }

        void rethrow() throws StateException {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
