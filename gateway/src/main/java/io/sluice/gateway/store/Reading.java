package io.sluice.gateway.store;

import java.util.List;
import java.util.Optional;

/** Questions to the documents. Order of ids is that of their UTF-8 bytes. */
public interface Reading {
    /** The document of that name. */
    Optional<Document> get(String kind, String id);

    /** All documents of the kind whose key of that name has the value, by id; meant for a handful. */
    List<Document> find(String kind, String key, String value);

    /** Up to limit documents whose id comes after the given one (empty: from the start), by id. */
    List<Document> list(String kind, String after, int limit);

    /** As {@link #list}, of those in the state. */
    List<Document> inState(String kind, String state, String after, int limit);
}
