package io.sluice.gateway.policy;

import com.google.protobuf.ByteString;
import java.util.Optional;

/**
 * A document that an exchange can rest on. The file stays with its owner; only its digest is known.
 *
 * @param id by which commands name it
 * @param sha256 of the file, 32 bytes
 * @param issuer who made or gave it
 * @param number under which the issuer has it
 * @param untilMillis it counts up to then
 * @param recipient for whom alone it counts; empty: for whoever receives
 * @param dataset for which alone it counts; empty: for whatever is given
 */
public record Permit(
        String id,
        ByteString sha256,
        PermitKind kind,
        String issuer,
        String number,
        long untilMillis,
        String recipient,
        String dataset,
        long addedMillis) {
    /** The longest of issuer, number, recipient and dataset, in characters. */
    public static final int TEXT_CHARS = 200;

    private static final int DIGEST_BYTES = 32;

    /** @throws IllegalArgumentException something is not as it must be; says what was expected */
    public Permit {
        if (sha256.size() != DIGEST_BYTES) {
            throw new IllegalArgumentException("sha256: " + sha256.size() + " bytes (expected: " + DIGEST_BYTES + ")");
        }
        require("issuer", issuer, 1);
        require("number", number, 1);
        require("recipient", recipient, 0);
        require("dataset", dataset, 0);
        if (untilMillis <= 0) {
            throw new IllegalArgumentException("until: missing (expected: the time up to which it counts)");
        }
    }

    private static void require(String what, String text, int least) {
        boolean printable = text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
        if (text.strip().length() < least || text.length() > TEXT_CHARS || !printable) {
            throw new IllegalArgumentException(
                    what + " (expected: " + least + "-" + TEXT_CHARS + " characters on one line)");
        }
    }

    /** The same document under another identifier. */
    public Permit withId(String other) {
        return new Permit(other, sha256, kind, issuer, number, untilMillis, recipient, dataset, addedMillis);
    }

    /** Whether it is about such an exchange, expired or not. A recipient that is not known yet is none. */
    boolean concerns(Optional<String> whom, String what) {
        return (recipient.isEmpty() || whom.filter(recipient::equals).isPresent())
                && (dataset.isEmpty() || dataset.equals(what));
    }

    /** Whether it has not expired. */
    public boolean counts(long nowMillis) {
        return nowMillis <= untilMillis;
    }
}
