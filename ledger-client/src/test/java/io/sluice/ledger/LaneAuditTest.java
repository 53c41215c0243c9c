package io.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ledger.LaneAudit.Finding;
import io.sluice.ledger.LaneAudit.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaneAuditTest {
    private static final int RECORDS = 600;

    @TempDir
    Path temp;

    private Path dir;
    private Path wal;
    private String witnessed;

    @BeforeEach
    void fill() throws Exception {
        dir = temp.resolve("lane");
        wal = dir.resolve("wal").resolve("00000000.seg");
        try (LocalLedger ledger = LocalLedger.open(dir, Samples.signer(), Clock.systemUTC())) {
            Samples.fill(ledger, 400);
            witnessed = ledger.checkpoint();
            Samples.fill(ledger, RECORDS - 400);
        }
    }

    private List<Finding> audit() throws LedgerException {
        return LaneAudit.run(dir, Samples.signer().verifier(), List.of(witnessed))
                .findings();
    }

    @Test
    void anUntouchedLaneIsCleanAndCanBeReadByAnybody() throws Exception {
        assertThat(audit()).isEmpty();
        List<Long> read = new ArrayList<>();
        assertThat(LaneReader.of(dir).forEach(entry -> read.add(entry.index()))).isEqualTo(RECORDS);
        assertThat(read).hasSize(RECORDS);
    }

    @Test
    void anEmptyLaneAndOneWhoseKeysHaveChangedAreClean() throws Exception {
        Path empty = temp.resolve("empty");
        LocalLedger.open(empty, Samples.signer(), Clock.systemUTC()).close();
        assertThat(LaneAudit.run(empty, Samples.signer().verifier(), List.of()).clean())
                .isTrue();

        CheckpointSigner next = Samples.signer(Samples.ORIGIN, 2);
        var settings = new LocalLedger.Settings(
                Duration.ofMillis(1), Optional.of(Samples.signer().verifier()));
        LocalLedger.open(dir, next, Clock.systemUTC(), settings).close();
        assertThat(LaneAudit.run(dir, next.verifier(), List.of()).clean()).isTrue();
    }

    @Test
    void aChangedByteIsNamedByItsRecord() throws Exception {
        flip(wal, find(Samples.record(123)) + 5);
        assertThat(audit()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.RECORD_CHANGED);
            assertThat(finding.index()).isEqualTo(123);
        });
    }

    @Test
    void aChangedByteUnderACorrectedChecksumIsNamedToo() throws Exception {
        int at = find(Samples.record(500)) + 5;
        flip(wal, at);
        byte[] bytes = Files.readAllBytes(wal);
        ByteBuffer file = ByteBuffer.wrap(bytes);
        int offset = Segments.HEADER_BYTES;
        while (offset + file.getInt(offset + 4) <= at) {
            offset += file.getInt(offset + 4);
        }
        int length = file.getInt(offset + 4);
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length - 8);
        file.putInt(offset + length - 8, (int) crc.getValue());
        Files.write(wal, bytes);
        assertThat(audit())
                .singleElement()
                .satisfies(finding -> assertThat(finding.index()).isEqualTo(500));
    }

    @Test
    void recordsCutOffTheEndAreMissing() throws Exception {
        byte[] bytes = Files.readAllBytes(wal);
        int offset = Segments.HEADER_BYTES;
        ByteBuffer file = ByteBuffer.wrap(bytes);
        int last = offset;
        while (file.getInt(offset) == Frame.MAGIC) {
            last = offset;
            offset += file.getInt(offset + 4);
        }
        Arrays.fill(bytes, last, offset, (byte) 0);
        Files.write(wal, bytes);
        assertThat(audit())
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Kind.RECORD_MISSING));
    }

    @Test
    void aLaneRewrittenAndSignedAgainByItsOwnerContradictsTheWitness() throws Exception {
        LocalLedger.retire(dir);
        try (LocalLedger ledger = LocalLedger.open(dir, Samples.signer(), Clock.systemUTC())) {
            for (int i = 0; i < RECORDS; i++) {
                ledger.append(Samples.record(i == 50 ? 7_777 : i), Samples.opening(i));
            }
        }
        assertThat(audit())
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Kind.FORK));
    }

    @Test
    void changedTilesAndBundlesAreToldFromChangedRecords() throws Exception {
        flip(dir.resolve("public/tile/0/001"), 32 * 3);
        flip(dir.resolve("public/tile/1/000.p/2"), 1);
        flip(dir.resolve("public/tile/entries/002.p/88"), 40);
        assertThat(audit()).extracting(Finding::kind).containsOnly(Kind.TILE_CHANGED);
        assertThat(audit()).extracting(Finding::index).contains(0L, 256L + 3).hasSize(3);
    }

    @Test
    void aCheckpointOfAnotherKeyIsBad() throws Exception {
        Path file = dir.resolve("public/checkpoint");
        Files.writeString(
                file,
                Samples.signer(Samples.ORIGIN, 9).sign(RECORDS, new byte[32], 1).format());
        assertThat(audit())
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Kind.CHECKPOINT_BAD));
    }

    private int find(byte[] record) throws Exception {
        String all = new String(Files.readAllBytes(wal), StandardCharsets.ISO_8859_1);
        return all.indexOf(new String(record, StandardCharsets.ISO_8859_1));
    }

    private static void flip(Path file, int at) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }
}
