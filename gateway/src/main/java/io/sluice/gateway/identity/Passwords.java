package io.sluice.gateway.identity;

import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.gateway.store.Durable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** The password of the key store, which lies in a file: secrets are configured as paths. */
public final class Passwords {
    private static final int MAX_BYTES = 4096;
    private static final int RANDOM_BYTES = 24;

    private Passwords() {}

    /** The file's first line; an empty one is refused. The caller wipes it. */
    public static char[] read(Path file) throws IdentityException {
        String content;
        try {
            content = new String(Durable.read(file, MAX_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IdentityException(
                    Reason.UNREADABLE, "password file: " + file + ": not readable (expected: one line)", e);
        }
        String line = content.lines().findFirst().orElse("");
        if (line.isBlank()) {
            throw new IdentityException(Reason.MALFORMED, "password file: " + file + ": empty (expected: one line)");
        }
        return line.toCharArray();
    }

    /** 192 random bits in 32 characters. */
    static char[] generate(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes).toCharArray();
    }
}
