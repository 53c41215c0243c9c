package io.sluice.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.DataKey;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.StorageKey;
import io.sluice.gateway.store.Database;
import io.sluice.gateway.store.Document;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataKeysTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MANY = 1_203;

    @TempDir
    Path directory;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(directory, Runnable::run);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static byte[] secret(int number) {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) number);
        return secret;
    }

    private static ByteString object(int number) {
        return ByteString.copyFromUtf8(String.format("object-%09d", number));
    }

    private DataKeys under(StorageKey storage) {
        return new DataKeys(database, storage, RANDOM);
    }

    private static ByteString seen(DataKeys keys, int number) throws SealException {
        try (DataKey key = keys.get(object(number)).orElseThrow()) {
            return seen(key);
        }
    }

    /** The same for the same key, which no test may look into. */
    private static ByteString seen(DataKey key) {
        try (StorageKey probe = StorageKey.takeCopyOf(secret(5))) {
            return probe.wrap(key, object(0), new SameNonce());
        }
    }

    private static final class SameNonce extends SecureRandom {
        private static final long serialVersionUID = 1;

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Test
    void whatAnOldStorageKeyWrappedIsWrappedByTheNewOneAndNeedsTheOldOneNoMore() throws SealException {
        ByteString[] before = new ByteString[MANY];
        try (StorageKey old = StorageKey.takeCopyOf(secret(1))) {
            DataKeys keys = under(old);
            for (int i = 0; i < MANY; i++) {
                int number = i;
                try (DataKey key = DataKey.generate(RANDOM)) {
                    before[i] = seen(key);
                    database.write(tx -> keys.put(tx, object(number), key));
                }
            }
            keys.renew(); // With one storage key there is nothing to do.
            assertThat(seen(keys, 7)).isEqualTo(before[7]);
        }
        try (StorageKey both = StorageKey.takeCopyOf(List.of(secret(2), secret(1)))) {
            assertThat(seen(under(both), 7)).as("before it was renewed").isEqualTo(before[7]);
            under(both).renew();
            ByteString wrapped =
                    ByteString.copyFrom(database.list("data-key", "", 1).get(0).content());
            under(both).renew();
            assertThat(database.list("data-key", "", 1).get(0).content())
                    .as("not wrapped again")
                    .isEqualTo(wrapped.toByteArray());
        }
        try (StorageKey newest = StorageKey.takeCopyOf(secret(2));
                StorageKey old = StorageKey.takeCopyOf(secret(1))) {
            for (int i = 0; i < MANY; i++) {
                assertThat(seen(under(newest), i)).isEqualTo(before[i]);
            }
            assertThatThrownBy(() -> under(old).get(object(7))).isInstanceOf(SealException.class);
        }
    }

    @Test
    void whatNoStorageKeyOfOursWrappedStaysAsItIs() throws SealException {
        try (StorageKey strange = StorageKey.takeCopyOf(secret(9));
                StorageKey both = StorageKey.takeCopyOf(List.of(secret(2), secret(1)));
                DataKey key = DataKey.generate(RANDOM)) {
            database.write(tx -> under(strange).put(tx, object(1), key));
            Document before = database.list("data-key", "", 10).get(0);
            under(both).renew();
            assertThat(database.list("data-key", "", 10)).containsExactly(before);
            assertThatThrownBy(() -> under(both).get(object(1))).isInstanceOf(SealException.class);
        }
    }
}
