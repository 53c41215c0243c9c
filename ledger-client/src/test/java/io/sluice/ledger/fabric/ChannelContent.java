package io.sluice.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.lane.TreeHash;
import io.sluice.proto.BatchAppended;
import io.sluice.proto.LedgerBatch;
import io.sluice.proto.LedgerBatches;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.ChaincodeEvent;
import org.hyperledger.fabric.client.Network;

/** What a real channel holds of a lane, as one of its peers says. */
final class ChannelContent {
    private ChannelContent() {}

    static List<LedgerBatch> batches(ChannelAccess access, PeerAddress peer, String origin) throws Exception {
        List<LedgerBatch> all = new ArrayList<>();
        try (PeerConnection connection = PeerConnection.open(peer, access.identity())) {
            var contract = connection.gateway().getNetwork(access.channel()).getContract(access.chaincode());
            LedgerBatches some;
            do {
                some = LedgerBatches.parseFrom(
                        contract.evaluateTransaction("batches", origin, String.valueOf(end(all)), "100"));
                all.addAll(some.getBatchesList());
            } while (some.getMore());
        }
        return all;
    }

    /** Each record of the lane is there exactly once, in order, and so is the event of each batch. */
    static void assertEachRecordOnce(ChannelAccess access, PeerAddress peer, FabricLedger ledger) throws Exception {
        List<LedgerBatch> batches = batches(access, peer, ledger.origin());
        // A peer that was killed fetches the last blocks while another one has told of them already.
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                end(batches) < ledger.size() && System.nanoTime() < end; ) {
            batches = batches(access, peer, ledger.origin());
        }
        long next = 0;
        TreeHash hash = new TreeHash();
        for (LedgerBatch batch : batches) {
            assertThat(batch.getFirstIndex()).isEqualTo(next);
            for (ByteString record : batch.getRecordsList()) {
                assertThat(record.toByteArray()).isEqualTo(ledger.entry(next++).record());
            }
            ByteString leaves = batch.getLeafHashes();
            for (int at = 0; at < leaves.size(); at += TreeHash.BYTES) {
                assertThat(leaves.substring(at, at + TreeHash.BYTES).toByteArray())
                        .isEqualTo(hash.leaf(ledger.entry(next++).record()));
            }
            ledger.confirm(batch.getCheckpoint().toStringUtf8());
        }
        assertThat(next).isEqualTo(ledger.size());
        assertThat(events(access, peer, ledger.origin(), next))
                .containsExactlyElementsOf(batches.stream().map(Batching::end).toList());
    }

    private static long end(List<LedgerBatch> batches) {
        return batches.isEmpty() ? 0 : Batching.end(batches.get(batches.size() - 1));
    }

    /** Where the batches end of which events tell, from the first block up to the event that ends at {@code size}. */
    private static List<Long> events(ChannelAccess access, PeerAddress peer, String origin, long size)
            throws Exception {
        List<Long> ends = new ArrayList<>();
        try (PeerConnection connection = PeerConnection.open(peer, access.identity())) {
            Network network = connection.gateway().getNetwork(access.channel());
            try (var events = network.newChaincodeEventsRequest(access.chaincode())
                    .startBlock(0)
                    .build()
                    .getEvents()) {
                while (size > 0 && (ends.isEmpty() || ends.get(ends.size() - 1) < size)) {
                    ChaincodeEvent event = events.next();
                    BatchAppended batch = BatchAppended.parseFrom(event.getPayload());
                    if (event.getEventName().equals("batch")
                            && batch.getOrigin().equals(origin)) {
                        ends.add(batch.getEnd());
                    }
                }
            }
        }
        return ends;
    }
}
