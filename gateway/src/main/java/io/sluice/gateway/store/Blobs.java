package io.sluice.gateway.store;

import java.util.List;
import java.util.Optional;

/**
 * Large immutable things by name: ciphertext, segment hashes, manifests. A blob is there whole or not at all. Any
 * thread. Other processes may write and delete, too. Failures: {@link StoreException}, among them {@code DISK_FULL} and
 * {@code AWAY} with nothing lost.
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

    /**
     * For reading; the caller closes it. When the blob is deleted or replaced meanwhile, a reader gets the bytes that it
     * began with, or {@code GONE}; never bytes of two versions. (A file gives its bytes to the end; a bucket need not.)
     */
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

    /** Whether others may keep blobs here, too: then nothing may be deleted for being unknown to us. */
    boolean isShared();

    /** Throws with why blobs cannot be read now; answers within seconds. */
    void requireReachable();

    /** Throws with {@code DISK_FULL} unless so many bytes more would leave the reserve untouched. */
    void requireSpace(long bytes);

    /** Bytes that can still be stored before the reserve is touched; 0 when it is. */
    long freeBytes();

    @Override
    void close();
}
