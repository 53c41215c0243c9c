package io.sluice.gateway.http;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The header fields of a message, in order. Names compare without case. Immutable, so {@code with} gives a new one.
 * Fields that frame the message (Content-Length, Transfer-Encoding, Connection, Host) are set by the client and the server
 * themselves and are refused here when a caller sets them for sending.
 */
public final class Headers implements Iterable<Headers.Field> {
    /** No field. */
    public static final Headers NONE = new Headers(List.of());

    /** One field: a token, and a value without control characters. */
    public record Field(String name, String value) {}

    private final List<Field> fields;

    private Headers(List<Field> fields) {
        this.fields = fields;
    }

    /** Headers from names and values by turns. */
    public static Headers of(String... namesAndValues) {
        Headers headers = NONE;
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers = headers.with(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    /** Takes over the list; fields are known to be well-formed. */
    static Headers parsed(List<Field> fields) {
        return new Headers(fields);
    }

    /** These and one more. Characters that could start another field or message are refused. */
    public Headers with(String name, String value) {
        if (!Syntax.isToken(name) || !Syntax.isFieldValue(value) || !value.equals(value.strip())) {
            throw new IllegalArgumentException("header field: " + name + " (expected: a token, and one line of text)");
        }
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new Headers(List.copyOf(more));
    }

    /** The value of the first field of this name. */
    public Optional<String> first(String name) {
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    /** The values of all fields of this name. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                values.add(field.value());
            }
        }
        return values;
    }

    /** True if a comma-separated field of this name holds the word, without case. */
    boolean lists(String name, String word) {
        for (String value : all(name)) {
            for (String part : value.split(",")) {
                if (part.strip().equalsIgnoreCase(word)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public Iterator<Field> iterator() {
        return fields.iterator();
    }

    /** Names only: values may be secrets. */
    @Override
    public String toString() {
        return fields.stream().map(Field::name).toList().toString();
    }
}
