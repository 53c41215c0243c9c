package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.sealing.SealException.Reason;
import io.sluice.proto.Binding;
import io.sluice.proto.KeyGrant;
import io.sluice.proto.SealingKey;
import io.sluice.proto.Signed;
import io.sluice.proto.SigningKey;
import java.security.SecureRandom;
import java.util.Collection;

/** Data keys for one recipient under one agreement. */
public final class KeyGrants {
    /** Type of the {@link Signed}. */
    public static final String TYPE = "grant";

    private KeyGrants() {}

    /**
     * A grant with binding, suite, key id, encapsulation and wrapped key; the caller adds receipt hash, expiry, record and
     * checkpoint, and signs it ({@link SigningKeys#sign} under {@link #TYPE}).
     *
     * @param recipientKey its key id is computed anew, not believed
     */
    public static KeyGrant.Builder wrap(
            DataKey key, SealingKey recipientKey, Binding binding, int suite, SecureRandom random)
            throws SealException {
        Suite.require(suite);
        SealingKey named = SealingKeys.publicKey(recipientKey.getXwing());
        Hpke.Sealed sealed;
        try {
            sealed = Hpke.seal(
                    named.getXwing().toByteArray(), info(binding, suite, named.getKeyId()), key.bytes(), random);
        } catch (IllegalArgumentException e) {
            throw new SealException(Reason.MALFORMED, "sealing key: not a public key", e);
        }
        return grant(binding, suite, named, sealed);
    }

    static KeyGrant.Builder grant(Binding binding, int suite, SealingKey named, Hpke.Sealed sealed) {
        return KeyGrant.newBuilder()
                .setBinding(binding)
                .setSuite(suite)
                .setRecipientKeyId(named.getKeyId())
                .setEnc(ByteString.copyFrom(sealed.enc()))
                .setWrappedKey(ByteString.copyFrom(sealed.ciphertext()));
    }

    /**
     * The grant, after checking the provider's hybrid signature and every part of the binding. Whether it has expired
     * ({@code expires_at_millis}) and whether its record is on the lane is the caller's to check.
     */
    public static KeyGrant verify(Signed signed, Collection<SigningKey> providerKeys, Binding expected)
            throws SealException {
        KeyGrant grant = parse(Signatures.verify(signed, TYPE, expected.getProvider(), providerKeys));
        Bindings.requireSame(expected, grant.getBinding());
        return grant;
    }

    /** Reads a grant without verifying who says so; for showing only. */
    public static KeyGrant parse(ByteString payload) throws SealException {
        StrictWire.check(KeyGrant.getDescriptor(), payload);
        KeyGrant grant;
        try {
            grant = KeyGrant.parseFrom(payload);
        } catch (InvalidProtocolBufferException e) {
            throw new SealException(Reason.MALFORMED, "grant: not readable", e);
        }
        Suite.require(grant.getSuite() & 0xffffffffL);
        if (grant.getEnc().size() != XWing.CIPHERTEXT
                || grant.getWrappedKey().size() != DataKey.BYTES + Aead.TAG
                || grant.getRecipientKeyId().size() != 16) {
            throw new SealException(Reason.MALFORMED, "grant: a field has the wrong length");
        }
        return grant;
    }

    /**
     * The data key of a verified grant; the caller closes it.
     *
     * @param keys all sealing keys that we still have; the one that the grant names is used
     */
    public static DataKey unwrap(KeyGrant grant, Collection<SealingKeys> keys) throws SealException {
        for (SealingKeys key : keys) {
            if (key.keyId().equals(grant.getRecipientKeyId())) {
                return DataKey.takeOwnershipOf(Hpke.open(
                        key.expanded(),
                        grant.getEnc().toByteArray(),
                        info(grant.getBinding(), grant.getSuite(), grant.getRecipientKeyId()),
                        grant.getWrappedKey().toByteArray()));
            }
        }
        throw new SealException(Reason.NOT_FOR_US, "grant: for a sealing key that we do not have");
    }

    /** {@code "sluice/v1/grant" 0x00 u16(suite) header-hash(32) u8(length) agreement-digest u8(length) recipient key-id}. */
    static byte[] info(Binding binding, int suite, ByteString keyId) {
        return Digests.label("sluice/v1/grant")
                .concat(Digests.u16(suite))
                .concat(binding.getHeaderHash())
                .concat(counted(binding.getAgreementDigest()))
                .concat(counted(binding.getRecipientBytes()))
                .concat(keyId)
                .toByteArray();
    }

    private static ByteString counted(ByteString value) {
        if (value.size() > 255) {
            throw new IllegalArgumentException(
                    "binding: a field of " + value.size() + " bytes (expected: at most 255)");
        }
        return ByteString.copyFrom(new byte[] {(byte) value.size()}).concat(value);
    }
}
