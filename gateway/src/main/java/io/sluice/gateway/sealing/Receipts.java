package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.sluice.gateway.sealing.SealException.Reason;
import io.sluice.proto.Binding;
import io.sluice.proto.Opened;
import io.sluice.proto.Receipt;
import io.sluice.proto.Signed;
import io.sluice.proto.SigningKey;
import java.util.Collection;

/** The recipient's two words: "I hold this ciphertext" (before the key) and "I opened it" (after). */
public final class Receipts {
    /** Type of a signed {@link Receipt}. */
    public static final String TYPE = "receipt";

    /** Type of a signed {@link Opened}. */
    public static final String OPENED_TYPE = "opened";

    private Receipts() {}

    /** Signs a receipt. */
    public static Signed sign(Receipt receipt, SigningKeys keys) {
        return keys.sign(TYPE, receipt.toByteString());
    }

    /** Signs the word that the object was opened, or found mislabelled. */
    public static Signed sign(Opened opened, SigningKeys keys) {
        return keys.sign(OPENED_TYPE, opened.toByteString());
    }

    /** The receipt, after checking the recipient's hybrid signature and every part of the binding. */
    public static Receipt verify(Signed signed, Collection<SigningKey> recipientKeys, Binding expected)
            throws SealException {
        ByteString payload = Signatures.verify(signed, TYPE, expected.getRecipient(), recipientKeys);
        Receipt receipt = parse(payload, Receipt.getDescriptor(), Receipt.parser());
        Bindings.requireSame(expected, receipt.getBinding());
        return receipt;
    }

    /** The confirmation, after checking signature, binding and that it answers this grant. */
    public static Opened verifyOpened(
            Signed signed, Collection<SigningKey> recipientKeys, Binding expected, ByteString grantHash)
            throws SealException {
        ByteString payload = Signatures.verify(signed, OPENED_TYPE, expected.getRecipient(), recipientKeys);
        Opened opened = parse(payload, Opened.getDescriptor(), Opened.parser());
        Bindings.requireSame(expected, opened.getBinding());
        if (!opened.getGrantHash().equals(grantHash)) {
            throw new SealException(Reason.WRONG_BINDING, "opened: answers another grant");
        }
        return opened;
    }

    private static <T> T parse(ByteString payload, Descriptor type, Parser<T> parser) throws SealException {
        StrictWire.check(type, payload);
        try {
            return parser.parseFrom(payload);
        } catch (InvalidProtocolBufferException e) {
            throw new SealException(Reason.MALFORMED, type.getName() + ": not readable", e);
        }
    }
}
