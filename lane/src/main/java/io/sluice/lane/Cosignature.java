package io.sluice.lane;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Timestamped ML-DSA-44 cosignature of a checkpoint (C2SP tlog-cosignature, type 0x06): eight bytes of time in POSIX
 * seconds, then 2420 bytes of signature over a message that names cosigner, origin, size and root.
 */
public record Cosignature(long timeSeconds, byte[] signature) {
    /** Bytes of an ML-DSA-44 signature. */
    public static final int SIGNATURE_BYTES = 2420;

    /** Checks time and length. */
    public Cosignature {
        if (timeSeconds < 0 || signature.length != SIGNATURE_BYTES) {
            throw new IllegalArgumentException("cosignature: time " + timeSeconds + ", " + signature.length
                    + " bytes (expected: not negative, 2420)");
        }
    }

    /** What {@code cosigner} signs to say that it saw this checkpoint as the largest at that time. */
    public static byte[] message(String cosigner, long timeSeconds, Checkpoint checkpoint) {
        ByteArrayOutputStream message = new ByteArrayOutputStream(160);
        message.writeBytes("subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII));
        writeShort(message, cosigner);
        writeLong(message, timeSeconds);
        writeShort(message, checkpoint.origin());
        writeLong(message, 0);
        writeLong(message, checkpoint.size());
        message.writeBytes(checkpoint.root());
        return message.toByteArray();
    }

    /** The bytes that follow the key id in the signature line. */
    public byte[] encode() {
        return ByteBuffer.allocate(8 + SIGNATURE_BYTES)
                .putLong(timeSeconds)
                .put(signature)
                .array();
    }

    /** Reads {@link #encode()}. */
    public static Cosignature decode(byte[] bytes) throws FormatException {
        if (bytes.length != 8 + SIGNATURE_BYTES || bytes[0] < 0) {
            throw new FormatException("cosignature: " + bytes.length + " bytes (expected: 2428, time not negative)");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long time = in.getLong();
        byte[] signature = new byte[SIGNATURE_BYTES];
        in.get(signature);
        return new Cosignature(time, signature);
    }

    private static void writeShort(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > 255) {
            throw new IllegalArgumentException("name: " + bytes.length + " bytes (expected: 1 to 255)");
        }
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private static void writeLong(ByteArrayOutputStream out, long value) {
        out.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
    }
}
