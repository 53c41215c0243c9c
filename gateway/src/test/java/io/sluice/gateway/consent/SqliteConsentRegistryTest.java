package io.sluice.gateway.consent;

import io.sluice.gateway.store.Database;
import io.sluice.gateway.store.Documents;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteConsentRegistryTest extends ConsentRegistryContract {
    @TempDir
    Path directory;

    private final ExecutorService executor = Executors.newCachedThreadPool();

    @Override
    Documents create() {
        return Database.open(directory, executor);
    }

    @AfterEach
    void stop() {
        executor.shutdown();
    }
}
