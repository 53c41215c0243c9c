package io.sluice.chaincode.contract;

import static io.sluice.chaincode.contract.TestCalls.HOSPITAL;
import static io.sluice.chaincode.contract.TestCalls.TIME;
import static io.sluice.chaincode.contract.TestCalls.append;
import static io.sluice.chaincode.contract.TestCalls.call;
import static io.sluice.chaincode.contract.TestCalls.query;
import static io.sluice.chaincode.contract.TestCalls.records;
import static io.sluice.chaincode.contract.TestCalls.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.chaincode.contract.Refusal.Code;
import io.sluice.proto.LaneHead;
import io.sluice.proto.LaneHeads;
import io.sluice.proto.LedgerBatches;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueriesTest {
    private final MemoryState channel = new MemoryState();
    private final TestLane lane = new TestLane("hospital/main", 1);

    @Test
    void aPageOfALaneBeginsAfterAnIndexAndSaysWhetherThereIsMore() throws Exception {
        channel.call(call(HOSPITAL, "openLane", lane.opening()));
        for (int i = 0; i < 30; i++) {
            channel.call(append(HOSPITAL, lane.next(TIME, records("r" + i, 2))));
        }
        List<Long> firsts = new ArrayList<>();
        long from = 0;
        LedgerBatches page;
        do {
            page = batches(from, 7);
            page.getBatchesList().forEach(batch -> firsts.add(batch.getFirstIndex()));
            from = firsts.get(firsts.size() - 1) + 2;
        } while (page.getMore());
        assertThat(firsts)
                .hasSize(30)
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(0L)
                .endsWith(58L);
        assertThat(batches(59, 100).getBatchesList())
                .as("the batch that holds index 59")
                .hasSize(1);
        assertThat(batches(60, 100).getBatchesList()).isEmpty();
        assertThat(batches(0, 30).getMore()).isFalse();
        assertThat(batches(0, 29).getMore()).isTrue();
    }

    @Test
    void anAnswerStaysBelowWhatAClientTakes() throws Exception {
        channel.call(call(HOSPITAL, "openLane", lane.opening()));
        for (int i = 0; i < 9; i++) {
            channel.call(append(HOSPITAL, lane.next(TIME, Collections.nCopies(64, new byte[8192]))));
        }
        LedgerBatches page = batches(0, 100);
        assertThat(page.getSerializedSize()).isLessThan(4 * 1024 * 1024);
        assertThat(page.getMore()).isTrue();
        assertThat(page.getBatchesCount()).isBetween(2, 8);
    }

    @Test
    void oneLaneIsNotReadAsAnother() throws Exception {
        TestLane longer = new TestLane("hospital/main-2", 1);
        channel.call(call(HOSPITAL, "openLane", lane.opening()));
        channel.call(call(HOSPITAL, "openLane", longer.opening()));
        channel.call(append(HOSPITAL, longer.next(TIME, records("a", 1))));
        assertThat(batches(0, 100).getBatchesList()).isEmpty();
    }

    @Test
    void lanesComeInTheOrderOfTheirNamesWithoutFrontier() throws Exception {
        for (String origin : List.of("hospital/main", "hospital/a", "hospital/b")) {
            TestLane opened = new TestLane(origin, 1);
            channel.call(call(HOSPITAL, "openLane", opened.opening()));
            channel.call(append(HOSPITAL, opened.next(TIME, records("a", 1))));
        }
        LaneHeads all = LaneHeads.parseFrom(channel.call(query("lanes", "")).payload());
        assertThat(all.getHeadsList())
                .extracting(LaneHead::getOrigin)
                .containsExactly("hospital/a", "hospital/b", "hospital/main");
        assertThat(all.getHeadsList()).allMatch(head -> head.getFrontierCount() == 0 && head.getSize() == 1);
        LaneHeads rest =
                LaneHeads.parseFrom(channel.call(query("lanes", "hospital/a")).payload());
        assertThat(rest.getHeadsList()).hasSize(2);
    }

    @Test
    void moreThanAHundredLanesComeInPages() throws Exception {
        for (int i = 0; i < 103; i++) {
            channel.call(call(HOSPITAL, "openLane", new TestLane("hospital/l" + i, 1).opening()));
        }
        LaneHeads first = LaneHeads.parseFrom(channel.call(query("lanes", "")).payload());
        assertThat(first.getHeadsCount()).isEqualTo(100);
        assertThat(first.getMore()).isTrue();
        LaneHeads second = LaneHeads.parseFrom(
                channel.call(query("lanes", first.getHeads(99).getOrigin())).payload());
        assertThat(second.getHeadsCount()).isEqualTo(3);
        assertThat(second.getMore()).isFalse();
    }

    @Test
    void aLaneThatIsNotThereHasAnEmptyHeadAndNoBatches() throws Exception {
        assertThat(channel.call(query("head", "hospital/main")).payload().isEmpty())
                .isTrue();
        assertThat(refusal(() -> channel.call(query("batches", "hospital/main", "0", "1"))))
                .isEqualTo(Code.NO_LANE);
    }

    @Test
    void malformedQueriesAreRefused() throws Exception {
        channel.call(call(HOSPITAL, "openLane", lane.opening()));
        for (Call bad : List.of(
                query("head"),
                query("head", "hospital"),
                query("head", "hospital/main", "x"),
                query("batches", "hospital/main", "0"),
                query("batches", "hospital/main", "-1", "1"),
                query("batches", "hospital/main", "01", "1"),
                query("batches", "hospital/main", "9223372036854775808", "1"),
                query("batches", "hospital/main", "0", "0"),
                query("batches", "hospital/main", "0", "101"),
                query("lanes", "x".repeat(257)),
                query("info", "x"))) {
            assertThat(refusal(() -> channel.call(bad))).isEqualTo(Code.MALFORMED);
        }
    }

    @Test
    void infoNamesTheRulesVersion() throws Exception {
        assertThat(channel.call(query("info")).payload().toStringUtf8()).isEqualTo("sluice 2");
    }

    private LedgerBatches batches(long from, int limit) throws Exception {
        return LedgerBatches.parseFrom(channel.call(query("batches", "hospital/main", "" + from, "" + limit))
                .payload());
    }
}
