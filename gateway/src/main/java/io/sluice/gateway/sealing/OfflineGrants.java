package io.sluice.gateway.sealing;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.sealing.SealException.Reason;
import io.sluice.proto.Binding;
import io.sluice.proto.KeyGrant;
import io.sluice.proto.Manifest;
import io.sluice.proto.Signed;
import io.sluice.proto.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The file of grants beside an object sealed by hand: signed grants, each preceded by its length as a varint. */
final class OfflineGrants {
    private static final int MAX_GRANTS = 1000;

    private OfflineGrants() {}

    static List<Signed> read(Path file) throws IOException {
        return parse(readBounded(file));
    }

    /** A companion file, unless it is longer than any may be. */
    static byte[] readBounded(Path file) throws IOException {
        long limit = 8L * Signatures.MAX_BYTES;
        if (Files.size(file) > limit) {
            throw new SealException(Reason.TOO_LARGE, file.getFileName() + ": more than " + limit + " bytes");
        }
        return Files.readAllBytes(file);
    }

    static List<Signed> parse(byte[] bytes) throws SealException {
        List<Signed> grants = new ArrayList<>();
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        try {
            while (!in.isAtEnd()) {
                if (grants.size() == MAX_GRANTS) {
                    throw new SealException(Reason.TOO_LARGE, "grants: more than " + MAX_GRANTS);
                }
                grants.add(Signatures.parse(in.readByteArray()));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new SealException(Reason.MALFORMED, "grants: not readable", e);
        } catch (SealException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("no I/O in memory", e);
        }
        return grants;
    }

    static List<KeyGrant> parseAll(List<Signed> signed) throws SealException {
        List<KeyGrant> grants = new ArrayList<>();
        for (Signed one : signed) {
            grants.add(KeyGrants.parse(one.getPayload()));
        }
        return grants;
    }

    /** The grant to one of our keys, verified: signatures, that it was made by hand, and for exactly this object. */
    static KeyGrant find(
            List<Signed> signed,
            Signed signedManifest,
            Manifest manifest,
            Collection<SigningKey> senderKeys,
            Collection<SealingKeys> ours)
            throws SealException {
        for (Signed one : signed) {
            KeyGrant claimed = KeyGrants.parse(one.getPayload());
            if (ours.stream().anyMatch(key -> key.keyId().equals(claimed.getRecipientKeyId()))) {
                Binding expected = claimed.getBinding().toBuilder()
                        .setProvider(manifest.getSender())
                        .clearAgreementDigest()
                        .clearTransferId()
                        .setHeaderHash(manifest.getHeaderHash())
                        .setManifestDigest(Digests.ofPayload(signedManifest))
                        .setRoot(manifest.getRoot())
                        .build();
                KeyGrant grant = KeyGrants.verify(one, senderKeys, expected);
                if (!grant.getOffline() || grant.getSuite() != manifest.getSuite()) {
                    throw new SealException(Reason.WRONG_BINDING, "grant: not made by hand for this object");
                }
                return grant;
            }
        }
        throw new SealException(Reason.NOT_FOR_US, "grants: none for a sealing key that we have");
    }
}
