package io.sluice.lane;

/** Checks ML-DSA-44 signatures (FIPS 204, empty context). The JDK has them from 24 on, so a lane asks for one. */
@FunctionalInterface
public interface MlDsaVerifier {
    /** True when {@code signature} is one of {@code message} under the raw key of 1312 bytes. False on any garbage. */
    boolean verify(byte[] publicKey, byte[] message, byte[] signature);
}
