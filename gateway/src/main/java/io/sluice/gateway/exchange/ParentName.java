package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.Optional;

/**
 * How an owner names what a dataset was made from.
 *
 * @param objectId 16 bytes; empty: by dataset
 * @param dataset its name; empty: by object
 * @param version 0: the newest
 */
public record ParentName(Optional<ByteString> objectId, String dataset, long version) {
    private static final String OBJECT = "[0-9a-f]{32}";
    private static final String DATASET = "[a-z0-9][a-z0-9._-]{0,127}(@[1-9][0-9]{0,17})?";

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException it is neither an object id nor DATASET[@VERSION]
     */
    public static ParentName parse(String text) {
        if (text.matches(OBJECT)) {
            return new ParentName(Optional.of(ByteString.copyFrom(HexFormat.of().parseHex(text))), "", 0);
        }
        if (!text.matches(DATASET)) {
            throw new IllegalArgumentException(
                    "parent: not a name (expected: an object id of 32 of 0-9, a-f, or DATASET or DATASET@VERSION)");
        }
        int at = text.indexOf('@');
        return at < 0
                ? new ParentName(Optional.empty(), text, 0)
                : new ParentName(Optional.empty(), text.substring(0, at), Long.parseLong(text.substring(at + 1)));
    }

    /** As it was given. */
    @Override
    public String toString() {
        return objectId.map(DataKeys::hex).orElse(version == 0 ? dataset : dataset + "@" + version);
    }
}
