package io.sluice.chaincode.contract;

import static io.sluice.chaincode.contract.RegistryTest.entry;
import static io.sluice.chaincode.contract.RegistryTest.key;
import static io.sluice.chaincode.contract.RegistryTest.signed;
import static io.sluice.chaincode.contract.TestCalls.HOSPITAL;
import static io.sluice.chaincode.contract.TestCalls.TIME;
import static io.sluice.chaincode.contract.TestCalls.call;
import static io.sluice.chaincode.contract.TestCalls.query;
import static io.sluice.chaincode.contract.TestCalls.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.chaincode.contract.Refusal.Code;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.LaneHead;
import io.sluice.proto.LaneReach;
import io.sluice.proto.LedgerBatch;
import io.sluice.proto.ListedLane;
import io.sluice.proto.MemberEntry;
import io.sluice.proto.RetiredCheckpointKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hospital's lane is signed by its first checkpoint key; then its member entry names another one. */
class KeyChangeTest {
    private static final String MAIN = "hospital/main";

    private final MemoryState channel = new MemoryState();
    private final TestLane lane = new TestLane(MAIN, 1);
    private final CheckpointKey first = lane.opening().getKeys();
    private final CheckpointKey second = lane.under(2).opening().getKeys();

    @BeforeEach
    void twoRecordsUnderTheFirstKey() throws Exception {
        channel.call(call(HOSPITAL, "openLane", lane.opening()));
        append(lane.next(TIME, records("one", "two")));
        put(named(1, first).build());
    }

    @Test
    void theKeyThatTheEntryNamesSignsFromThereOnAndTheOldOneNoMore() throws Exception {
        put(retired(2, lane.frontier().size()).build());
        assertThat(head().getKeys()).isEqualTo(second);
        assertThat(head().getSize()).isEqualTo(2);

        TestLane thief = lane.under(1);
        assertThat(refusal(() -> append(thief.next(TIME, records("false"))))).isEqualTo(Code.BAD_SIGNATURE);
        append(lane.under(2).next(TIME, records("three")));
        assertThat(head().getSize()).isEqualTo(3);
    }

    @Test
    void recordsThatTheOldKeyHasSignedAndTheChannelNotYetGotComeUnderTheNewOne() throws Exception {
        put(retired(2, 9).build());
        append(lane.under(2).next(TIME, records("three")));
        assertThat(head().getKeys()).isEqualTo(second);
    }

    @Test
    void anEntryThatLetsTheOldKeyCountForLessThanItHasSignedHereIsRefused() throws Exception {
        assertThat(refusal(() -> put(retired(2, 1).build()))).isEqualTo(Code.BAD_MEMBER);
        MemberEntry.Builder otherRoot = retired(2, 2);
        otherRoot.getRetiredCheckpointKeysBuilder(0).getLanesBuilder(0).setRoot(ByteString.copyFrom(new byte[32]));
        assertThat(refusal(() -> put(otherRoot.build()))).isEqualTo(Code.BAD_MEMBER);
        MemberEntry.Builder elsewhere = retired(2, 2);
        elsewhere.getRetiredCheckpointKeysBuilder(0).getLanesBuilder(0).setOrigin("hospital/b");
        assertThat(refusal(() -> put(elsewhere.build()))).isEqualTo(Code.BAD_MEMBER);
        assertThat(refusal(() -> put(named(2, second).build()))).isEqualTo(Code.BAD_MEMBER);
        assertThat(head().getKeys()).isEqualTo(first);
    }

    @Test
    void anEntryThatRetiresAKeyWhereNoLaneCanBeIsRefused() throws Exception {
        assertThat(refusal(() -> put(retired(2, -1).build()))).isEqualTo(Code.BAD_MEMBER);
        for (int bytes : new int[] {0, 31, 33}) {
            MemberEntry.Builder noRoot = retired(2, 9);
            noRoot.getRetiredCheckpointKeysBuilder(0).getLanesBuilder(0).setRoot(ByteString.copyFrom(new byte[bytes]));
            assertThat(refusal(() -> put(noRoot.build()))).isEqualTo(Code.BAD_MEMBER);
        }
        assertThat(head().getKeys()).isEqualTo(first);
    }

    @Test
    void anAnnouncedKeyDoesNotSignYet() throws Exception {
        put(named(2, first).addCheckpointKeys(second).build());
        assertThat(head().getKeys()).isEqualTo(first);
        assertThat(refusal(() -> append(lane.under(2).next(TIME, records("early")))))
                .isEqualTo(Code.BAD_SIGNATURE);
    }

    @Test
    void aRetiredKeyStaysRetiredWhereItWas() throws Exception {
        put(retired(2, 2).build());
        for (MemberEntry revives : List.of(
                named(3, second).build(),
                named(3, first).build(),
                retired(3, 3).build(),
                named(3, second).addCheckpointKeys(first).build(),
                retired(3, 2).addCheckpointKeys(first).build(),
                retired(3, 2).addRetiredCheckpointKeys(reach(first, 2)).build())) {
            assertThat(refusal(() -> put(revives))).isEqualTo(Code.BAD_MEMBER);
        }
        assertThat(head().getKeys()).isEqualTo(second);
    }

    @Test
    void allLanesOfTheOrganisationChangeAtOnce() throws Exception {
        TestLane other = new TestLane("hospital/b", 1);
        channel.call(call(HOSPITAL, "openLane", other.opening()));
        MemberEntry.Builder both = retired(2, 2)
                .addLanes(ListedLane.newBuilder().setOrigin(MAIN))
                .addLanes(ListedLane.newBuilder().setOrigin("hospital/b"))
                .addLanes(ListedLane.newBuilder().setOrigin("hospital/unused"));
        assertThat(refusal(() -> put(both.build()))).isEqualTo(Code.BAD_MEMBER); // Up to where in the other lane?
        both.getRetiredCheckpointKeysBuilder(0)
                .addLanes(LaneReach.newBuilder()
                        .setOrigin("hospital/b")
                        .setRoot(ByteString.copyFrom(other.frontier().root())));
        put(both.build());
        append(other.under(2).next(TIME, records("first of the other")));
        append(lane.under(2).next(TIME, records("three")));
    }

    @Test
    void theEntryThatAnOlderContractKeptChangesTheKeyWhenItIsPutAgain() throws Exception {
        MemberEntry entry = retired(2, 2).build();
        put(entry);
        LaneHead old = head().toBuilder().setKeys(first).build();
        channel.values.put(Keys.lane(MAIN), old.toByteString());
        put(entry);
        assertThat(head().getKeys()).isEqualTo(second);
    }

    private MemberEntry.Builder named(long serial, CheckpointKey key) {
        return entry("hospital", serial, key(1)).toBuilder().addCheckpointKeys(key);
    }

    private MemberEntry.Builder retired(long serial, long size) {
        return named(serial, second).addRetiredCheckpointKeys(reach(first, size));
    }

    private RetiredCheckpointKey reach(CheckpointKey key, long size) {
        return RetiredCheckpointKey.newBuilder()
                .setKey(key)
                .addLanes(LaneReach.newBuilder()
                        .setOrigin(MAIN)
                        .setSize(size)
                        .setRoot(ByteString.copyFrom(lane.frontier().root())))
                .build();
    }

    private void put(MemberEntry entry) throws Exception {
        channel.call(call(HOSPITAL, "putMember", signed(entry, key(1))));
    }

    private void append(LedgerBatch batch) throws Exception {
        channel.call(new Call("append", List.of(), Map.of("batch", batch.toByteString()), HOSPITAL, TIME));
    }

    private LaneHead head() throws Exception {
        return LaneHead.parseFrom(channel.call(query("head", MAIN)).payload());
    }

    private static List<byte[]> records(String... texts) {
        return List.of(texts).stream().map(String::getBytes).toList();
    }
}
