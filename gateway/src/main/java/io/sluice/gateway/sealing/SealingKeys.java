package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import io.sluice.proto.SealingKey;
import java.util.Arrays;

/**
 * The private half of the key that data keys are wrapped to: X-Wing, kept as its 32-byte seed. Safe for several threads.
 * Whoever makes it closes it.
 */
public final class SealingKeys implements AutoCloseable {
    /** Bytes of the seed. */
    public static final int SEED_BYTES = XWing.SEED;

    private final XWing.Expanded expanded;
    private final SealingKey publicKey;
    private volatile boolean closed;

    private SealingKeys(byte[] seed) {
        expanded = XWing.expand(seed);
        publicKey = publicKey(ByteString.copyFrom(expanded.publicKey()));
    }

    /** From the stored seed (copied; the caller wipes its own). */
    public static SealingKeys fromSeed(byte[] seed) {
        return new SealingKeys(seed);
    }

    /** The public half with its key id, as a member entry carries it. */
    public SealingKey publicKey() {
        return publicKey;
    }

    /** The 16-byte name of this key. */
    public ByteString keyId() {
        return publicKey.getKeyId();
    }

    /** A public key with the key id that follows from it. */
    public static SealingKey publicKey(ByteString xwing) {
        return SealingKey.newBuilder()
                .setKeyId(Digests.keyId("sluice/v1/sealing-key", xwing))
                .setXwing(xwing)
                .build();
    }

    XWing.Expanded expanded() {
        if (closed) {
            throw new IllegalStateException("the sealing keys are closed");
        }
        return expanded;
    }

    /** Wipes what can be wiped; the library's own copies go with the garbage. */
    @Override
    public void close() {
        closed = true;
        Arrays.fill(expanded.x25519(), (byte) 0);
    }

    @Override
    public String toString() {
        return "SealingKeys[hidden]";
    }
}
