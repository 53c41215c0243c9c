package io.sluice.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentJournalTest {
    private static final int HEAD = 64;
    private static final int ENTRY = 8;

    @TempDir
    Path directory;

    @Test
    void afterAPowerFailureOnlyWhatIsOnTheDiskCounts() throws Exception {
        byte[] bytes = journal();

        byte[] otherBoot =
                "another-boot-of-the-machine-000000000".substring(0, 36).getBytes();
        assertThat(replay(bytes, otherBoot)).isEqualTo(BlobsContract.set(1, 3)); // 2 was taken back, 4 and 5 came later
        assertThat(replay(bytes, new byte[36])).isEqualTo(BlobsContract.set(1, 3)); // a system without boot ids
    }

    @Test
    void inTheSameBootEveryMarkCounts() throws Exception {
        byte[] bytes = journal();

        assertThat(replay(bytes, Arrays.copyOfRange(bytes, 20, 56))).isEqualTo(BlobsContract.set(1, 3, 4, 5));
    }

    @Test
    void everyPrefixGivesASubsetOfWhatWasMarked() throws Exception {
        byte[] bytes = journal();
        byte[] boot = Arrays.copyOfRange(bytes, 20, 56);
        BitSet everMarked = BlobsContract.set(1, 2, 3, 4, 5);
        for (int length = 0; length < bytes.length; length++) {
            BitSet found = replay(Arrays.copyOf(bytes, length), boot);
            found.andNot(everMarked);
            assertThat(found.isEmpty()).isTrue();
        }
    }

    @Test
    void aFlippedBitEndsTheJournalThere() throws Exception {
        byte[] bytes = journal();
        byte[] boot = Arrays.copyOfRange(bytes, 20, 56);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            BitSet found = replay(flipped, boot);
            found.andNot(BlobsContract.set(1, 2, 3, 4, 5));
            assertThat(found.isEmpty()).as("bit %d", bit).isTrue();
            if (bit < (HEAD - 4) * 8) {
                assertThat(replay(flipped, boot).isEmpty())
                        .as("bit %d of the head", bit)
                        .isTrue();
            }
        }
    }

    @Test
    void aTornEntryIsOverwrittenByTheNextOpening() throws Exception {
        Path file = directory.resolve("j");
        try (SegmentJournal journal = SegmentJournal.open(file, 100, 8, true)) {
            journal.mark(1);
        }
        Files.write(file, new byte[3], StandardOpenOption.APPEND);
        try (SegmentJournal journal = SegmentJournal.open(file, 100, 8, true)) {
            assertThat(journal.verified()).isEqualTo(BlobsContract.set(1));
            journal.mark(2);
        }
        try (SegmentJournal journal = SegmentJournal.open(file, 100, 8, true)) {
            assertThat(journal.verified()).isEqualTo(BlobsContract.set(1, 2));
        }
        assertThat(Files.size(file)).isEqualTo(HEAD + 4 * ENTRY);
    }

    @Test
    void aSegmentThatWasWrittenAgainDuringASyncIsNotOnTheDisk() throws Exception {
        Path file = directory.resolve("again");
        try (SegmentJournal journal = SegmentJournal.open(file, 100, 8, true)) {
            journal.mark(2);
            journal.syncBegins();
            journal.unmark(2);
            journal.mark(2);
            journal.durable();
        }
        assertThat(replay(Files.readAllBytes(file), new byte[36]).isEmpty()).isTrue();
    }

    @FuzzTest
    void anyBytesGiveSegmentsWithinTheBlob(byte[] bytes) {
        BitSet found = SegmentJournal.replay(ByteBuffer.wrap(bytes), 100, 8, new byte[36]);

        assertThat(found.length()).isLessThanOrEqualTo(8);
    }

    private byte[] journal() throws Exception {
        Path file = directory.resolve("journal");
        try (SegmentJournal journal = SegmentJournal.open(file, 100, 8, true)) {
            journal.mark(1);
            journal.mark(2);
            journal.mark(3);
            journal.syncBegins();
            journal.mark(4); // while the disk works: it may have come too late
            journal.durable();
            journal.unmark(2);
            journal.mark(5);
        }
        return Files.readAllBytes(file);
    }

    private static BitSet replay(byte[] bytes, byte[] boot) {
        return SegmentJournal.replay(ByteBuffer.wrap(bytes), 100, 8, boot);
    }
}
