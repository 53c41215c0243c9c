package io.sluice.ledger.fabric.mirror;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.fabric.verify.VerifiedBlock;
import io.sluice.ledger.fabric.verify.VerifiedTransaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** A damaged file, and endorsers who sign anything. */
class MirrorFuzzTest {
    @FuzzTest
    void log(byte[] bytes) throws IOException {
        Path dir = Files.createTempDirectory("mirror-fuzz-");
        try {
            byte[] header = ByteBuffer.allocate(40).put("SLUMIR1\n".getBytes()).array();
            Files.write(
                    dir.resolve("blocks"),
                    ByteBuffer.allocate(40 + bytes.length)
                            .put(header)
                            .put(bytes)
                            .array());
            try {
                BlockLog.open(dir, new byte[32], frame -> {}).close();
            } catch (LedgerException e) {
                // Announced.
            }
        } finally {
            Files.deleteIfExists(dir.resolve("blocks"));
            Files.deleteIfExists(dir);
        }
    }

    @FuzzTest
    void writes(byte[] bytes) {
        Projection projection = new Projection();
        long number = 0;
        for (String key : List.of("org/a", "msp/A", "lane/a/b", "batch/a/b/0000000000000001", "member/a", "x")) {
            KVWrite write = KVWrite.newBuilder()
                    .setKey(key)
                    .setValue(ByteString.copyFrom(bytes))
                    .build();
            VerifiedTransaction transaction = new VerifiedTransaction(
                    0, "id", "A", List.of(), TxValidationCode.VALID, "", TxValidationCode.VALID, true, List.of(write));
            projection.take(new VerifiedBlock(++number, new byte[32], List.of(), List.of(transaction)), 0, "peer");
        }
    }
}
