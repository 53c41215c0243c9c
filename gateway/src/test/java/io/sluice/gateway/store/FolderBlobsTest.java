package io.sluice.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.store.StoreException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FolderBlobsTest extends BlobsContract {
    private static final int CHILD_SEGMENT = 1 << 20;
    private static final int CHILD_SEGMENTS = 96;

    @TempDir
    Path directory;

    @Override
    protected Blobs openStore() {
        return FolderBlobs.open(directory, 0);
    }

    @Test
    void aFolderIsOpenOnce() {
        assertThatThrownBy(this::openStore)
                .satisfies(e -> assertThat(((StoreException) e).reason()).isEqualTo(Reason.LOCKED));
    }

    @Test
    void whatACrashLeftIsSwept() throws Exception {
        blobs.close();
        Files.write(directory.resolve("temp").resolve("123"), new byte[10]);
        Files.write(directory.resolve("partial").resolve("gone!"), new byte[10]);
        Files.write(directory.resolve("partial").resolve("kept"), new byte[10]);
        Files.write(directory.resolve("partial").resolve(".kept!.123.new~"), new byte[10]);
        blobs = openStore();

        assertThat(directory.resolve("temp")).isEmptyDirectory();
        assertThat(blobs.partials()).containsExactly("kept");
        assertThat(directory.resolve("partial").resolve("gone!")).doesNotExist();
        assertThat(directory.resolve("partial").resolve(".kept!.123.new~")).doesNotExist();
    }

    @Test
    void theReserveIsNotTouched() {
        blobs.close();
        blobs = FolderBlobs.open(directory, Long.MAX_VALUE / 2);

        assertThatThrownBy(() -> blobs.create("a"))
                .satisfies(e -> assertThat(((StoreException) e).reason()).isEqualTo(Reason.DISK_FULL));
        assertThatThrownBy(() -> blobs.partial("a", 10, 1))
                .satisfies(e -> assertThat(((StoreException) e).reason()).isEqualTo(Reason.DISK_FULL));
    }

    @Test
    void aBlobThatCannotFitIsRefusedBeforeItsFirstByte() throws Exception {
        long tooMuch = Files.getFileStore(directory).getTotalSpace() + 1;

        assertThatThrownBy(() -> blobs.partial("a", tooMuch, 1))
                .satisfies(e -> assertThat(((StoreException) e).reason()).isEqualTo(Reason.DISK_FULL));
        assertThatThrownBy(() -> blobs.requireSpace(tooMuch)).isInstanceOf(StoreException.class);
        blobs.partial("a", 10, 1).close(); // and is not left open
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void noSpaceLeftIsToldApart() throws Exception {
        Path full = Path.of("/dev/full");
        try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1));
            throw new AssertionError("written to a full device");
        } catch (IOException e) {
            assertThat(StoreException.of("write", directory, e).reason()).isEqualTo(Reason.DISK_FULL);
        }
        IOException other = new IOException("Input/output error");
        assertThat(StoreException.of("write", directory, other).reason()).isEqualTo(Reason.UNREADABLE);
    }

    @Test
    void openReadersGoOnWhenTheFileIsReplacedOrDeleted() throws Exception {
        put("a", new byte[] {1});
        try (Blob first = blobs.open("a").orElseThrow()) {
            put("a", new byte[] {2});
            try (Blob second = blobs.open("a").orElseThrow()) {
                blobs.delete("a");
                assertThat(read(first)).containsExactly(1);
                assertThat(read(second)).containsExactly(2);
                assertThat(second.file()).isPresent();
            }
        }
    }

    @Test
    void filesAreForTheirOwnerOnly() throws Exception {
        put("a", new byte[1]);

        assertThat(java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("blob").resolve("a"))))
                .isEqualTo("rw-------");
    }

    /** Everything that was reported as verified before the kill is still verified, and its bytes are the right ones. */
    @Test
    @Timeout(400)
    void aKillLosesNothingThatWasVerified() throws Exception {
        blobs.close();
        BitSet reported = new BitSet();
        Random random = new Random(1);
        boolean done = false;
        for (int round = 0; !done && round < 50; round++) {
            try (Child child = Child.start(FillUntilKilled.class, directory.toString())) {
                List<String> lines = new ArrayList<>();
                int untilKill = 5 + random.nextInt(30);
                while (lines.size() < untilKill && !lines.contains("done ")) {
                    lines.add(child.line());
                }
                lines.addAll(child.kill());
                for (String line : lines) {
                    if (line.equals("done ")) {
                        done = true;
                    } else if (line.endsWith(" ")) { // else half a line
                        reported.set(Integer.parseInt(line.strip()));
                    }
                }
            }
            try (Blobs opened = openStore()) {
                check(opened, reported);
            }
        }
        assertThat(done).isTrue();
        blobs = openStore();
        ByteBuffer all = ByteBuffer.wrap(read("big"));
        byte[] found = new byte[CHILD_SEGMENT];
        for (int segment = 0; segment < CHILD_SEGMENTS; segment++) {
            all.get(found);
            assertThat(found).isEqualTo(FillUntilKilled.segment(segment));
        }
    }

    private static void check(Blobs opened, BitSet reported) {
        if (opened.exists("big")) {
            return; // The child got to the end before it was killed.
        }
        try (PartialBlob partial = opened.partial("big", (long) CHILD_SEGMENTS * CHILD_SEGMENT, CHILD_SEGMENTS)) {
            BitSet lost = (BitSet) reported.clone();
            lost.andNot(partial.verified());
            assertThat(lost.cardinality()).isZero();
            ByteBuffer found = ByteBuffer.allocate(CHILD_SEGMENT);
            partial.verified().stream().forEach(segment -> {
                partial.read(found.clear(), (long) segment * CHILD_SEGMENT);
                assertThat(found.array()).isEqualTo(FillUntilKilled.segment(segment));
            });
        }
    }

    /** Goes on with one blob and prints each segment when it is marked as verified. */
    static final class FillUntilKilled {
        public static void main(String[] arguments) {
            try (Blobs blobs = FolderBlobs.open(Path.of(arguments[0]), 0)) {
                if (!blobs.exists("big")) {
                    fill(blobs);
                }
                System.out.println("done ");
            }
        }

        private static void fill(Blobs blobs) {
            try (PartialBlob partial = blobs.partial("big", (long) CHILD_SEGMENTS * CHILD_SEGMENT, CHILD_SEGMENTS)) {
                for (int segment = 0; segment < CHILD_SEGMENTS; segment++) {
                    if (!partial.verified().get(segment)) {
                        partial.write(ByteBuffer.wrap(segment(segment)), (long) segment * CHILD_SEGMENT);
                        partial.markVerified(segment, CHILD_SEGMENT);
                        System.out.println(segment + " ");
                    }
                }
                partial.commit();
            }
        }

        static byte[] segment(int number) {
            byte[] bytes = new byte[CHILD_SEGMENT];
            new Random(number).nextBytes(bytes);
            return bytes;
        }
    }
}
