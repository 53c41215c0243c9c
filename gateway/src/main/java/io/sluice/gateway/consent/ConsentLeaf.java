package io.sluice.gateway.consent;

import io.sluice.proto.ConsentForm;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** One consent as a leaf of what is committed: pseudonym, given or withdrawn, digest of the form, time. */
public final class ConsentLeaf {
    private ConsentLeaf() {}

    /** SHA-256 of a form's bytes. */
    public static byte[] digest(ConsentForm form) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(form.toByteArray());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** 57 bytes: pseudonym (16), 1 or 0 (1), digest of the form (32), time in POSIX milliseconds (8). */
    public static byte[] bytes(Subject subject, boolean given, byte[] formDigest, long timeMillis) {
        return ByteBuffer.allocate(57)
                .putLong(subject.high())
                .putLong(subject.low())
                .put((byte) (given ? 1 : 0))
                .put(formDigest)
                .putLong(timeMillis)
                .array();
    }
}
