package io.sluice.ledger.fabric;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.sluice.proto.LaneHead;
import io.sluice.proto.LaneOpening;
import io.sluice.proto.LedgerBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.client.identity.Identity;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** The steps of a lane towards a channel, each at the peer whose turn it is. For one thread. */
final class LaneChannel implements AutoCloseable {
    private final ChannelAccess access;
    private final List<PeerConnection> peers = new ArrayList<>();
    private final ByteString creator;
    private int turn;

    LaneChannel(ChannelAccess access) throws IOException {
        this.access = access;
        try {
            for (PeerAddress peer : access.peers()) {
                peers.add(PeerConnection.open(peer, access.identity()));
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
        this.creator = creator(gateway().getIdentity());
    }

    private static ByteString creator(Identity identity) {
        return SerializedIdentity.newBuilder()
                .setMspid(identity.getMspId())
                .setIdBytes(ByteString.copyFrom(identity.getCredentials()))
                .build()
                .toByteString();
    }

    /** Channel and chaincode. */
    String name() {
        return access.channel() + "/" + access.chaincode();
    }

    /** The peer whose turn it is. */
    PeerAddress peer() {
        return peers.get(turn).peer();
    }

    /** The next call goes to the next peer, without waiting for its gRPC back-off. */
    void nextPeer() {
        turn = (turn + 1) % peers.size();
        peers.get(turn).retryNow();
    }

    /** What the channel knows of the lane's end; empty when it knows no such lane. */
    Optional<LaneHead> head(String origin) throws FabricException {
        try {
            byte[] bytes = contract().evaluateTransaction("head", origin);
            return bytes.length == 0 ? Optional.empty() : Optional.of(LaneHead.parseFrom(bytes));
        } catch (GatewayException e) {
            throw endorsing("head", e);
        } catch (InvalidProtocolBufferException e) {
            throw new FabricException(Failure.INVALID, "head: not a LaneHead", e);
        }
    }

    /** Registers the lane; the outcome may be unknown, so ask for the head afterwards. */
    void openLane(LaneOpening opening) throws FabricException {
        try {
            contract().submitTransaction("openLane", opening.toByteArray());
        } catch (EndorseException e) {
            throw endorsing("openLane", e);
        } catch (SubmitException e) {
            throw submitting(e);
        } catch (CommitStatusException e) {
            throw new FabricException(Failure.UNKNOWN, text("openLane", e), e);
        } catch (CommitException e) {
            throw new FabricException(Failure.ofCommit(e.getCode()), "openLane: " + e.getCode(), e);
        }
    }

    /** The endorsed transaction that appends a batch. Its result is an Appended. */
    Transaction endorse(LedgerBatch batch) throws FabricException {
        try {
            return contract()
                    .newProposal("append")
                    .putTransient("batch", batch.toByteArray())
                    .build()
                    .endorse();
        } catch (EndorseException e) {
            throw endorsing("append", e);
        }
    }

    /** Hands it to the orderers, once more if need be: the same bytes count once. */
    void submit(Transaction transaction) throws FabricException {
        try {
            transaction.submitAsync();
        } catch (SubmitException e) {
            throw submitting(e);
        }
    }

    /** Reads an endorsed transaction again. */
    Transaction transaction(byte[] bytes) {
        return gateway().newTransaction(bytes);
    }

    /**
     * Waits for the transaction's place in a block. The request is made from the identifier alone, so that any peer can
     * be asked, also after a restart.
     */
    org.hyperledger.fabric.client.Status status(String transactionId) throws FabricException {
        ByteString request = CommitStatusRequest.newBuilder()
                .setChannelId(access.channel())
                .setTransactionId(transactionId)
                .setIdentity(creator)
                .build()
                .toByteString();
        byte[] unsigned = SignedCommitStatusRequest.newBuilder()
                .setRequest(request)
                .build()
                .toByteArray();
        try {
            return gateway().newCommit(unsigned).getStatus();
        } catch (CommitStatusException e) {
            throw new FabricException(Failure.UNKNOWN, text("commit status", e), e);
        }
    }

    private Gateway gateway() {
        return peers.get(turn).gateway();
    }

    private Contract contract() {
        return gateway().getNetwork(access.channel()).getContract(access.chaincode());
    }

    private FabricException endorsing(String step, GatewayException e) {
        return new FabricException(Failure.ofEndorsing(code(e), texts(e)), text(step, e), e);
    }

    private FabricException submitting(GatewayException e) {
        return new FabricException(Failure.ofSubmitting(code(e), texts(e)), text("submit", e), e);
    }

    private static Status.Code code(GatewayException e) {
        return e.getStatus().getCode();
    }

    private static List<String> texts(GatewayException e) {
        List<String> texts = new ArrayList<>();
        texts.add(String.valueOf(e.getStatus().getDescription()));
        e.getDetails().forEach(detail -> texts.add(detail.getMessage()));
        return texts;
    }

    private String text(String step, GatewayException e) {
        return step + " at " + peer() + ": " + code(e) + " " + String.join("; ", texts(e));
    }

    @Override
    public void close() {
        peers.forEach(PeerConnection::close);
    }
}
