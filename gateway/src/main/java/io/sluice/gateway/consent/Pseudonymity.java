package io.sluice.gateway.consent;

import io.sluice.gateway.identity.Organisation;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes the pseudonyms under which persons are known in the registry: the first 128 bits of HMAC-SHA-256 over the
 * identifier, under a key of the organisation that is for nothing else. Spaces around an identifier and the way in which
 * its characters are composed (Unicode NFC) make nobody another person. Not for several threads.
 */
public final class Pseudonymity {
    /** The longest identifier, in bytes of UTF-8. */
    public static final int MOST_BYTES = 512;

    private static final byte[] LABEL = "sluice/v1/consent-subject\0".getBytes(StandardCharsets.UTF_8);

    private final Mac mac;

    private Pseudonymity(Mac mac) {
        this.mac = mac;
    }

    /** Under the organisation's own key. */
    public static Pseudonymity of(Organisation self) {
        byte[] secret = self.consentSecret();
        try {
            return under(secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    static Pseudonymity under(byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return new Pseudonymity(mac);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    /**
     * Who that is.
     *
     * @throws IllegalArgumentException it is empty or too long; the message does not say what it was
     */
    public Subject of(String identifier) {
        byte[] bytes = identifier.getBytes(StandardCharsets.UTF_8);
        return of(bytes, 0, bytes.length);
    }

    /** As {@link #of(String)}, of UTF-8. */
    public Subject of(byte[] utf8, int from, int to) {
        int start = from;
        int end = to;
        boolean ascii = true;
        for (int i = from; i < to; i++) {
            ascii &= utf8[i] >= 0;
        }
        if (!ascii) {
            String text = new String(utf8, from, to - from, StandardCharsets.UTF_8).strip();
            byte[] composed = Normalizer.normalize(text, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
            return hash(composed, 0, composed.length);
        }
        while (start < end && Character.isWhitespace(utf8[start])) {
            start++;
        }
        while (end > start && Character.isWhitespace(utf8[end - 1])) {
            end--;
        }
        return hash(utf8, start, end);
    }

    private Subject hash(byte[] bytes, int from, int to) {
        if (to == from || to - from > MOST_BYTES) {
            throw new IllegalArgumentException("subject (expected: an identifier of 1-" + MOST_BYTES + " bytes)");
        }
        mac.update(LABEL);
        mac.update(bytes, from, to - from);
        return Subject.read(mac.doFinal(), 0);
    }
}
