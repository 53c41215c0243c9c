package io.sluice.gateway.privacy;

import io.sluice.proto.ReleaseScope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of one release, derived from the owner's secret for its scope: without a join group for one dataset,
 * purpose and recipient, so that nothing links two releases; with one for all releases of that group.
 *
 * <p>A derived key is HMAC-SHA-256(secret, label of use, scope, domain), each part with its length before it.
 * Whoever has the secret can undo FF1 and recognise pseudonyms, see {@link Reidentification}. Closing wipes the copy.
 */
public final class ReleaseKeys implements AutoCloseable {
    /** Length of the owner's secret. */
    public static final int SECRET_BYTES = 32;

    private static final String LABEL = "sluice/v1/deidentify/";

    private final byte[] secret;
    private final ReleaseScope scope;

    private ReleaseKeys(byte[] secret, ReleaseScope scope) {
        this.secret = secret;
        this.scope = scope;
    }

    /**
     * The keys for a scope.
     *
     * @param secret {@value #SECRET_BYTES} bytes from a secure source; copied
     */
    public static ReleaseKeys of(byte[] secret, ReleaseScope scope) {
        if (secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException("secret: " + secret.length + " bytes (expected: " + SECRET_BYTES + ")");
        }
        return new ReleaseKeys(secret.clone(), scope);
    }

    /** The key for one use, such as "pseudonym", in one domain of values. */
    byte[] key(String use, String domain) {
        String group = scope.getJoinGroup();
        Mac mac = mac(secret);
        if (group.isEmpty()) {
            parts(mac, use, scope.getDataset(), scope.getPurpose(), scope.getRecipient(), domain);
        } else {
            parts(mac, use + "/joinable", group, domain);
        }
        return mac.doFinal();
    }

    /** A token for a person that only the owner can compute, the same in all releases whatever their scope. */
    Mac subjects() {
        Mac mac = mac(secret);
        parts(mac, "subject");
        return mac(mac.doFinal());
    }

    /** A token for a row whose person has no identifier, likewise. */
    Mac rows() {
        Mac mac = mac(secret);
        parts(mac, "row");
        return mac(mac.doFinal());
    }

    static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    private static void parts(Mac mac, String use, String... parts) {
        part(mac, LABEL + use);
        for (String part : parts) {
            part(mac, part);
        }
    }

    private static void part(Mac mac, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
        mac.update(bytes);
    }

    @Override
    public void close() {
        Arrays.fill(secret, (byte) 0);
    }
}
