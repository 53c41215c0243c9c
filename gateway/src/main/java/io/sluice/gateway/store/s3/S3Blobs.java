package io.sluice.gateway.store.s3;

import io.sluice.gateway.store.Blob;
import io.sluice.gateway.store.Blobs;
import io.sluice.gateway.store.NewBlob;
import io.sluice.gateway.store.PartialBlob;
import io.sluice.gateway.store.Spool;
import io.sluice.gateway.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Blobs as objects of a bucket. Each comes to be in a folder of this machine, which this object owns, and is uploaded
 * when it is committed; there must be room for it. The bucket may have other writers: nothing about it is remembered.
 *
 * <p>A blob is in the bucket whole or not at all. What a crash ended between upload and tidying up is there, and the
 * copy in the folder is dropped at the next start; what it ended before stays in the folder, if it was a partial.
 */
public final class S3Blobs implements Blobs {
    private static final System.Logger LOG = System.getLogger(S3Blobs.class.getName());

    private final Bucket bucket;
    private final Spool spool;
    private final Executor workers;

    private S3Blobs(Bucket bucket, Spool spool, Executor workers) {
        this.bucket = bucket;
        this.spool = spool;
        this.workers = workers;
    }

    /**
     * Opens the folder. The bucket need not be reachable now: whoever needs it finds out.
     *
     * @param directory where blobs come to be, and partial ones wait
     * @param reserveBytes usable space that must stay free there when a blob is started
     * @param workers for reading ahead and for parts of an upload; may refuse
     * @param timer watches over timeouts
     */
    public static S3Blobs open(
            S3Settings settings, Path directory, long reserveBytes, Executor workers, ScheduledExecutorService timer) {
        UploadNotes notes = new UploadNotes(directory.resolve("uploads"));
        Bucket bucket = Bucket.of(settings, timer, new Uploads.Surroundings(workers, notes));
        try {
            Spool spool = Spool.open(directory, reserveBytes, (name, file) -> {
                bucket.put(name, file);
                Files.delete(file);
            });
            S3Blobs opened = new S3Blobs(bucket, spool, workers);
            List<UploadNotes.Note> abandoned = notes.all();
            List<String> left = spool.partials();
            try {
                workers.execute(() -> opened.tidy(abandoned, left));
            } catch (RejectedExecutionException e) {
                LOG.log(System.Logger.Level.WARNING, "blobs: what a crash left is tidied at the next start");
            }
            return opened;
        } catch (RuntimeException e) {
            bucket.close();
            throw e;
        }
    }

    /** Beside everything else: a bucket that is away must not keep a gateway from starting. */
    private void tidy(List<UploadNotes.Note> abandoned, List<String> left) {
        try {
            bucket.glance();
            bucket.abort(abandoned);
            for (String name : left) {
                if (bucket.find(name).isPresent()) {
                    spool.discardPartial(name);
                }
            }
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.WARNING, "blobs: {0}: {1}", e.reason(), e.getMessage());
        }
    }

    @Override
    public NewBlob create(String name) {
        return spool.create(name);
    }

    @Override
    public PartialBlob partial(String name, long length, int segments) {
        return spool.partial(name, length, segments);
    }

    @Override
    public Optional<Blob> open(String name) {
        Spool.requireName(name);
        return bucket.find(name).map(found -> new BucketBlob(bucket, name, found, workers));
    }

    @Override
    public boolean exists(String name) {
        Spool.requireName(name);
        return bucket.find(name).isPresent();
    }

    @Override
    public List<String> list(String after, int limit) {
        return bucket.list(after, limit);
    }

    @Override
    public List<String> partials() {
        return spool.partials();
    }

    @Override
    public boolean delete(String name) {
        boolean existed = exists(name);
        if (existed) {
            bucket.delete(name);
        }
        return existed;
    }

    @Override
    public boolean discardPartial(String name) {
        return spool.discardPartial(name);
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public void requireReachable() {
        bucket.glance();
    }

    @Override
    public void requireSpace(long bytes) {
        spool.requireSpace(bytes);
    }

    @Override
    public long freeBytes() {
        return spool.freeBytes();
    }

    @Override
    public void close() {
        spool.close();
        bucket.close();
    }
}
