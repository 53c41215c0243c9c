package io.sluice.gateway.provenance;

import java.util.List;

/**
 * A lane owner's own token keys. They follow from secrets of the key store, of which the newest makes the tokens of new
 * records; the older ones, which it replaced, find those of before. Which one made the tokens of a record does not stand
 * in it: whoever looks for something tries the keys of the record's quarter. Immutable; never shown.
 */
public final class TokenKeys {
    private final List<byte[]> secrets;

    private TokenKeys(List<byte[]> secrets) {
        this.secrets = secrets;
    }

    /**
     * From these secrets, which nobody else may change from now on.
     *
     * @param secrets the newest first; at least one, 32 bytes each
     */
    public static TokenKeys of(List<byte[]> secrets) {
        if (secrets.isEmpty() || secrets.stream().anyMatch(secret -> secret.length != 32)) {
            throw new IllegalArgumentException("token secrets: none, or of another length (expected: 32 bytes each)");
        }
        return new TokenKeys(List.copyOf(secrets));
    }

    /** What makes the tokens of a record of this period now. */
    byte[] inUse(String period) {
        return Tokens.periodKey(secrets.get(0), period);
    }

    /** All that may have made the tokens of a record of this period, the newest first. */
    List<byte[]> all(String period) {
        return secrets.stream().map(secret -> Tokens.periodKey(secret, period)).toList();
    }

    @Override
    public String toString() {
        return "TokenKeys[hidden]";
    }
}
