package io.sluice.gateway.sealing;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.List;

/** Garbage fails only as the documented exception. */
class SealingFuzzTest {
    @FuzzTest(maxDuration = "10s")
    void header(byte[] bytes) {
        try {
            SealedReader.readHeader(new BytesChannel(bytes));
        } catch (SealException e) {
            // As documented.
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @FuzzTest(maxDuration = "10s")
    void manifest(byte[] bytes) {
        try {
            Manifests.parse(ByteString.copyFrom(bytes));
        } catch (SealException e) {
            // As documented.
        }
    }

    @FuzzTest(maxDuration = "10s")
    void grant(byte[] bytes) {
        try {
            KeyGrants.parse(ByteString.copyFrom(bytes));
        } catch (SealException e) {
            // As documented.
        }
    }

    @FuzzTest(maxDuration = "10s")
    void signedMessage(byte[] bytes) {
        try {
            Signatures.parse(bytes);
        } catch (SealException e) {
            // As documented.
        }
    }

    @FuzzTest(maxDuration = "10s")
    void offlineGrants(byte[] bytes) {
        try {
            OfflineGrants.parse(bytes);
        } catch (SealException e) {
            // As documented.
        }
    }

    @FuzzTest(maxDuration = "10s")
    void storedDataKey(byte[] bytes) {
        try (StorageKey key = StorageKey.takeCopyOf(new byte[32])) {
            key.unwrap(ByteString.copyFrom(bytes), ByteString.EMPTY);
        } catch (SealException e) {
            // As documented.
        }
    }

    @FuzzTest(maxDuration = "10s")
    void sealedMessage(byte[] bytes) {
        try (SealingKeys key = SealingKeys.fromSeed(new byte[32])) {
            SealedMessage.open(bytes, "sluice/v1/test", ByteString.EMPTY, List.of(key));
        } catch (SealException e) {
            // As documented.
        }
    }
}
