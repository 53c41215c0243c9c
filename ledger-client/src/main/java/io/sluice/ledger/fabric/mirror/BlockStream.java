package io.sluice.ledger.fabric.mirror;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.sluice.ledger.fabric.FabricIdentity;
import io.sluice.ledger.fabric.LowSSigner;
import io.sluice.ledger.fabric.PeerConnection;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekInfo.SeekBehavior;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;
import org.hyperledger.fabric.protos.peer.DeliverResponse;

/**
 * Blocks as one peer's deliver service gives them; at most two are on their way. Nothing of them is checked. One thread
 * reads; any thread may close.
 */
final class BlockStream implements AutoCloseable {
    private static final MethodDescriptor<Envelope, DeliverResponse> DELIVER =
            MethodDescriptor.<Envelope, DeliverResponse>newBuilder()
                    .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                    .setFullMethodName("protos.Deliver/Deliver")
                    .setRequestMarshaller(ProtoUtils.marshaller(Envelope.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(DeliverResponse.getDefaultInstance()))
                    .build();
    private static final int SECONDS = 20; // For an answer that must not wait for a block to come.

    private final PeerConnection peer;
    private final ClientCall<Envelope, DeliverResponse> call;
    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>(); // Answers, then one Status.

    private BlockStream(PeerConnection peer, CallOptions options) {
        this.peer = peer;
        this.call = peer.channel().newCall(DELIVER, options);
    }

    /** As whom, and on which channel, blocks are asked for. */
    record Asker(String channel, FabricIdentity identity, Clock clock, SecureRandom random) {
        private Envelope sign(SeekInfo seek) throws IOException {
            byte[] nonce = new byte[24];
            random.nextBytes(nonce);
            long now = clock.millis();
            ChannelHeader header = ChannelHeader.newBuilder()
                    .setType(HeaderType.DELIVER_SEEK_INFO_VALUE)
                    .setChannelId(channel)
                    .setTimestamp(
                            Timestamp.newBuilder().setSeconds(now / 1000).setNanos((int) (now % 1000) * 1_000_000))
                    .build();
            try {
                SignatureHeader signer = SignatureHeader.newBuilder()
                        .setCreator(creator())
                        .setNonce(ByteString.copyFrom(nonce))
                        .build();
                ByteString payload = Payload.newBuilder()
                        .setHeader(Header.newBuilder()
                                .setChannelHeader(header.toByteString())
                                .setSignatureHeader(signer.toByteString()))
                        .setData(seek.toByteString())
                        .build()
                        .toByteString();
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(payload.toByteArray());
                return Envelope.newBuilder()
                        .setPayload(payload)
                        .setSignature(ByteString.copyFrom(new LowSSigner(identity.key()).sign(digest)))
                        .build();
            } catch (GeneralSecurityException e) {
                throw new IOException("identity " + identity + ": cannot sign: " + e.getMessage(), e);
            }
        }

        private ByteString creator() throws GeneralSecurityException {
            String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(identity.certificate().getEncoded());
            return SerializedIdentity.newBuilder()
                    .setMspid(identity.msp())
                    .setIdBytes(ByteString.copyFromUtf8(
                            "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n"))
                    .build()
                    .toByteString();
        }
    }

    /** All blocks from this one on, those too that are still to come. */
    static BlockStream from(PeerConnection peer, Asker asker, long first) throws IOException {
        return open(peer, asker, at(first), at(Long.MAX_VALUE), SeekBehavior.BLOCK_UNTIL_READY, CallOptions.DEFAULT);
    }

    /** The block of this number; empty when the peer does not have it yet. */
    static Optional<Block> one(PeerConnection peer, Asker asker, long number) throws IOException, InterruptedException {
        return only(peer, asker, at(number));
    }

    /** The newest block that the peer has. */
    static Optional<Block> newest(PeerConnection peer, Asker asker) throws IOException, InterruptedException {
        return only(
                peer,
                asker,
                SeekPosition.newBuilder()
                        .setNewest(SeekNewest.getDefaultInstance())
                        .build());
    }

    private static Optional<Block> only(PeerConnection peer, Asker asker, SeekPosition position)
            throws IOException, InterruptedException {
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
        try (BlockStream stream = open(peer, asker, position, position, SeekBehavior.FAIL_IF_NOT_READY, options)) {
            return stream.next();
        }
    }

    private static SeekPosition at(long number) {
        return SeekPosition.newBuilder()
                .setSpecified(SeekSpecified.newBuilder().setNumber(number))
                .build();
    }

    private static BlockStream open(
            PeerConnection peer,
            Asker asker,
            SeekPosition start,
            SeekPosition stop,
            SeekBehavior behavior,
            CallOptions options)
            throws IOException {
        Envelope signed = asker.sign(SeekInfo.newBuilder()
                .setStart(start)
                .setStop(stop)
                .setBehavior(behavior)
                .build());
        BlockStream stream = new BlockStream(peer, options);
        stream.call.start(stream.new Listener(), new Metadata());
        stream.call.request(2);
        stream.call.sendMessage(signed);
        return stream;
    }

    private final class Listener extends ClientCall.Listener<DeliverResponse> {
        @Override
        public void onMessage(DeliverResponse message) {
            arrived.add(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            arrived.add(status);
        }
    }

    /**
     * The next block, waiting for it; empty when what was asked for is over or is not there.
     *
     * @throws IOException when the peer is away, refuses, or this was closed
     */
    Optional<Block> next() throws IOException, InterruptedException {
        Object answer = arrived.take();
        if (answer instanceof Status status) {
            arrived.add(status);
            throw new IOException(peer.peer() + ": " + status.getCode()
                    + (status.getDescription() == null ? "" : " " + status.getDescription()));
        }
        DeliverResponse response = (DeliverResponse) answer;
        if (response.hasBlock()) {
            call.request(1);
            return Optional.of(response.getBlock());
        }
        return switch (response.getStatus()) {
            case SUCCESS, NOT_FOUND -> Optional.empty();
            default -> throw new IOException(peer.peer() + ": gives no blocks, answers " + response.getStatus());
        };
    }

    /** Who gives the blocks. */
    PeerConnection peer() {
        return peer;
    }

    @Override
    public void close() {
        call.cancel("no more blocks are needed", null);
    }
}
