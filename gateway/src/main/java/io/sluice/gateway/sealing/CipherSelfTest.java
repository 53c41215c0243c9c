package io.sluice.gateway.sealing;

import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.bouncycastle.crypto.NativeServices;

/**
 * Which AES-256-GCM runs here, checked with a known answer before it is used: the native one of BouncyCastle LTS, else
 * the JDK's.
 *
 * @param implementation the one in use
 * @param variant what the processor gave it, for instance {@code vaesf}; {@code jdk} for the fallback
 * @param detail one sentence for people: why there is a fallback, or that there is none
 */
public record CipherSelfTest(Implementation implementation, String variant, String detail) {
    /** The implementations, fastest first. */
    public enum Implementation {
        BOUNCY_CASTLE_NATIVE,
        JDK;

        Aead create() {
            return this == JDK ? new JdkAead() : new NativeAead();
        }
    }

    /** True when AES runs in BouncyCastle's native code. */
    public boolean isNative() {
        return implementation == Implementation.BOUNCY_CASTLE_NATIVE;
    }

    /**
     * Runs once for each process, at first use (0.3-1 s while the native library is unpacked); call it at start. Throws
     * {@link IllegalStateException} when not even the JDK's cipher gives the known answer.
     */
    public static CipherSelfTest result() {
        return Once.RESULT;
    }

    /** Lazily and once; the value never changes, so two gateways in one process share it. */
    private static final class Once {
        static final CipherSelfTest RESULT = run();
    }

    private static CipherSelfTest run() {
        String reason = NativePlace.obstacle();
        if (reason != null) {
            // Must be set before BouncyCastle looks for its native code: it would wait for minutes, or the process die.
            System.setProperty(NativePlace.VARIANT, "java");
            return fallback(reason);
        }
        try {
            NativeServices services = CryptoServicesRegistrar.getNativeServices();
            if (!CryptoServicesRegistrar.hasEnabledService(NativeServices.AES_GCM_PC)) {
                reason = "BouncyCastle has no native AES here: " + services.getStatusMessage();
            } else if (!answers(new NativeAead())) {
                reason = "BouncyCastle's native AES gives a wrong answer";
            } else {
                return new CipherSelfTest(
                        Implementation.BOUNCY_CASTLE_NATIVE, services.getVariant(), "native AES-256-GCM");
            }
        } catch (LinkageError e) { // a temporary directory without exec permission ends here
            reason = "BouncyCastle's native code does not load: " + e.getClass().getSimpleName();
        }
        return fallback(reason);
    }

    private static CipherSelfTest fallback(String reason) {
        if (!answers(new JdkAead())) {
            throw new IllegalStateException("AES-256-GCM gives a wrong answer on this Java platform");
        }
        return new CipherSelfTest(Implementation.JDK, "jdk", "AES-256-GCM of the JDK, because " + reason);
    }

    /** A chunk-sized known answer, in place, and a forgery that must leave only zeros. */
    static boolean answers(Aead aead) {
        byte[] key = new byte[32];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        byte[] nonce = new byte[Aead.NONCE];
        byte[] packet = new byte[16384 + Aead.TAG];
        for (int i = 0; i < 16384; i++) {
            packet[i] = (byte) (i * 7);
        }
        byte[] plain = packet.clone();
        aead.seal(key, nonce, new byte[0], packet, 0, 16384, packet, 0);
        String tag = HexFormat.of().formatHex(packet, 16384, 16384 + Aead.TAG);
        byte[] out = new byte[packet.length];
        try {
            aead.open(key, nonce, new byte[0], packet, 0, packet.length, out, 0);
        } catch (SealException e) {
            return false;
        }
        boolean same = tag.equals(KNOWN_TAG) && Arrays.equals(out, plain);
        packet[5] ^= 1;
        try {
            aead.open(key, nonce, new byte[0], packet, 0, packet.length, out, 0);
            return false;
        } catch (SealException e) {
            return same && Arrays.equals(out, 0, 16384, new byte[16384], 0, 16384);
        }
    }

    private static final String KNOWN_TAG = "1d8105278a6073d549f04a018b6966f3";
}
