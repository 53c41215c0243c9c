package io.sluice.ledger.network;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/** A channel's block 0: nobody signs it, whoever joins must have been given it by somebody they trust. */
final class GenesisBlock {
    private static final int NONCE_BYTES = 24;
    private static final int OTHER_METADATA = 4;

    private GenesisBlock() {}

    static Block of(String channel, ConfigGroup configuration, Clock clock, SecureRandom random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        Instant now = clock.instant();
        ChannelHeader channelHeader = ChannelHeader.newBuilder()
                .setType(HeaderType.CONFIG_VALUE)
                .setVersion(1)
                .setChannelId(channel)
                .setTxId(Digests.hex(Digests.sha256(nonce)))
                .setTimestamp(
                        Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
                .build();
        ByteString config = ConfigEnvelope.newBuilder()
                .setConfig(Config.newBuilder().setChannelGroup(configuration))
                .build()
                .toByteString();
        Payload payload = Payload.newBuilder()
                .setHeader(Header.newBuilder()
                        .setChannelHeader(channelHeader.toByteString())
                        .setSignatureHeader(SignatureHeader.newBuilder()
                                .setNonce(ByteString.copyFrom(nonce))
                                .build()
                                .toByteString()))
                .setData(config)
                .build();
        ByteString envelope =
                Envelope.newBuilder().setPayload(payload.toByteString()).build().toByteString();
        return Block.newBuilder()
                .setHeader(BlockHeader.newBuilder()
                        .setNumber(0)
                        .setDataHash(ByteString.copyFrom(Digests.sha256(envelope.toByteArray()))))
                .setData(BlockData.newBuilder().addData(envelope))
                .setMetadata(metadata())
                .build();
    }

    /** Of the five slots only that of signatures has something: the last configuration is this block. */
    private static BlockMetadata metadata() {
        OrdererBlockMetadata first = OrdererBlockMetadata.newBuilder()
                .setLastConfig(LastConfig.newBuilder().setIndex(0))
                .build();
        BlockMetadata.Builder metadata = BlockMetadata.newBuilder()
                .addMetadata(Metadata.newBuilder()
                        .setValue(first.toByteString())
                        .build()
                        .toByteString());
        for (int i = 0; i < OTHER_METADATA; i++) {
            metadata.addMetadata(ByteString.EMPTY);
        }
        return metadata.build();
    }
}
