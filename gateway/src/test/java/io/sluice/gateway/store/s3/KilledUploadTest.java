package io.sluice.gateway.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.store.Blob;
import io.sluice.gateway.store.Blobs;
import io.sluice.gateway.store.Child;
import io.sluice.gateway.store.NewBlob;
import io.sluice.gateway.store.PartialBlob;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed while they upload, and one with little memory. */
@NeedsS3
@Timeout(600)
class KilledUploadTest {
    private static final int SEGMENT = 1 << 20;
    private static final int SEGMENTS = 80;

    @TempDir
    Path directory;

    private S3Server server;
    private ScheduledExecutorService threads;

    @BeforeEach
    void start() throws Exception {
        server = S3Server.start(directory.resolve("server"));
        threads = Executors.newScheduledThreadPool(4);
    }

    @AfterEach
    void stop() {
        server.close();
        threads.shutdown();
    }

    @Test
    void aKillWhileABlobIsUploadedLosesNothing() throws Exception {
        Path folder = directory.resolve("folder");
        boolean killedUnderWay = false;
        for (int round = 1; round <= 3 || !killedUnderWay && round <= 20; round++) {
            try (Child child = Child.start(Uploading.class, arguments(folder))) {
                assertThat(child.line()).isEqualTo("uploading");
                int parts = (round - 1) % 3 + 1;
                S3BlobsTest.await(() -> uploaded() >= parts || present());
                child.kill();
            }
            try (Blobs blobs = open(folder)) {
                S3BlobsTest.await(() -> !Files.exists(folder.resolve("uploads")) || isEmpty(folder.resolve("uploads")));
                if (blobs.exists("big")) {
                    blobs.delete("big"); // Killed too late: the next one begins anew.
                } else {
                    killedUnderWay = true;
                    assertThat(server.objects().resolve("k").resolve("big")).doesNotExist();
                    try (PartialBlob partial = blobs.partial("big", (long) SEGMENT * SEGMENTS, SEGMENTS)) {
                        assertThat(partial.verified().cardinality()).isEqualTo(SEGMENTS);
                    }
                }
            }
        }
        assertThat(killedUnderWay).isTrue();
        try (Child child = Child.start(Uploading.class, arguments(folder))) {
            assertThat(child.line()).isEqualTo("uploading");
            assertThat(child.line()).isEqualTo("done");
            assertThat(child.exitCode()).isZero();
        }
        try (Blobs blobs = open(folder);
                Blob blob = blobs.open("big").orElseThrow()) {
            assertThat(blobs.partials()).isEmpty();
            assertThat(blob.length()).isEqualTo((long) SEGMENT * SEGMENTS);
            ByteBuffer found = ByteBuffer.allocate(SEGMENT);
            for (int segment = 0; segment < SEGMENTS; segment++) {
                found.clear();
                while (found.hasRemaining() && blob.channel().read(found) >= 0) {
                    // until full
                }
                assertThat(found.array()).isEqualTo(segment(segment));
            }
        }
    }

    /** The child has 128 MiB of heap. */
    @Test
    void aBlobLargerThanTheMemoryPassesInBothDirections() throws Exception {
        try (Child child = Child.start(LargerThanMemory.class, arguments(directory.resolve("small")))) {
            assertThat(child.line()).isEqualTo("same");
            assertThat(child.exitCode()).isZero();
        }
    }

    private Blobs open(Path folder) throws Exception {
        return S3Blobs.open(server.settings(S3Server.BUCKET, "k/"), folder, 0, threads, threads);
    }

    /** Parts at the server, of the unfinished uploads of all lives. */
    private long uploaded() throws Exception {
        AtomicLong count = new AtomicLong();
        Path whole = server.objects().resolve("k").resolve("big");
        Files.walkFileTree(server.objects().getParent(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                count.addAndGet(attributes.isRegularFile() && !file.equals(whole) ? 1 : 0);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE; // The server works on.
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return count.get();
    }

    private boolean present() {
        return Files.exists(server.objects().resolve("k").resolve("big"));
    }

    private static boolean isEmpty(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private String[] arguments(Path folder) throws Exception {
        S3Settings settings = server.settings(S3Server.BUCKET, "k/");
        return new String[] {
            server.endpoint().toString(),
            settings.accessKeyFile().toString(),
            settings.secretKeyFile().toString(),
            folder.toString()
        };
    }

    private static byte[] segment(int number) {
        byte[] bytes = new byte[SEGMENT];
        new Random(number).nextBytes(bytes);
        return bytes;
    }

    private static Blobs open(String[] arguments, ScheduledExecutorService threads) {
        S3Settings settings = new S3Settings(
                S3Server.BUCKET,
                "k/",
                Optional.of(URI.create(arguments[0])),
                "us-east-1",
                Path.of(arguments[1]),
                Path.of(arguments[2]),
                true);
        return S3Blobs.open(settings, Path.of(arguments[3]), 0, threads, threads);
    }

    /** Goes on with one blob and uploads it. */
    static final class Uploading {
        public static void main(String[] arguments) {
            ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
            try (Blobs blobs = open(arguments, threads);
                    PartialBlob partial = blobs.partial("big", (long) SEGMENT * SEGMENTS, SEGMENTS)) {
                for (int segment = 0; segment < SEGMENTS; segment++) {
                    if (!partial.verified().get(segment)) {
                        partial.write(ByteBuffer.wrap(segment(segment)), (long) segment * SEGMENT);
                        partial.markVerified(segment, SEGMENT);
                    }
                }
                System.out.println("uploading");
                partial.commit();
                System.out.println("done");
            }
            threads.shutdownNow();
        }
    }

    /** Writes 160 MiB and reads them in both ways. */
    static final class LargerThanMemory {
        private static final int PIECES = 160;

        public static void main(String[] arguments) throws Exception {
            ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
            CRC32C written = new CRC32C();
            CRC32C read = new CRC32C();
            CRC32C copied = new CRC32C();
            try (Blobs blobs = open(arguments, threads)) {
                try (NewBlob made = blobs.create("large")) {
                    for (int piece = 0; piece < PIECES; piece++) {
                        byte[] bytes = segment(piece);
                        written.update(bytes);
                        made.write(ByteBuffer.wrap(bytes));
                    }
                    made.commit();
                }
                try (Blob blob = blobs.open("large").orElseThrow()) {
                    ByteBuffer buffer = ByteBuffer.allocate(300_000);
                    while (blob.channel().read(buffer.clear()) >= 0) {
                        read.update(buffer.flip());
                    }
                    blob.copyTo(new Summed(copied), 0, blob.length());
                }
            }
            boolean same = written.getValue() == read.getValue() && written.getValue() == copied.getValue();
            System.out.println(same ? "same" : "other bytes");
            threads.shutdownNow();
        }

        private record Summed(CRC32C sum) implements WritableByteChannel {
            @Override
            public int write(ByteBuffer bytes) {
                int n = bytes.remaining();
                sum.update(bytes);
                return n;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {
                // nothing is open
            }
        }
    }
}
