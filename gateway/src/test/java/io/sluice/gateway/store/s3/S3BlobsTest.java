package io.sluice.gateway.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.store.Blob;
import io.sluice.gateway.store.Blobs;
import io.sluice.gateway.store.BlobsContract;
import io.sluice.gateway.store.NewBlob;
import io.sluice.gateway.store.PartialBlob;
import io.sluice.gateway.store.StoreException;
import io.sluice.gateway.store.StoreException.Reason;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real server. */
@NeedsS3
class S3BlobsTest extends BlobsContract {
    @TempDir
    static Path place;

    private static S3Server server;
    private static ExecutorService workers;
    private static ScheduledExecutorService timer;
    private static int count;

    @TempDir
    Path directory;

    private final String prefix = "test-" + count++ + "/";

    @BeforeAll
    static void startServer() throws Exception {
        server = S3Server.start(place);
        workers = Executors.newFixedThreadPool(4);
        timer = Executors.newScheduledThreadPool(1);
    }

    @AfterAll
    static void stopServer() {
        server.close();
        workers.shutdown();
        timer.shutdown();
    }

    @Override
    protected Blobs openStore() throws Exception {
        return open(server.settings(S3Server.BUCKET, prefix), directory);
    }

    private static S3Blobs open(S3Settings settings, Path directory) {
        return S3Blobs.open(settings, directory, 0, workers, timer);
    }

    @Test
    void aLargeBlobGoesInPartsAndComesBackWhole() throws Exception {
        byte[] content = content((37 << 20) + 12_345);
        put("large", content);

        assertThat(read("large")).isEqualTo(content);
        assertThat(directory.resolve("uploads")).isEmptyDirectory();
        assertThat(directory.resolve("temp")).isEmptyDirectory();
    }

    @Test
    void whatAnotherGatewayWritesAndDeletesIsSeenAtOnce() throws Exception {
        try (Blobs other = open(server.settings(S3Server.BUCKET, prefix), directory.resolve("other"))) {
            assertThat(blobs.exists("a")).isFalse();
            try (NewBlob made = other.create("a")) {
                made.write(ByteBuffer.wrap(new byte[] {7}));
                made.commit();
            }
            assertThat(read("a")).containsExactly(7);
            assertThat(blobs.list("", 10)).containsExactly("a");
            other.delete("a");
            assertThat(blobs.list("", 10)).isEmpty();
            assertThat(blobs.open("a")).isEmpty();
        }
    }

    @Test
    void onlyBlobsAreListedAndInOrder() throws Exception {
        for (String name : List.of("b", "a.object", "a-1", "a", "a_1")) {
            put(name, new byte[1]);
        }
        Path file = directory.resolve("file");
        for (String[] foreign : new String[][] {{prefix, "NOT-OURS"}, {prefix + "below/", "z"}, {"", "top"}}) {
            Files.write(file, new byte[1]);
            try (Bucket bucket = Bucket.of(
                    server.settings(S3Server.BUCKET, foreign[0]),
                    timer,
                    new Uploads.Surroundings(workers, new UploadNotes(directory.resolve("notes"))))) {
                bucket.put(foreign[1], file);
            }
        }

        assertThat(blobs.list("", 10)).containsExactly("a", "a-1", "a.object", "a_1", "b");
        assertThat(blobs.list("a-1", 2)).containsExactly("a.object", "a_1");
        assertThat(blobs.list("b", 2)).isEmpty();
    }

    @Test
    void nothingIsLeftInTheFolderWhenABlobIsInTheBucket() throws Exception {
        byte[] content = content(3 * SEGMENT);
        try (PartialBlob partial = blobs.partial("p", content.length, 3)) {
            for (int segment = 0; segment < 3; segment++) {
                write(partial, content, segment);
            }
            partial.commit();
        }
        assertThat(directory.resolve("partial")).isEmptyDirectory();
        assertThat(read("p")).isEqualTo(content);
    }

    /** As after a crash between the upload and the end of the commit. */
    @Test
    void aPartialWhoseBlobIsInTheBucketIsDroppedAtTheNextStart() throws Exception {
        byte[] content = content(2 * SEGMENT);
        for (String name : List.of("done", "open")) {
            try (PartialBlob partial = blobs.partial(name, content.length, 2)) {
                write(partial, content, 0);
                write(partial, content, 1);
            }
        }
        put("done", content);
        reopen();

        await(() -> blobs.partials().equals(List.of("open")));
        try (PartialBlob partial = blobs.partial("open", content.length, 2)) {
            assertThat(partial.verified()).isEqualTo(set(0, 1));
        }
    }

    @Test
    void aKeyThatIsNotKnownOrWrongIsForbidden() throws Exception {
        S3Settings good = server.settings(S3Server.BUCKET, prefix);
        Path wrong = Files.writeString(directory.resolve("wrong"), "another-canary-secret");
        S3Settings wrongSecret = with(good, S3Server.BUCKET, good.accessKeyFile(), wrong);
        S3Settings unknown = with(good, S3Server.BUCKET, wrong, good.secretKeyFile());
        for (S3Settings settings : List.of(wrongSecret, unknown)) {
            try (Blobs refused = open(settings, directory.resolve("refused"))) {
                requireReason(Reason.FORBIDDEN, refused::requireReachable);
                requireReason(Reason.FORBIDDEN, () -> refused.open("a"));
                requireReason(Reason.FORBIDDEN, () -> refused.list("", 1));
                requireReason(Reason.FORBIDDEN, () -> commit(refused));
            }
        }
    }

    @Test
    void keysThatAreReplacedUnderWayCountFromThenOn() throws Exception {
        S3Settings good = server.settings(S3Server.BUCKET, prefix);
        Path secret = Files.writeString(directory.resolve("secret"), "old");
        try (Blobs opened = open(with(good, S3Server.BUCKET, good.accessKeyFile(), secret), directory.resolve("r"))) {
            requireReason(Reason.FORBIDDEN, opened::requireReachable);
            Files.writeString(secret, S3Server.SECRET_KEY);
            opened.requireReachable();
            Files.writeString(secret, "");
            requireReason(Reason.FORBIDDEN, opened::requireReachable);
            Files.delete(secret);
            requireReason(Reason.UNREADABLE, opened::requireReachable);
        }
    }

    @Test
    void aBucketThatIsNotThereIsToldApartFromABlobThatIsNot() throws Exception {
        S3Settings good = server.settings(S3Server.BUCKET, prefix);
        S3Settings nowhere = with(good, "no-such-bucket", good.accessKeyFile(), good.secretKeyFile());
        try (Blobs lost = open(nowhere, directory.resolve("lost"))) {
            requireReason(Reason.UNREADABLE, lost::requireReachable);
            requireReason(Reason.UNREADABLE, () -> lost.exists("a"));
            requireReason(Reason.UNREADABLE, () -> lost.list("", 1));
            requireReason(Reason.UNREADABLE, () -> commit(lost));
        }
    }

    @Test
    void theReserveOfTheFolderIsNotTouched() throws Exception {
        try (Blobs full = S3Blobs.open(
                server.settings(S3Server.BUCKET, prefix),
                directory.resolve("full"),
                Long.MAX_VALUE / 2,
                workers,
                timer)) {
            requireReason(Reason.DISK_FULL, () -> full.create("a"));
            requireReason(Reason.DISK_FULL, () -> full.partial("a", 10, 1));
            requireReason(Reason.DISK_FULL, () -> full.requireSpace(0));
            assertThat(full.freeBytes()).isZero();
            full.requireReachable();
        }
    }

    @Test
    void aReaderThatJumpsAndReadsInOrderGetsTheSameBytes() throws Exception {
        byte[] content = content(9 << 20);
        put("a", content);
        try (Blob blob = blobs.open("a").orElseThrow()) {
            ByteBuffer last = ByteBuffer.allocate(100);
            blob.channel().position(content.length - 100L);
            while (last.hasRemaining() && blob.channel().read(last) >= 0) {
                // until full
            }
            assertThat(last.array())
                    .isEqualTo(java.util.Arrays.copyOfRange(content, content.length - 100, content.length));
            assertThat(read(blob)).isEqualTo(content);
        }
    }

    static S3Settings with(S3Settings like, String bucket, Path accessKey, Path secretKey) {
        return new S3Settings(
                bucket, like.prefix(), like.endpoint(), like.region(), accessKey, secretKey, like.pathStyle());
    }

    private static void commit(Blobs into) {
        try (NewBlob made = into.create("a")) {
            made.write(ByteBuffer.wrap(new byte[10]));
            made.commit();
        }
    }

    static void requireReason(Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StoreException.class, e -> {
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
            assertThat(e.getMessage()).doesNotContain("canary", S3Server.ACCESS_KEY);
        });
    }

    static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
