package io.sluice.gateway.exchange;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.gateway.store.Document;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Values as the JSON content of documents. Any thread. */
final class StoredJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StoredJson() {}

    /** A record of texts, numbers and the like, or a tree. */
    static byte[] write(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // such values can always be written
        }
    }

    /** What {@link #write} made; a document that is none was changed by somebody. */
    static <T> T read(Document document, Class<T> type) {
        try {
            return JSON.readValue(document.content(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(document + ": not readable", e);
        }
    }
}
