package io.sluice.chaincode.contract;

import static io.sluice.chaincode.contract.TestCalls.HOSPITAL;
import static io.sluice.chaincode.contract.TestCalls.INSURER;
import static io.sluice.chaincode.contract.TestCalls.TIME;
import static io.sluice.chaincode.contract.TestCalls.append;
import static io.sluice.chaincode.contract.TestCalls.call;
import static io.sluice.chaincode.contract.TestCalls.query;
import static io.sluice.chaincode.contract.TestCalls.records;
import static io.sluice.chaincode.contract.TestCalls.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.sluice.chaincode.contract.Refusal.Code;
import io.sluice.lane.Frontier;
import io.sluice.proto.Appended;
import io.sluice.proto.BatchAppended;
import io.sluice.proto.LaneHead;
import io.sluice.proto.LaneOpening;
import io.sluice.proto.LedgerBatch;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LaneContractTest {
    private final MemoryState channel = new MemoryState();
    private final TestLane lane = new TestLane("hospital/main", 1);

    @Test
    void aGatewayOpensALaneOfItsOrganisation() throws Exception {
        channel.call(call(HOSPITAL, "openLane", lane.opening()));

        assertThat(channel.written()).containsExactly("lane/hospital/main", "msp/HospitalMSP", "org/hospital");
        assertThat(head().getMsp()).isEqualTo("HospitalMSP");
        assertThat(head().getSize()).isZero();
    }

    @Test
    void openingALaneAgainWritesNothing() throws Exception {
        open();
        appendSome(3);

        Answer again = channel.call(call(HOSPITAL, "openLane", lane.opening()));

        assertThat(LaneHead.parseFrom(again.payload()).getSize()).isEqualTo(3);
        assertThat(channel.written()).isEmpty();
    }

    @Test
    void aLaneKeepsItsKeys() throws Exception {
        open();
        assertThat(refusal(() -> channel.call(call(HOSPITAL, "openLane", new TestLane("hospital/main", 2).opening()))))
                .isEqualTo(Code.LANE_EXISTS);
    }

    @Test
    void whoIsNoGatewayWritesNothing() throws Exception {
        open();
        LedgerBatch batch = lane.next(TIME, records("a", 1));
        for (Optional<String> role :
                List.of(Optional.<String>empty(), Optional.of("auditor"), Optional.of("Gateway"))) {
            Caller caller = new Caller("HospitalMSP", role);
            assertThat(refusal(() -> channel.call(call(caller, "openLane", lane.opening()))))
                    .isEqualTo(Code.NOT_A_GATEWAY);
            assertThat(refusal(() -> channel.call(append(caller, batch)))).isEqualTo(Code.NOT_A_GATEWAY);
        }
    }

    @Test
    void anOrganisationHasOneMspAndAnMspOneOrganisation() throws Exception {
        open();
        assertThat(refusal(() -> channel.call(call(INSURER, "openLane", new TestLane("hospital/two", 1).opening()))))
                .isEqualTo(Code.WRONG_OWNER);
        assertThat(refusal(() -> channel.call(call(HOSPITAL, "openLane", new TestLane("insurer/main", 1).opening()))))
                .isEqualTo(Code.WRONG_OWNER);
        channel.call(call(HOSPITAL, "openLane", new TestLane("hospital/two", 1).opening()));
        channel.call(call(INSURER, "openLane", new TestLane("insurer/main", 1).opening()));
    }

    @Test
    void onlyTheOwnersMspAppends() throws Exception {
        open();
        LedgerBatch batch = lane.next(TIME, records("a", 1));
        assertThat(refusal(() -> channel.call(append(INSURER, batch)))).isEqualTo(Code.WRONG_OWNER);
    }

    @Test
    void malformedOpeningsAreRefused() {
        LaneOpening good = lane.opening();
        for (LaneOpening bad : List.of(
                good.toBuilder().setOrigin("hospital").build(),
                good.toBuilder().setOrigin("Hospital/main").build(),
                good.toBuilder().setOrigin("hospital/main\n").build(),
                good.toBuilder().clearKeys().build(),
                good.toBuilder()
                        .setUnknownFields(UnknownFieldSet.newBuilder()
                                .addField(
                                        99,
                                        UnknownFieldSet.Field.newBuilder()
                                                .addVarint(1)
                                                .build())
                                .build())
                        .build())) {
            assertThat(refusal(() -> channel.call(call(HOSPITAL, "openLane", bad))))
                    .isEqualTo(Code.MALFORMED);
        }
    }

    @Test
    void batchesFollowEachOtherUnderTheRootOfAllRecords() throws Exception {
        open();
        LedgerBatch first = lane.next(TIME, records("a", 3));
        LedgerBatch second = lane.next(TIME, records("b", 1000));

        channel.call(append(HOSPITAL, first));
        Answer answer = channel.call(append(HOSPITAL, second));

        assertThat(channel.written())
                .as("one value for each batch, named by where it ends")
                .containsExactly("batch/hospital/main/00000000000003eb", "lane/hospital/main");
        assertThat(Appended.parseFrom(answer.payload()))
                .isEqualTo(Appended.newBuilder().setSize(1003).build());
        BatchAppended event =
                BatchAppended.parseFrom(answer.event().orElseThrow().payload());
        assertThat(event.getFirstIndex()).isEqualTo(3);
        assertThat(event.getEnd()).isEqualTo(1003);
        assertThat(event.getRoot().toByteArray()).isEqualTo(lane.frontier().root());
        assertThat(head().getSize()).isEqualTo(1003);
        assertThat(head().getBatches()).isEqualTo(2);
        assertThat(head().getCheckpoint()).isEqualTo(second.getCheckpoint());
        assertThat(channel.get("batch/hospital/main/00000000000003eb")).isEqualTo(second.toByteString());
    }

    @Test
    void leafHashesLeadToTheSameRootAsRecords() throws Exception {
        open();
        appendSome(5);
        byte[] withRecords = head().getFrontier(0).toByteArray();

        MemoryState other = new MemoryState();
        TestLane same = new TestLane("hospital/main", 1);
        other.call(call(HOSPITAL, "openLane", same.opening()));
        other.call(append(HOSPITAL, same.nextHashes(TIME, records("5", 5))));

        LaneHead head =
                LaneHead.parseFrom(other.call(query("head", "hospital/main")).payload());
        assertThat(head.getFrontier(0).toByteArray()).isEqualTo(withRecords);
        assertThat(head.getCheckpoint()).isEqualTo(head().getCheckpoint());
    }

    @Test
    void theSameBatchAgainWritesNothing() throws Exception {
        open();
        LedgerBatch first = lane.next(TIME, records("a", 3));
        LedgerBatch second = lane.next(TIME + 1, records("b", 2));
        channel.call(append(HOSPITAL, first));
        channel.call(append(HOSPITAL, second));

        for (LedgerBatch known : List.of(first, second)) {
            Answer answer = channel.call(append(HOSPITAL, known));
            assertThat(Appended.parseFrom(answer.payload()))
                    .isEqualTo(
                            Appended.newBuilder().setSize(5).setDuplicate(true).build());
            assertThat(answer.event()).isEmpty();
            assertThat(channel.written()).isEmpty();
        }
    }

    @Test
    void aBatchThatBeginsBeyondTheEndIsAGap() throws Exception {
        open();
        lane.next(TIME, records("lost", 1));
        LedgerBatch second = lane.next(TIME, records("b", 1));
        assertThat(refusal(() -> channel.call(append(HOSPITAL, second)))).isEqualTo(Code.GAP);
    }

    @Test
    void aBatchThatOverlapsWhatIsThereIsAGap() throws Exception {
        open();
        Frontier before = lane.frontier();
        appendSome(2);
        lane.rewind(before);
        LedgerBatch longer = lane.next(TIME, records("2", 3));
        assertThat(refusal(() -> channel.call(append(HOSPITAL, longer)))).isEqualTo(Code.GAP);
    }

    @Test
    void anotherHistoryOfTheSameSizeIsAFork() throws Exception {
        open();
        Frontier before = lane.frontier();
        appendSome(2);
        appendSome(4);
        lane.rewind(before);
        LedgerBatch earlier = lane.next(TIME, records("other", 2));
        LedgerBatch last = lane.next(TIME, records("other", 4));
        assertThat(refusal(() -> channel.call(append(HOSPITAL, earlier)))).isEqualTo(Code.FORK);
        assertThat(refusal(() -> channel.call(append(HOSPITAL, last)))).isEqualTo(Code.FORK);
    }

    @Test
    void recordsThatDoNotLeadToTheSignedRootAreAFork() throws Exception {
        open();
        LedgerBatch batch = lane.next(TIME, records("a", 2));
        LedgerBatch other =
                batch.toBuilder().setRecords(1, ByteString.copyFromUtf8("b")).build();
        assertThat(refusal(() -> channel.call(append(HOSPITAL, other)))).isEqualTo(Code.FORK);
    }

    @Test
    void aCheckpointCountsOnlyWithBothSignatures() throws Exception {
        open();
        LedgerBatch batch = lane.next(TIME, records("a", 2));
        String note = batch.getCheckpoint().toStringUtf8();
        String[] lines = note.split("\n");
        for (int line : new int[] {4, 5}) {
            String without = note.replace(lines[line] + "\n", "");
            LedgerBatch half = batch.toBuilder()
                    .setCheckpoint(ByteString.copyFromUtf8(without))
                    .build();
            assertThat(refusal(() -> channel.call(append(HOSPITAL, half)))).isEqualTo(Code.BAD_SIGNATURE);
        }
        LedgerBatch byAnother = new TestLane("hospital/main", 2).next(TIME, records("a", 2));
        assertThat(refusal(() -> channel.call(append(HOSPITAL, byAnother)))).isEqualTo(Code.BAD_SIGNATURE);
        LedgerBatch garbage = batch.toBuilder()
                .setCheckpoint(ByteString.copyFromUtf8("garbage"))
                .build();
        assertThat(refusal(() -> channel.call(append(HOSPITAL, garbage)))).isEqualTo(Code.BAD_SIGNATURE);
    }

    @Test
    void aCheckpointOfAnotherSizeIsRefused() throws Exception {
        open();
        LedgerBatch batch = lane.next(TIME, records("a", 3));
        LedgerBatch shorter = batch.toBuilder()
                .clearRecords()
                .addAllRecords(batch.getRecordsList().subList(0, 2))
                .build();
        assertThat(refusal(() -> channel.call(append(HOSPITAL, shorter)))).isEqualTo(Code.BAD_SIGNATURE);
    }

    @Test
    void batchesBeyondTheLimitsAreRefused() throws Exception {
        open();
        Frontier before = lane.frontier();
        LedgerBatch many = lane.next(TIME, records("a", 1001));
        assertThat(refusal(() -> channel.call(append(HOSPITAL, many)))).isEqualTo(Code.TOO_LARGE);
        lane.rewind(before);
        LedgerBatch none = lane.next(TIME, List.of());
        assertThat(refusal(() -> channel.call(append(HOSPITAL, none)))).isEqualTo(Code.TOO_LARGE);
        LedgerBatch large = lane.next(TIME, java.util.Collections.nCopies(65, new byte[8192]));
        assertThat(refusal(() -> channel.call(append(HOSPITAL, large)))).isEqualTo(Code.TOO_LARGE);
        lane.rewind(before);
        LedgerBatch just = lane.next(TIME, java.util.Collections.nCopies(64, new byte[8192]));
        channel.call(append(HOSPITAL, just));
        assertThat(refusal(() -> channel.call(append(HOSPITAL, ByteString.copyFrom(new byte[700_000])))))
                .isEqualTo(Code.TOO_LARGE);
    }

    @Test
    void timeNeverFallsWithinALane() throws Exception {
        open();
        channel.call(append(HOSPITAL, lane.next(TIME, records("a", 1))));
        Frontier before = lane.frontier();
        LedgerBatch older = lane.next(TIME - 1, records("b", 1));
        assertThat(refusal(() -> channel.call(append(HOSPITAL, older)))).isEqualTo(Code.NOT_MONOTONIC);
        lane.rewind(before);
        channel.call(append(HOSPITAL, lane.next(TIME, records("b", 1))));
    }

    @Test
    void malformedBatchesAreRefused() throws Exception {
        open();
        LedgerBatch batch = lane.next(TIME, records("a", 1));
        ByteString bytes = batch.toByteString();
        for (ByteString bad : List.of(
                batch.toBuilder()
                        .setLeafHashes(ByteString.copyFrom(new byte[32]))
                        .build()
                        .toByteString(),
                batch.toBuilder()
                        .clearRecords()
                        .setLeafHashes(ByteString.copyFrom(new byte[31]))
                        .build()
                        .toByteString(),
                batch.toBuilder().addRecords(ByteString.EMPTY).build().toByteString(),
                batch.toBuilder()
                        .setRecords(0, ByteString.copyFrom(new byte[8193]))
                        .build()
                        .toByteString(),
                batch.toBuilder().setFirstIndex(-1).build().toByteString(),
                batch.toBuilder().setTimeMillis(-1).build().toByteString(),
                batch.toBuilder()
                        .setCheckpoint(ByteString.copyFrom(new byte[16 * 1024 + 1]))
                        .build()
                        .toByteString(),
                batch.toBuilder().setOrigin("no origin").build().toByteString(),
                bytes.concat(ByteString.copyFrom(new byte[] {16, 0})), // First index a second time.
                bytes.substring(0, bytes.size() - 1))) {
            assertThat(refusal(() -> channel.call(append(HOSPITAL, bad)))).isEqualTo(Code.MALFORMED);
        }
        assertThat(refusal(() -> channel.call(call(HOSPITAL, "append", batch)))).isEqualTo(Code.MALFORMED);
        assertThat(refusal(() -> channel.call(query("append")))).isEqualTo(Code.MALFORMED);
    }

    @Test
    void aLaneThatNobodyOpenedTakesNoBatch() {
        LedgerBatch batch = lane.next(TIME, records("a", 1));
        assertThat(refusal(() -> channel.call(append(HOSPITAL, batch)))).isEqualTo(Code.NO_LANE);
    }

    @Test
    void aRefusalLeavesTheStateAsItWas() throws Exception {
        open();
        appendSome(2);
        TreeMap<String, ByteString> before = new TreeMap<>(channel.values);
        LedgerBatch other = lane.next(TIME - 1, records("b", 1));
        refusal(() -> channel.call(append(HOSPITAL, other)));
        assertThat(channel.values).isEqualTo(before);
    }

    @Test
    void whatIsNoFunctionIsRefusedWithTheirNames() {
        Refusal refusal = org.assertj.core.api.Assertions.catchThrowableOfType(
                Refusal.class, () -> channel.call(query("delete", "hospital/main")));
        assertThat(refusal.code()).isEqualTo(Code.UNKNOWN_FUNCTION);
        assertThat(refusal).hasMessageContaining("append").hasMessageContaining("openLane");
    }

    private void open() throws Refusal {
        channel.call(call(HOSPITAL, "openLane", lane.opening()));
    }

    private void appendSome(int count) throws Refusal {
        channel.call(append(HOSPITAL, lane.next(TIME, records("" + count, count))));
    }

    private LaneHead head() throws Refusal, InvalidProtocolBufferException {
        return LaneHead.parseFrom(channel.call(query("head", "hospital/main")).payload());
    }
}
