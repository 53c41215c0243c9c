package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.SealException.Reason;
import io.sluice.proto.SealingKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;

/**
 * A short message for one recipient: HPKE base mode as in a key grant, over the message itself. It says nothing about
 * who sent it; what is inside is signed. Layout: key id (16), encapsulation (1120), ciphertext and tag.
 */
public final class SealedMessage {
    /** Longest message in bytes; longer content is a sealed object. */
    public static final int MAX_BYTES = 2 << 20;

    private static final int KEY_ID = 16;
    private static final int HEAD = KEY_ID + XWing.CIPHERTEXT;

    private SealedMessage() {}

    /**
     * Seals a message.
     *
     * @param label what the message is, {@code sluice/v1/...}: it opens under no other
     * @param context what it belongs to, known to both sides
     */
    public static byte[] seal(SealingKey to, String label, ByteString context, byte[] message, SecureRandom random)
            throws SealException {
        if (message.length > MAX_BYTES) {
            throw new SealException(Reason.TOO_LARGE, "message: " + message.length + " bytes");
        }
        SealingKey named = SealingKeys.publicKey(to.getXwing());
        try {
            Hpke.Sealed sealed =
                    Hpke.seal(named.getXwing().toByteArray(), info(label, context, named.getKeyId()), message, random);
            return Hpke.concat(named.getKeyId().toByteArray(), sealed.enc(), sealed.ciphertext());
        } catch (IllegalArgumentException e) {
            throw new SealException(Reason.MALFORMED, "sealing key: not a public key", e);
        }
    }

    /** The message, opened by whichever of our keys it names. */
    public static byte[] open(byte[] sealed, String label, ByteString context, Collection<SealingKeys> keys)
            throws SealException {
        if (sealed.length < HEAD + Aead.TAG) {
            throw new SealException(Reason.TRUNCATED, "sealed message: " + sealed.length + " bytes");
        }
        if (sealed.length > HEAD + MAX_BYTES + Aead.TAG) {
            throw new SealException(Reason.TOO_LARGE, "sealed message: " + sealed.length + " bytes");
        }
        ByteString id = ByteString.copyFrom(sealed, 0, KEY_ID);
        for (SealingKeys key : keys) {
            if (key.keyId().equals(id)) {
                return Hpke.open(
                        key.expanded(),
                        Arrays.copyOfRange(sealed, KEY_ID, HEAD),
                        info(label, context, id),
                        Arrays.copyOfRange(sealed, HEAD, sealed.length));
            }
        }
        throw new SealException(Reason.NOT_FOR_US, "sealed message: for a sealing key that we do not have");
    }

    private static byte[] info(String label, ByteString context, ByteString keyId) {
        return Digests.label(label).concat(context).concat(keyId).toByteArray();
    }
}
