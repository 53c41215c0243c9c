package io.sluice.ledger.fabric;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.sluice.proto.Appended;
import io.sluice.proto.LaneHead;
import io.sluice.proto.LaneOpening;
import io.sluice.proto.LedgerBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
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

/** A lane's channel as the gateway services of its peers give it. */
final class GatewayChannel implements LaneChannel {
    private final ChannelAccess access;
    private final List<PeerConnection> peers = new ArrayList<>();
    private final ByteString creator;
    private int turn;

    GatewayChannel(ChannelAccess access) throws IOException {
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

    @Override
    public String name() {
        return access.channel() + "/" + access.chaincode();
    }

    @Override
    public String peer() {
        return peers.get(turn).peer().toString();
    }

    @Override
    public int peers() {
        return peers.size();
    }

    @Override
    public void nextPeer() {
        turn = (turn + 1) % peers.size();
        peers.get(turn).retryNow();
    }

    @Override
    public Optional<LaneHead> head(String origin) throws FabricException {
        try {
            byte[] bytes = contract().evaluateTransaction("head", origin);
            return bytes.length == 0 ? Optional.empty() : Optional.of(LaneHead.parseFrom(bytes));
        } catch (GatewayException e) {
            throw endorsing("head", e);
        } catch (InvalidProtocolBufferException e) {
            throw new FabricException(Failure.INVALID, "head: not a LaneHead", e);
        }
    }

    @Override
    public void openLane(LaneOpening opening) throws FabricException {
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

    @Override
    public Endorsed endorse(LedgerBatch batch) throws FabricException {
        try {
            Transaction transaction = contract()
                    .newProposal("append")
                    .putTransient("batch", batch.toByteArray())
                    .build()
                    .endorse();
            return new Endorsed(
                    HexFormat.of().parseHex(transaction.getTransactionId()),
                    transaction.getBytes(),
                    Appended.parseFrom(transaction.getResult()));
        } catch (EndorseException e) {
            throw endorsing("append", e);
        } catch (InvalidProtocolBufferException e) {
            throw new FabricException(Failure.INVALID, "append: the answer is not an Appended", e);
        }
    }

    @Override
    public void submit(byte[] transaction) throws FabricException {
        try {
            gateway().newTransaction(transaction).submitAsync();
        } catch (SubmitException e) {
            throw submitting(e);
        }
    }

    /** Made from the identifier alone, because a saved request would be one of another identity after a renewal. */
    @Override
    public Optional<Committed> status(byte[] id) throws FabricException {
        ByteString request = CommitStatusRequest.newBuilder()
                .setChannelId(access.channel())
                .setTransactionId(HexFormat.of().formatHex(id))
                .setIdentity(creator)
                .build()
                .toByteString();
        byte[] unsigned = SignedCommitStatusRequest.newBuilder()
                .setRequest(request)
                .build()
                .toByteArray();
        try {
            org.hyperledger.fabric.client.Status status =
                    gateway().newCommit(unsigned).getStatus();
            return Optional.of(new Committed(status.getCode(), status.getBlockNumber()));
        } catch (CommitStatusException e) {
            if (code(e) == Status.Code.DEADLINE_EXCEEDED) {
                return Optional.empty();
            }
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
