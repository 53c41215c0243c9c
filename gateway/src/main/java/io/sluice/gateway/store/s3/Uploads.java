package io.sluice.gateway.store.s3;

import io.sluice.gateway.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Files on their way into a bucket: a small one by one request, a larger one in parts, several at a time. Each part is
 * checked by the server against our checksums. An upload in parts that fails is aborted; one that a crash ended is
 * aborted at the next start, known by its note.
 */
final class Uploads {
    private static final long MIB = 1 << 20;
    private static final long PART = 16 * MIB;
    private static final long SMALL = 64 * 1024;
    private static final int MOST_PARTS = 10_000;
    private static final int AT_A_TIME = 3;

    private final S3Client client;
    private final S3Settings settings;
    private final Executor workers;
    private final UploadNotes notes;
    private volatile Dialect dialect = Dialect.UNKNOWN;

    /** What the server was found to understand. */
    private enum Dialect {
        UNKNOWN,
        /** Checksums of its own (x-amz-checksum-...), of 2022. */
        NEW,
        /** Content-MD5 only. */
        OLD
    }

    /**
     * What uploads need of us.
     *
     * @param workers may refuse: then parts go one after the other
     */
    record Surroundings(Executor workers, UploadNotes notes) {}

    Uploads(S3Client client, S3Settings settings, Surroundings around) {
        this.client = client;
        this.settings = settings;
        this.workers = around.workers();
        this.notes = around.notes();
    }

    void put(String key, Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            try {
                put(key, file, file.size());
            } catch (AwsServiceException e) {
                if (!Failures.isNotImplemented(e) || dialect == Dialect.OLD) {
                    throw e;
                }
                dialect = Dialect.OLD; // Without CRC-32C: what every server knows is left.
                put(key, file, file.size());
            }
        }
    }

    /** Whether the server takes our CRC-32C is asked before many bytes are on their way: by an upload in parts. */
    private void put(String key, FileChannel file, long length) throws IOException {
        if (length <= (dialect == Dialect.UNKNOWN ? SMALL : PART)) {
            whole(key, new FilePart(file, 0, length));
        } else {
            inParts(key, file, length);
        }
        if (dialect == Dialect.UNKNOWN) {
            dialect = Dialect.NEW;
        }
    }

    private String crc32c(FilePart.Checksums sums) {
        return dialect == Dialect.OLD ? null : sums.crc32c();
    }

    private void whole(String key, FilePart part) throws IOException {
        FilePart.Checksums sums = part.checksums();
        client.putObject(
                r -> r.bucket(settings.bucket()).key(key).contentMD5(sums.md5()).checksumCRC32C(crc32c(sums)),
                part.body());
    }

    private void inParts(String key, FileChannel file, long length) throws IOException {
        // Whole MiB, and as many bytes as it takes to stay within the number of parts.
        long partLength = Math.max(PART, (length / MOST_PARTS / MIB + 1) * MIB);
        int count = (int) ((length + partLength - 1) / partLength);
        String id = client.createMultipartUpload(r -> r.bucket(settings.bucket())
                        .key(key)
                        .checksumAlgorithm(dialect == Dialect.OLD ? null : ChecksumAlgorithm.CRC32_C))
                .uploadId();
        Path note = notes.write(key, id);
        boolean done = false;
        try {
            complete(key, id, new Run(key, id, file, length, partLength, count).all(), length);
            done = true;
        } finally {
            if (done || abort(key, id)) {
                notes.drop(note);
            }
        }
    }

    /** A completion whose answer was lost is a completion: asked again, the server does not know the upload any more. */
    private void complete(String key, String id, List<CompletedPart> parts, long length) {
        try {
            client.completeMultipartUpload(
                    r -> r.bucket(settings.bucket()).key(key).uploadId(id).multipartUpload(u -> u.parts(parts)));
        } catch (RuntimeException e) {
            if (!Failures.isMissing(e)
                    || client.headObject(r -> r.bucket(settings.bucket()).key(key))
                                    .contentLength()
                            != length) {
                throw e;
            }
        }
    }

    /** Returns whether nothing is left of it at the server. */
    private boolean abort(String key, String id) {
        try {
            client.abortMultipartUpload(
                    r -> r.bucket(settings.bucket()).key(key).uploadId(id));
            return true;
        } catch (SdkException | StoreException e) {
            return Failures.isMissing(e); // Else the note stays, and the next start tries again.
        }
    }

    /** Aborts what a crash left. */
    void abort(List<UploadNotes.Note> abandoned) {
        for (UploadNotes.Note note : abandoned) {
            if (abort(note.key(), note.id())) {
                notes.drop(note.file());
            }
        }
    }

    /** The parts of one upload, taken by several workers. */
    private final class Run {
        private final String key;
        private final String id;
        private final FileChannel file;
        private final long length;
        private final long partLength;
        private final int count;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicReferenceArray<CompletedPart> done;
        private volatile boolean stop;

        Run(String key, String id, FileChannel file, long length, long partLength, int count) {
            this.key = key;
            this.id = id;
            this.file = file;
            this.length = length;
            this.partLength = partLength;
            this.count = count;
            this.done = new AtomicReferenceArray<>(count);
        }

        List<CompletedPart> all() throws IOException {
            List<Errand<?>> helpers = new ArrayList<>();
            while (helpers.size() < Math.min(AT_A_TIME, count) - 1) {
                helpers.add(Errand.of(workers, this::some));
            }
            try {
                some();
                helpers.forEach(Errand::dropOrGet);
            } finally {
                stop = true;
                helpers.forEach(Errand::dropOrAwait);
            }
            List<CompletedPart> parts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                parts.add(done.get(i));
            }
            return parts;
        }

        private Void some() {
            for (int i = next.getAndIncrement(); i < count && !stop; i = next.getAndIncrement()) {
                done.set(i, part(i));
            }
            return null;
        }

        private CompletedPart part(int index) {
            long offset = index * partLength;
            FilePart part = new FilePart(file, offset, Math.min(partLength, length - offset));
            FilePart.Checksums sums;
            try {
                sums = part.checksums();
            } catch (IOException e) {
                throw new StoreException(StoreException.Reason.UNREADABLE, "read what is to be uploaded", e);
            }
            UploadPartResponse answer = client.uploadPart(
                    r -> r.bucket(settings.bucket())
                            .key(key)
                            .uploadId(id)
                            .partNumber(index + 1)
                            .contentMD5(sums.md5())
                            .checksumCRC32C(crc32c(sums)),
                    part.body());
            return CompletedPart.builder()
                    .partNumber(index + 1)
                    .eTag(answer.eTag())
                    .checksumCRC32C(answer.checksumCRC32C()) // Absent from servers that do not know it.
                    .build();
        }
    }
}
