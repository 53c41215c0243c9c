package io.sluice.gateway.identity;

import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.gateway.store.Durable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The number in the file {@code format}: how an organisation's folder is laid out. A program refuses a higher one than its
 * own before it touches anything. A folder without the file is of format 1, as all were before there was one.
 */
final class FolderFormat {
    static final String FILE = "format";

    /** Raised when an older program must not open what this one writes. */
    private static final int CURRENT = 1;

    private static final int MAX_BYTES = 16;

    private FolderFormat() {}

    static void requireKnown(Path directory) throws IdentityException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return;
        }
        String said;
        try {
            said = new String(Durable.read(file, MAX_BYTES), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new IdentityException(Reason.UNREADABLE, file + ": cannot be read", e);
        }
        if (!said.matches("[1-9][0-9]{0,8}")) {
            throw new IdentityException(Reason.MALFORMED, file + ": not a number (expected: " + CURRENT + ")");
        }
        if (Integer.parseInt(said) > CURRENT) {
            throw new IdentityException(
                    Reason.MALFORMED,
                    file + ": " + said + " (expected: at most " + CURRENT
                            + "; the folder was written by a newer version of the program)");
        }
    }
}
