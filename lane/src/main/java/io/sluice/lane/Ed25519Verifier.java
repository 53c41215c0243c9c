package io.sluice.lane;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;

/** Checks Ed25519 signatures (RFC 8032). {@link #JDK} needs nothing else; the ledger client brings a faster one. */
@FunctionalInterface
public interface Ed25519Verifier {
    /** The platform's own. */
    Ed25519Verifier JDK = Ed25519Verifier::verifyWithPlatform;

    /** True when {@code signature} is one of {@code message} under the raw key of 32 bytes. False on any garbage. */
    boolean verify(byte[] publicKey, byte[] message, byte[] signature);

    private static boolean verifyWithPlatform(byte[] publicKey, byte[] message, byte[] signature) {
        if (publicKey.length != 32 || signature.length != 64) {
            return false;
        }
        byte[] y = new byte[32];
        for (int i = 0; i < 32; i++) {
            y[i] = publicKey[31 - i];
        }
        boolean xOdd = (y[0] & 0x80) != 0;
        y[0] &= 0x7f;
        try {
            var point = new EdECPoint(xOdd, new BigInteger(1, y));
            var key = KeyFactory.getInstance("Ed25519")
                    .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
