package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.sealing.Manifests;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.SealedHeader;
import io.sluice.gateway.sealing.SegmentHashes;
import io.sluice.gateway.sealing.SegmentLayout;
import io.sluice.gateway.store.Blobs;
import io.sluice.gateway.store.PartialBlob;
import io.sluice.proto.Manifest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Fetches ciphertext by ranges over a few connections. Each segment is checked against its hash before it counts, and a
 * run of segments goes over one request. Memory: one segment a connection.
 *
 * <p>What a crash costs is bounded by what was asked for and not yet checked, wherever it was on its way (the buffers of
 * two operating systems can hold much more): {@value #CONNECTIONS} times {@value #RUN} segments, about 6 MiB.
 */
final class Download {
    private static final int CONNECTIONS = 3;
    private static final int RUN = 2;

    private final Partner partner;
    private final Blobs blobs;
    private final Threads threads;
    private final Retry retry;

    Download(Partner partner, Blobs blobs, Threads threads, Retry retry) {
        this.partner = partner;
        this.blobs = blobs;
        this.threads = threads;
        this.retry = retry;
    }

    /** @param cancelled asked before each read; once true the fetch ends with an exception and keeps what it has */
    void fetch(
            String name,
            String provider,
            URI endpoint,
            Manifest manifest,
            SegmentHashes hashes,
            Progress progress,
            BooleanSupplier cancelled)
            throws IOException {
        SegmentLayout layout = SegmentLayout.of(manifest);
        try (PartialBlob partial = blobs.partial(name, manifest.getObjectLength(), hashes.count())) {
            Work work = new Work(partial, provider, endpoint, manifest, layout, hashes, progress, cancelled);
            List<CompletableFuture<?>> helpers = new ArrayList<>();
            try {
                while (helpers.size() < CONNECTIONS - 1 && work.remaining() > (helpers.size() + 1) * RUN) {
                    helpers.add(CompletableFuture.runAsync(work, threads.workers()));
                }
            } catch (RejectedExecutionException e) {
                // All workers are busy: fewer connections do it, too.
            }
            try {
                work.loop();
                helpers.forEach(CompletableFuture::join);
            } catch (CompletionException e) {
                if (e.getCause() instanceof WorkFailed failed) {
                    throw failed.cause;
                }
                throw e;
            } finally {
                work.stop = true;
                helpers.forEach(helper -> helper.handle((done, failure) -> null).join());
            }
            partial.commit();
        }
    }

    private static final class WorkFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient IOException cause;

        WorkFailed(IOException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    /** What {@value #CONNECTIONS} workers share. */
    private final class Work implements Runnable {
        private final PartialBlob partial;
        private final String provider;
        private final URI endpoint;
        private final Manifest manifest;
        private final SegmentLayout layout;
        private final SegmentHashes hashes;
        private final Progress progress;
        private final BooleanSupplier cancelled;
        private final BitSet taken; // guarded by this
        private final AtomicLong done = new AtomicLong();
        private volatile boolean stop;

        Work(
                PartialBlob partial,
                String provider,
                URI endpoint,
                Manifest manifest,
                SegmentLayout layout,
                SegmentHashes hashes,
                Progress progress,
                BooleanSupplier cancelled) {
            this.partial = partial;
            this.provider = provider;
            this.endpoint = endpoint;
            this.manifest = manifest;
            this.layout = layout;
            this.hashes = hashes;
            this.progress = progress;
            this.cancelled = cancelled;
            this.taken = partial.verified();
            for (int i = taken.nextSetBit(0); i >= 0; i = taken.nextSetBit(i + 1)) {
                done.addAndGet(length(i));
            }
        }

        /** Segments that nobody has fetched or is fetching. */
        synchronized int remaining() {
            return hashes.count() - taken.cardinality();
        }

        @Override
        public void run() {
            try {
                loop();
            } catch (IOException e) {
                throw new WorkFailed(e);
            }
        }

        void loop() throws IOException {
            // No larger than the object: for a small one, a megabyte to clear is most of the work.
            long room = SegmentLayout.MAX_SEGMENT_BYTES + manifest.getHeaderLength();
            ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(room, manifest.getObjectLength()));
            int[] run = next();
            while (run != null && !stop) {
                int[] rest = run;
                retry.until(progress, done, () -> {
                    while (rest[0] < rest[1] && !stop) {
                        fetchRun(rest, buffer);
                    }
                    return null;
                });
                run = next();
            }
        }

        /** The next run of segments that nobody has: from, to (exclusive); null when there is none. */
        private synchronized int[] next() {
            int from = taken.nextClearBit(0);
            if (from >= hashes.count()) {
                return null;
            }
            int end = taken.nextSetBit(from);
            int to = Math.min(Math.min(end < 0 ? hashes.count() : end, hashes.count()), from + RUN);
            taken.set(from, to);
            return new int[] {from, to};
        }

        /** Moves the start of the run forward with each segment that is verified. */
        private void fetchRun(int[] run, ByteBuffer buffer) throws IOException {
            long from = offset(run[0]);
            long to = offset(run[1] - 1) + length(run[1] - 1);
            try (ReadableByteChannel source = partner.object(provider, endpoint, from, to - from)) {
                while (run[0] < run[1] && !stop) {
                    int segment = run[0];
                    buffer.clear().limit(length(segment));
                    while (buffer.hasRemaining()) {
                        if (cancelled.getAsBoolean()) {
                            throw new InterruptedIOException("cancelled");
                        }
                        if (source.read(buffer) < 0) {
                            throw new PartnerException(PartnerException.Kind.AWAY, provider + ": ended early");
                        }
                    }
                    accept(segment, buffer.flip());
                    run[0]++;
                }
            }
        }

        private void accept(int segment, ByteBuffer bytes) throws IOException {
            ByteBuffer body = bytes.duplicate();
            if (segment == 0) {
                ByteBuffer head = bytes.duplicate().limit((int) manifest.getHeaderLength());
                Manifests.requireHeader(manifest, SealedHeader.parse(ByteString.copyFrom(head)));
                body.position((int) manifest.getHeaderLength());
            }
            if (!hashes.matches(segment, body)) {
                throw new SealException(
                        SealException.Reason.TAMPERED, "segment " + segment + ": not the one that the manifest signs");
            }
            int length = bytes.remaining();
            partial.write(bytes, offset(segment));
            partial.markVerified(segment, length);
            progress.at("fetching", done.addAndGet(length), manifest.getObjectLength());
        }

        /** The header travels with the first segment. */
        private long offset(int segment) {
            return segment == 0 ? 0 : layout.offset(segment);
        }

        private int length(int segment) {
            return layout.length(segment) + (segment == 0 ? (int) manifest.getHeaderLength() : 0);
        }
    }
}
