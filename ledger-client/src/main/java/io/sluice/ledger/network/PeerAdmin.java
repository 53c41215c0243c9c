package io.sluice.ledger.network;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.StatusRuntimeException;
import io.sluice.ledger.fabric.FabricIdentity;
import io.sluice.ledger.fabric.PeerAddress;
import io.sluice.ledger.fabric.PeerConnection;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.ChannelQueryResponse;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodesArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodesResult;

/** A peer as its organisation's administrator sees it: channels that it joins, contracts that it has. */
final class PeerAdmin implements AutoCloseable {
    private static final int LIMIT_SECONDS = 60;
    private static final int OK = 200;

    private final PeerConnection peer;
    private final Proposals proposals;
    private final FabricIdentity admin;

    private PeerAdmin(PeerConnection peer, FabricIdentity admin, Proposals proposals) {
        this.peer = peer;
        this.admin = admin;
        this.proposals = proposals;
    }

    static PeerAdmin open(PeerAddress address, FabricIdentity admin, Clock clock, SecureRandom random)
            throws IOException {
        return new PeerAdmin(PeerConnection.open(address, admin), admin, new Proposals(admin, clock, random));
    }

    PeerConnection connection() {
        return peer;
    }

    /** The administrator's MSP. */
    String msp() {
        return admin.msp();
    }

    /** Makes the peer keep the channel, unless it does already. */
    void join(String channel, byte[] genesis) throws IOException {
        ChannelQueryResponse joined = parse(() -> ChannelQueryResponse.parseFrom(call("", "cscc", "GetChannels")));
        if (joined.getChannelsList().stream()
                .noneMatch(known -> known.getChannelId().equals(channel))) {
            call("", "cscc", "JoinChain", ByteString.copyFrom(genesis));
        }
    }

    /** Gives the peer a contract's package, unless it has it. */
    void install(ChaincodePackage chaincode) throws IOException {
        QueryInstalledChaincodesResult installed = parse(() -> QueryInstalledChaincodesResult.parseFrom(call(
                "",
                "_lifecycle",
                "QueryInstalledChaincodes",
                QueryInstalledChaincodesArgs.getDefaultInstance().toByteString())));
        if (installed.getInstalledChaincodesList().stream()
                .noneMatch(known -> known.getPackageId().equals(chaincode.id()))) {
            InstallChaincodeArgs arguments = InstallChaincodeArgs.newBuilder()
                    .setChaincodeInstallPackage(ByteString.copyFrom(chaincode.bytes()))
                    .build();
            call("", "_lifecycle", "InstallChaincode", arguments.toByteString());
        }
    }

    /** The channel's newest configuration block. */
    Block configuration(String channel) throws IOException {
        return parse(() -> Block.parseFrom(call(channel, "cscc", "GetConfigBlock", ByteString.copyFromUtf8(channel))));
    }

    /** How many blocks the peer has. */
    long height(String channel) throws IOException {
        return parse(() -> org.hyperledger.fabric.protos.common.BlockchainInfo.parseFrom(
                        call(channel, "qscc", "GetChainInfo", ByteString.copyFromUtf8(channel))))
                .getHeight();
    }

    private ByteString call(String channel, String chaincode, String function, ByteString... arguments)
            throws IOException {
        var all = new java.util.ArrayList<>(List.of(ByteString.copyFromUtf8(function)));
        all.addAll(List.of(arguments));
        try {
            ProposalResponse response = EndorserGrpc.newBlockingStub(peer.channel())
                    .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .processProposal(proposals.of(channel, chaincode, all));
            if (response.getResponse().getStatus() != OK) {
                throw new IOException(peer.peer() + ": " + function + ": "
                        + response.getResponse().getMessage());
            }
            return response.getResponse().getPayload();
        } catch (StatusRuntimeException e) {
            throw new IOException(
                    peer.peer() + ": " + function + ": " + e.getStatus().getDescription(), e);
        }
    }

    private interface Parsed<T> {
        T get() throws IOException;
    }

    private <T> T parse(Parsed<T> answer) throws IOException {
        try {
            return answer.get();
        } catch (InvalidProtocolBufferException e) {
            throw new IOException(peer.peer() + ": answers what cannot be read", e);
        }
    }

    @Override
    public void close() {
        peer.close();
    }
}
