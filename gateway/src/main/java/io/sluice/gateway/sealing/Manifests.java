package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.sealing.SealException.Reason;
import io.sluice.proto.HeaderCore;
import io.sluice.proto.Manifest;
import io.sluice.proto.Signed;
import io.sluice.proto.SigningKey;
import java.util.Collection;

/** The signed statement of what an object's ciphertext is. */
public final class Manifests {
    /** Type of the {@link Signed}. */
    public static final String TYPE = "manifest";

    private Manifests() {}

    /** The manifest of a finished object, to be signed by its sender. */
    public static Manifest of(SealedSummary summary, long sealedAtMillis) {
        HeaderCore core = summary.header().core();
        return Manifest.newBuilder()
                .setSuite(summary.header().suite())
                .setHeaderHash(summary.header().hash())
                .setHeaderLength(summary.header().length())
                .setObjectLength(summary.objectLength())
                .setSegmentCount(summary.segmentHashes().size() / SegmentTree.HASH_BYTES)
                .setRoot(summary.root())
                .setPlaintextLength(summary.plaintextLength())
                .setCommitment(summary.commitment())
                .setSealedAtMillis(sealedAtMillis)
                .setSender(core.getSender())
                .setDataset(core.getDataset())
                .setVersion(core.getVersion())
                .build();
    }

    /** Signs it. */
    public static Signed sign(Manifest manifest, SigningKeys keys) {
        return keys.sign(TYPE, manifest.toByteString());
    }

    /** The manifest, after checking the sender's hybrid signature and that its lengths agree with each other. */
    public static Manifest verify(Signed signed, String sender, Collection<SigningKey> keys) throws SealException {
        Manifest manifest = parse(Signatures.verify(signed, TYPE, sender, keys));
        if (!manifest.getSender().equals(sender)) {
            throw new SealException(Reason.WRONG_BINDING, "manifest: of another sender");
        }
        return manifest;
    }

    /** Reads a manifest without verifying who says so; for showing only. */
    public static Manifest parse(ByteString payload) throws SealException {
        StrictWire.check(Manifest.getDescriptor(), payload);
        Manifest manifest;
        try {
            manifest = Manifest.parseFrom(payload);
        } catch (InvalidProtocolBufferException e) {
            throw new SealException(Reason.MALFORMED, "manifest: not readable", e);
        }
        Suite.require(manifest.getSuite() & 0xffffffffL);
        if (manifest.getHeaderHash().size() != SegmentTree.HASH_BYTES
                || manifest.getRoot().size() != SegmentTree.HASH_BYTES
                || manifest.getCommitment().size() != Cobblestone.COMMITMENT) {
            throw new SealException(Reason.MALFORMED, "manifest: a hash is not 32 bytes");
        }
        SegmentLayout.of(manifest);
        return manifest;
    }

    /** Refuses a header that is not the one of the manifest. */
    public static void requireHeader(Manifest manifest, SealedHeader header) throws SealException {
        HeaderCore core = header.core();
        if (header.suite() != manifest.getSuite()
                || header.length() != manifest.getHeaderLength()
                || !header.hash().equals(manifest.getHeaderHash())) {
            throw new SealException(Reason.TAMPERED, "header: not the one that the manifest signs");
        }
        if (!core.getSender().equals(manifest.getSender())
                || !core.getDataset().equals(manifest.getDataset())
                || core.getVersion() != manifest.getVersion()) {
            throw new SealException(Reason.WRONG_BINDING, "manifest: names another sender, dataset or version");
        }
    }
}
