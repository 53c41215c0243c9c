package io.sluice.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ledger.LedgerException;
import io.sluice.ledger.fabric.Outbox.Anchored;
import io.sluice.ledger.fabric.Outbox.Pending;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
    @TempDir
    private Path dir;

    private static byte[] bytes(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void whatIsPendingAndWhereEachBatchWentSurvivesClosing() throws Exception {
        try (Outbox outbox = Outbox.open(dir, "hospital/main provenance/sluice")) {
            outbox.put(new Pending(10, 5, bytes(32, 7), bytes(3_000, 1)));
            outbox.settle(new Anchored(10, 4, 5, bytes(32, 7)));
            outbox.put(new Pending(25, 6, bytes(32, 7), bytes(1_000, 2)));
        }
        try (Outbox outbox = Outbox.open(dir, "hospital/main provenance/sluice")) {
            Pending pending = outbox.pending().orElseThrow();
            assertThat(pending.end()).isEqualTo(25);
            assertThat(pending.timeMillis()).isEqualTo(6);
            assertThat(pending.transaction()).isEqualTo(bytes(1_000, 2));
            assertThat(outbox.anchored()).isEqualTo(10);
            Anchored at = outbox.find(9).orElseThrow();
            assertThat(at.block()).isEqualTo(4);
            assertThat(at.transactionId()).isEqualTo(HexFormat.of().formatHex(bytes(32, 7)));
            assertThat(outbox.find(10)).isEmpty();
        }
    }

    @Test
    void aPendingTransactionThatIsAnchoredOrDroppedOrTornIsNone() throws Exception {
        try (Outbox outbox = Outbox.open(dir, "hospital/main provenance/sluice")) {
            outbox.put(new Pending(10, 5, bytes(32, 7), bytes(300, 1)));
            outbox.settle(new Anchored(10, 4, 5, bytes(32, 7)));
        }
        try (Outbox outbox = Outbox.open(dir, "hospital/main provenance/sluice")) {
            assertThat(outbox.pending()).isEmpty();
            outbox.put(new Pending(20, 5, bytes(32, 7), bytes(300, 1)));
            outbox.drop();
        }
        try (Outbox outbox = Outbox.open(dir, "hospital/main provenance/sluice")) {
            assertThat(outbox.pending()).isEmpty();
            outbox.put(new Pending(20, 5, bytes(32, 7), bytes(300, 1)));
        }
        byte[] whole = Files.readAllBytes(dir.resolve("pending.1"));
        for (int cut = 0; cut < whole.length; cut++) {
            Files.write(dir.resolve("pending.1"), Arrays.copyOf(whole, cut));
            try (Outbox outbox = Outbox.open(dir, "hospital/main provenance/sluice")) {
                assertThat(outbox.pending()).isEmpty();
            }
        }
    }

    @Test
    void anAnchorTornByACrashIsForgottenAndADamagedOneRefused() throws Exception {
        try (Outbox outbox = Outbox.open(dir, "hospital/main provenance/sluice")) {
            outbox.found(new Anchored(10, 1, 5, bytes(32, 1)));
            outbox.put(new Pending(20, 5, bytes(32, 2), bytes(300, 1)));
            outbox.settle(new Anchored(20, 2, 5, bytes(32, 2)));
        }
        byte[] whole = Files.readAllBytes(dir.resolve("anchors"));
        for (int cut = 64; cut < 128; cut++) {
            Files.write(dir.resolve("anchors"), Arrays.copyOf(whole, cut));
            try (Outbox outbox = Outbox.open(dir, "hospital/main provenance/sluice")) {
                assertThat(outbox.anchored()).isEqualTo(10);
                assertThat(outbox.pending()).isPresent();
            }
        }
        whole[3] ^= 1;
        Files.write(dir.resolve("anchors"), whole);
        assertThatThrownBy(() -> Outbox.open(dir, "hospital/main provenance/sluice"))
                .isInstanceOf(LedgerException.class);
    }
}
