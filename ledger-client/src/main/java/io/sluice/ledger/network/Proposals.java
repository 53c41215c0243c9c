package io.sluice.ledger.network;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.sluice.ledger.fabric.FabricIdentity;
import io.sluice.ledger.fabric.LowSSigner;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/** Writes what an administrator asks a peer: the gateway service takes only what concerns a channel. */
final class Proposals {
    private static final int NONCE_BYTES = 24;

    private final FabricIdentity identity;
    private final Clock clock;
    private final SecureRandom random;

    Proposals(FabricIdentity identity, Clock clock, SecureRandom random) {
        this.identity = identity;
        this.clock = clock;
        this.random = random;
    }

    /** @param channel empty for what concerns the peer alone */
    SignedProposal of(String channel, String chaincode, List<ByteString> arguments) {
        ChaincodeID id = ChaincodeID.newBuilder().setName(chaincode).build();
        ChaincodeSpec spec = ChaincodeSpec.newBuilder()
                .setType(ChaincodeSpec.Type.GOLANG)
                .setChaincodeId(id)
                .setInput(ChaincodeInput.newBuilder().addAllArgs(arguments))
                .build();
        ByteString payload = ChaincodeProposalPayload.newBuilder()
                .setInput(ChaincodeInvocationSpec.newBuilder()
                        .setChaincodeSpec(spec)
                        .build()
                        .toByteString())
                .build()
                .toByteString();
        Header header = header(
                channel,
                HeaderType.ENDORSER_TRANSACTION,
                ChaincodeHeaderExtension.newBuilder().setChaincodeId(id).build().toByteString());
        ByteString proposal = Proposal.newBuilder()
                .setHeader(header.toByteString())
                .setPayload(payload)
                .build()
                .toByteString();
        return SignedProposal.newBuilder()
                .setProposalBytes(proposal)
                .setSignature(sign(proposal))
                .build();
    }

    /** A header with a nonce of its own. */
    Header header(String channel, HeaderType type, ByteString extension) {
        SignatureHeader creator = creator();
        Instant now = clock.instant();
        String transaction = Digests.hex(Digests.sha256(
                creator.getNonce().toByteArray(), creator.getCreator().toByteArray()));
        ChannelHeader channelHeader = ChannelHeader.newBuilder()
                .setType(type.getNumber())
                .setChannelId(channel)
                .setTxId(transaction)
                .setTimestamp(
                        Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
                .setExtension(extension)
                .build();
        return Header.newBuilder()
                .setChannelHeader(channelHeader.toByteString())
                .setSignatureHeader(creator.toByteString())
                .build();
    }

    /** Who signs, and a nonce. */
    SignatureHeader creator() {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return SignatureHeader.newBuilder()
                .setCreator(SerializedIdentity.newBuilder()
                        .setMspid(identity.msp())
                        .setIdBytes(ByteString.copyFromUtf8(Pem.of(identity.certificate())))
                        .build()
                        .toByteString())
                .setNonce(ByteString.copyFrom(nonce))
                .build();
    }

    ByteString sign(ByteString message) {
        try {
            return ByteString.copyFrom(new LowSSigner(identity.key()).sign(Digests.sha256(message.toByteArray())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("P-256 cannot sign here", e);
        }
    }
}
