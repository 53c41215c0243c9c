package io.sluice.gateway.store;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * A small thing to remember: named by kind and id, in a state, with a few keys to find it by.
 *
 * <p>The store does not look into the content and neither side copies it: do not change the array afterwards.
 *
 * @param kind what it is, for example {@code negotiation}; 1 to 64 characters; here and below without U+0000
 * @param id names it within its kind; 1 to 512 characters
 * @param version 0 before it was stored; the store counts up with every put
 * @param state a word to list by; up to 128 characters
 * @param content any bytes; meant to be small (a few KiB), refused above 16 MiB
 * @param keys name (up to 64 characters) to value (up to 512), to find it by; several documents may share a value
 */
public record Document(String kind, String id, long version, String state, byte[] content, Map<String, String> keys) {
    private static final int MAX_KIND_LENGTH = 64;
    private static final int MAX_ID_LENGTH = 512;
    private static final int MAX_STATE_LENGTH = 128;
    private static final int MAX_CONTENT_BYTES = 16 << 20;

    public Document {
        requireText("kind", kind, 1, MAX_KIND_LENGTH);
        requireText("id", id, 1, MAX_ID_LENGTH);
        requireText("state", state, 0, MAX_STATE_LENGTH);
        keys = Map.copyOf(keys);
        keys.forEach((name, value) -> {
            requireText("key", name, 0, MAX_KIND_LENGTH);
            requireText("key's value", value, 0, MAX_ID_LENGTH);
        });
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

    /** What every database can hold and keep an index of: bounded, with a form in UTF-8, without U+0000. */
    private static void requireText(String what, String text, int least, int most) {
        if (text.length() < least || text.length() > most) {
            throw new IllegalArgumentException(
                    what + ": " + text.length() + " characters (expected: " + least + " to " + most + ")");
        }
        if (text.codePoints().anyMatch(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException(what + ": U+0000 or half a character (expected: Unicode text)");
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
