package io.sluice.ledger.fabric.mirror;

import com.google.protobuf.ByteString;
import io.sluice.lane.Frontier;
import io.sluice.lane.TreeHash;
import io.sluice.ledger.CheckpointSigner;
import io.sluice.ledger.fabric.ChannelAccess;
import io.sluice.ledger.fabric.PeerConnection;
import io.sluice.ledger.network.LocalNetwork;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.LaneOpening;
import io.sluice.proto.LedgerBatch;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Block;

/** What happens on a channel that is recorded: two lanes, and transactions that peers find invalid. */
final class RecordedScenario {
    private RecordedScenario() {}

    /** Opens {@code hospital/NAME} and {@code lab/NAME} and appends to them, well and badly. */
    static void run(LocalNetwork network, String name) throws Exception {
        lane(network.gateway("hospital"), "hospital/" + name);
        lane(network.gateway("lab"), "lab/" + name);
    }

    private static void lane(ChannelAccess access, String origin) throws Exception {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) 5);
        CheckpointSigner signer = new CheckpointSigner(origin, seed, seed);
        byte[] opening = LaneOpening.newBuilder()
                .setOrigin(origin)
                .setKeys(CheckpointKey.newBuilder()
                        .setEd25519(ByteString.copyFrom(signer.ed25519PublicKey()))
                        .setMldsa44(ByteString.copyFrom(signer.mldsa44PublicKey())))
                .build()
                .toByteArray();
        try (PeerConnection peer = PeerConnection.open(access.peers().get(0), access.identity())) {
            Contract contract = peer.gateway().getNetwork(access.channel()).getContract(access.chaincode());
            Transaction first = endorse(contract, "openLane", opening);
            Transaction second = endorse(contract, "openLane", opening);
            await(first);
            again(peer, first);
            second.submitAsync(); // Read what the first has changed since: MVCC_READ_CONFLICT.
            Frontier frontier = new Frontier();
            byte[] batch = batch(signer, frontier, 1_000, "a", "b", "c");
            contract.newProposal("append")
                    .putTransient("batch", batch)
                    .setEndorsingOrganizations(access.identity().msp())
                    .build()
                    .endorse()
                    .submitAsync(); // Endorsed by its owner alone: ENDORSEMENT_POLICY_FAILURE.
            await(append(contract, batch));
            await(append(contract, batch(signer, frontier, 2_000, "d")));
        }
    }

    /** The same bytes once more: DUPLICATE_TXID, where orderers let it pass (those of BFT know what they have ordered). */
    private static void again(PeerConnection peer, Transaction first) throws Exception {
        try {
            peer.gateway().newTransaction(first.getBytes()).submitAsync();
        } catch (SubmitException e) {
            if (!e.getDetails().toString().contains("already processed")) {
                throw e;
            }
        }
    }

    private static Transaction endorse(Contract contract, String function, byte[] argument) throws Exception {
        return contract.newProposal(function).addArguments(argument).build().endorse();
    }

    /** Asks again while the other organisation's peer is a block behind ours, and does not know what goes before. */
    private static Transaction append(Contract contract, byte[] batch) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(150);
        while (true) {
            Proposal proposal =
                    contract.newProposal("append").putTransient("batch", batch).build();
            try {
                return proposal.endorse();
            } catch (EndorseException behind) {
                if (System.nanoTime() > end) {
                    throw behind;
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    private static void await(Transaction transaction) throws Exception {
        SubmittedTransaction submitted = transaction.submitAsync();
        var status = submitted.getStatus(options -> options.withDeadlineAfter(150, TimeUnit.SECONDS));
        if (!status.isSuccessful()) {
            throw new IllegalStateException("transaction: " + status.getCode());
        }
    }

    private static byte[] batch(CheckpointSigner signer, Frontier frontier, long time, String... records) {
        TreeHash tree = new TreeHash();
        LedgerBatch.Builder batch = LedgerBatch.newBuilder()
                .setOrigin(signer.origin())
                .setFirstIndex(frontier.size())
                .setTimeMillis(time);
        for (String record : records) {
            batch.addRecords(ByteString.copyFromUtf8(record));
            frontier.append(tree.leaf(record.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
        return batch.setCheckpoint(ByteString.copyFromUtf8(signer.sign(frontier.size(), frontier.root(), time / 1_000)
                        .format()))
                .build()
                .toByteArray();
    }

    /** All blocks as the first peer gives them. */
    static List<Block> blocks(ChannelAccess access) throws Exception {
        BlockStream.Asker asker =
                new BlockStream.Asker(access.channel(), access.identity(), Clock.systemUTC(), new SecureRandom());
        List<Block> blocks = new ArrayList<>();
        try (PeerConnection peer = PeerConnection.open(access.peers().get(0), access.identity())) {
            long newest =
                    BlockStream.newest(peer, asker).orElseThrow().getHeader().getNumber();
            for (long number = 0; number <= newest; number++) {
                blocks.add(BlockStream.one(peer, asker, number).orElseThrow());
            }
        }
        return blocks;
    }
}
