package io.sluice.gateway.backup;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.gateway.exchange.Progress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Garbage fails only as the documented exception. */
class BackupFuzzTest {
    @FuzzTest(maxDuration = "10s")
    void backup(byte[] bytes) throws IOException {
        try {
            BackupReader.read(
                    new ByteArrayInputStream(bytes),
                    (name, length) -> OutputStream.nullOutputStream(),
                    bytes.length,
                    Progress.NONE);
        } catch (BackupException e) {
            // As documented.
        }
    }

    @FuzzTest(maxDuration = "10s")
    void state(byte[] bytes) throws IOException {
        try {
            StateDump.read(new ByteArrayInputStream(bytes), item -> {});
        } catch (BackupException e) {
            // As documented.
        }
    }
}
