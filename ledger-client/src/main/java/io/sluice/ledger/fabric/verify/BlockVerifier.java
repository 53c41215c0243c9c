package io.sluice.ledger.fabric.verify;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.lane.FormatException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/**
 * Verifies a channel's blocks one after the other from its genesis block, which must be trusted: that each follows the
 * one before, holds the transactions that its header names, and is signed by orderers as the channel's configuration at
 * that point demands. A configuration block must itself be authorised by the configuration before it, and changes what
 * is demanded of the blocks after it.
 *
 * <p>Says nothing of the transactions inside. Not safe for concurrent use.
 */
final class BlockVerifier {
    private ChannelConfig config;
    private long number;
    private long configBlock;
    private byte[] headerHash;

    private BlockVerifier(ChannelConfig config, byte[] headerHash) {
        this.config = config;
        this.headerHash = headerHash;
    }

    /** From the genesis block of a channel. */
    static BlockVerifier ofGenesis(byte[] genesis) throws BlockException {
        try {
            Block block = Block.parseFrom(genesis);
            if (block.getHeader().getNumber() != 0 || block.getData().getDataCount() != 1) {
                throw new BlockException(
                        block.getHeader().getNumber(), "no genesis block (expected: number 0, one configuration)");
            }
            if (!ByteString.copyFrom(dataHash(block)).equals(block.getHeader().getDataHash())) {
                throw new BlockException(0, "data hash is not that of the configuration");
            }
            Payload payload = Payload.parseFrom(
                    Envelope.parseFrom(block.getData().getData(0)).getPayload());
            ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
            if (header.getType() != HeaderType.CONFIG_VALUE) {
                throw new BlockException(0, "holds no configuration");
            }
            ChannelConfig config = ChannelConfig.of(
                    header.getChannelId(),
                    ConfigEnvelope.parseFrom(payload.getData()).getConfig());
            return new BlockVerifier(config, hash(block.getHeader()));
        } catch (InvalidProtocolBufferException e) {
            throw new BlockException(0, "not readable");
        } catch (FormatException e) {
            throw new BlockException(0, e.getMessage());
        }
    }

    /** Name of the channel. */
    String channel() {
        return config.channel();
    }

    /** Number of the newest block that was accepted; 0 after the genesis block. */
    long number() {
        return number;
    }

    /** SHA-256 of the header of the newest block that was accepted. */
    byte[] headerHash() {
        return headerHash.clone();
    }

    /** What is trusted after the newest block that was accepted. */
    ChannelConfig config() {
        return config;
    }

    /**
     * Takes the next block, or says why it is not that. After an exception nothing has changed.
     *
     * @return MSPs of the orderers whose signatures verified, ascending
     */
    List<String> accept(Block block) throws BlockException {
        follows(block);
        SignatureSet signatures = signatures(block);
        ChannelPolicy policy = config.policy(ChannelConfig.BLOCK_VALIDATION).orElse(ChannelPolicy.NOBODY);
        if (!policy.satisfiedBy(signatures.signers())) {
            throw new BlockException(
                    block.getHeader().getNumber(), "not signed as the channel's orderers must (by " + signatures + ")");
        }
        advance(block);
        return signatures.msps();
    }

    /**
     * As {@link #accept} without looking at the orderers' signatures: for blocks that were accepted before and whose
     * hashes a block that is accepted later confirms.
     */
    void acceptUnsigned(Block block) throws BlockException {
        follows(block);
        advance(block);
    }

    private void follows(Block block) throws BlockException {
        BlockHeader header = block.getHeader();
        if (header.getNumber() != number + 1) {
            throw new BlockException(header.getNumber(), "does not come next (expected: block " + (number + 1) + ")");
        }
        if (!header.getPreviousHash().equals(ByteString.copyFrom(headerHash))) {
            throw new BlockException(header.getNumber(), "names another predecessor than block " + number);
        }
        if (block.getData().getDataCount() == 0) {
            throw new BlockException(header.getNumber(), "is empty");
        }
        if (!header.getDataHash().equals(ByteString.copyFrom(dataHash(block)))) {
            throw new BlockException(header.getNumber(), "data hash is not that of its transactions");
        }
    }

    private void advance(Block block) throws BlockException {
        Optional<ConfigEnvelope> change = configuration(block);
        if (change.isPresent()) {
            try {
                config = ConfigChange.accept(config, change.get());
            } catch (FormatException e) {
                throw new BlockException(block.getHeader().getNumber(), e.getMessage());
            }
            configBlock = block.getHeader().getNumber();
        }
        number = block.getHeader().getNumber();
        headerHash = hash(block.getHeader());
    }

    /** The configuration that the block brings. Only the first and only transaction of a block can. */
    private Optional<ConfigEnvelope> configuration(Block block) throws BlockException {
        try {
            Payload payload = Payload.parseFrom(
                    Envelope.parseFrom(block.getData().getData(0)).getPayload());
            ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
            if (header.getType() != HeaderType.CONFIG_VALUE) {
                return Optional.empty();
            }
            if (block.getData().getDataCount() != 1 || !header.getChannelId().equals(channel())) {
                throw new BlockException(
                        block.getHeader().getNumber(), "configuration beside other transactions, or another channel's");
            }
            return Optional.of(ConfigEnvelope.parseFrom(payload.getData()));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty(); // A transaction that nobody can read is in the block all the same, and invalid.
        }
    }

    private SignatureSet signatures(Block block) throws BlockException {
        SignatureSet signatures = new SignatureSet(config);
        if (block.getMetadata().getMetadataCount() <= BlockMetadataIndex.SIGNATURES_VALUE) {
            return signatures;
        }
        try {
            Metadata metadata =
                    Metadata.parseFrom(block.getMetadata().getMetadata(BlockMetadataIndex.SIGNATURES_VALUE));
            ByteString header = ByteString.copyFrom(bytes(block.getHeader()));
            for (MetadataSignature each : metadata.getSignaturesList()) {
                boolean numbered = config.bft()
                        && each.getSignatureHeader().isEmpty()
                        && !each.getIdentifierHeader().isEmpty();
                ByteString head = numbered ? each.getIdentifierHeader() : each.getSignatureHeader();
                Optional<ByteString> signer = numbered
                        ? config.consenter(IdentifierHeader.parseFrom(head).getIdentifier())
                        : Optional.of(SignatureHeader.parseFrom(head).getCreator());
                if (signer.isPresent()) {
                    signatures.add(signer.get(), List.of(metadata.getValue(), head, header), each.getSignature());
                }
            }
            lastConfig(block, metadata);
            return signatures;
        } catch (InvalidProtocolBufferException e) {
            throw new BlockException(block.getHeader().getNumber(), "signatures are not readable");
        }
    }

    /** The orderers sign which configuration they followed; one that we have not seen would be a lie by omission. */
    private void lastConfig(Block block, Metadata metadata) throws BlockException, InvalidProtocolBufferException {
        long number = block.getHeader().getNumber();
        long named = OrdererBlockMetadata.parseFrom(metadata.getValue())
                .getLastConfig()
                .getIndex();
        long expected = configuration(block).isPresent() ? number : configBlock;
        if (metadata.getSignaturesCount() > 0 && named != expected) {
            throw new BlockException(
                    number, "made under the configuration of block " + named + " (expected: block " + expected + ")");
        }
    }

    /** The bytes of a header that are hashed and signed: ASN.1 DER of number, previous hash and data hash. */
    static byte[] bytes(BlockHeader header) {
        ASN1EncodableVector parts = new ASN1EncodableVector(3);
        parts.add(new ASN1Integer(new BigInteger(Long.toUnsignedString(header.getNumber()))));
        parts.add(new DEROctetString(header.getPreviousHash().toByteArray()));
        parts.add(new DEROctetString(header.getDataHash().toByteArray()));
        try {
            return new DERSequence(parts).getEncoded("DER");
        } catch (java.io.IOException e) {
            throw new IllegalStateException("a header cannot be encoded", e);
        }
    }

    /** SHA-256 of a header, by which the next block names this one. */
    static byte[] hash(BlockHeader header) {
        return sha256().digest(bytes(header));
    }

    /** SHA-256 over the transactions, one after the other. */
    static byte[] dataHash(Block block) {
        MessageDigest sha256 = sha256();
        for (ByteString envelope : block.getData().getDataList()) {
            sha256.update(envelope.asReadOnlyByteBuffer());
        }
        return sha256.digest();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
