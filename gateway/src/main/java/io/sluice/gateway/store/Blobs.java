package io.sluice.gateway.store;

import java.util.List;
import java.util.Optional;

/**
 * Large immutable things by name: ciphertext, segment hashes, manifests. A blob is there whole or not at all. Any
 * thread. Failures: {@link StoreException}, among them {@code DISK_FULL} with nothing lost.
 *
 * <p>A name has 1 to 200 characters of {@code a-z 0-9 . _ -} and starts with a letter or digit.
 */
public interface Blobs extends AutoCloseable {
    /** Starts a blob of unknown length. The caller commits or closes it; closed without commit, it never was. */
    NewBlob create(String name);

    /**
     * Starts or goes on with a blob of known length that arrives in segments, in any order. What was verified before a
     * crash is still there. One open partial per name ({@code LOCKED}); other lengths than at the start begin anew.
     */
    PartialBlob partial(String name, long length, int segments);

    /** For reading; the caller closes it. It stays readable when the blob is deleted meanwhile. */
    Optional<Blob> open(String name);

    boolean exists(String name);

    /** Up to limit names after the given one (empty: from the start), in order. */
    List<String> list(String after, int limit);

    /** Names of the partials that wait to be finished, in order. */
    List<String> partials();

    /** Deletes the blob. Returns whether it was there. */
    boolean delete(String name);

    /** Deletes what was kept of an unfinished one that is not open. Returns whether there was one. */
    boolean discardPartial(String name);

    /** Throws with {@code DISK_FULL} unless so many bytes more would leave the reserve untouched. */
    void requireSpace(long bytes);

    /** Bytes that can still be stored before the reserve is touched; 0 when it is. */
    long freeBytes();

    @Override
    void close();
}
