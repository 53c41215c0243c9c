package io.sluice.gateway.store;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * A small thing to remember: named by kind and id, in a state, with a few keys to find it by.
 *
 * <p>The store does not look into the content and neither side copies it: do not change the array afterwards.
 *
 * @param kind what it is, for example {@code negotiation}
 * @param id names it within its kind; up to 512 characters
 * @param version 0 before it was stored; the store counts up with every put
 * @param state a word to list by; may be empty
 * @param content any bytes; meant to be small (a few KiB), refused above 16 MiB
 * @param keys name to value, to find it by; several documents may share a value
 */
public record Document(String kind, String id, long version, String state, byte[] content, Map<String, String> keys) {
    private static final int MAX_NAME_LENGTH = 512;
    private static final int MAX_CONTENT_BYTES = 16 << 20;

    public Document {
        requireName("kind", kind);
        requireName("id", id);
        Objects.requireNonNull(state, "state");
        keys = Map.copyOf(keys);
        if (content.length > MAX_CONTENT_BYTES) {
            throw new IllegalArgumentException(
                    "content: " + content.length + " bytes (expected: at most " + MAX_CONTENT_BYTES + ")");
        }
    }

    /** A new one, without keys. */
    public static Document of(String kind, String id, String state, byte[] content) {
        return new Document(kind, id, 0, state, content, Map.of());
    }

    /** A new one. */
    public static Document of(String kind, String id, String state, byte[] content, Map<String, String> keys) {
        return new Document(kind, id, 0, state, content, keys);
    }

    /** The same document moved on: same name, version and keys. */
    public Document with(String newState, byte[] newContent) {
        return new Document(kind, id, version, newState, newContent, keys);
    }

    /** The same document with other keys. */
    public Document withKeys(Map<String, String> newKeys) {
        return new Document(kind, id, version, state, content, newKeys);
    }

    private static void requireName(String what, String name) {
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException(
                    what + ": " + name.length() + " characters (expected: 1 to " + MAX_NAME_LENGTH + ")");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Document that
                && kind.equals(that.kind)
                && id.equals(that.id)
                && version == that.version
                && state.equals(that.state)
                && keys.equals(that.keys)
                && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, id, version);
    }

    /** Without content and keys: they may say what logs must not. */
    @Override
    public String toString() {
        return kind + " " + id + " v" + version + " " + state + " (" + content.length + " bytes)";
    }
}
