package io.sluice.gateway.sealing;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF-Expand (RFC 5869) straight on HMAC: the JDK's own refuses pseudorandom keys shorter than the hash. */
final class Hkdf {
    private Hkdf() {}

    static byte[] expand(String mac, byte[] prk, byte[] info, int length) {
        byte[] out = new byte[length];
        byte[] block = new byte[0];
        int done = 0;
        for (int counter = 1; done < length; counter++) {
            if (counter > 255) {
                throw new IllegalArgumentException("HKDF length: " + length + " (expected: at most 255 blocks)");
            }
            block = hmac(mac, prk, Hpke.concat(block, info, new byte[] {(byte) counter}));
            int n = Math.min(block.length, length - done);
            System.arraycopy(block, 0, out, done, n);
            done += n;
        }
        Arrays.fill(block, (byte) 0);
        return out;
    }

    static byte[] hmac(String mac, byte[] key, byte[] message) {
        try {
            Mac hmac = Mac.getInstance(mac);
            // HMAC pads its key with zeros, so one zero byte stands for the empty key that Java refuses.
            hmac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, mac));
            return hmac.doFinal(message);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + mac, e);
        }
    }
}
