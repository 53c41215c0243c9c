package io.sluice.gateway.consent;

import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.NeedsPostgres;
import io.sluice.gateway.store.PostgresDatabase;
import io.sluice.gateway.store.PostgresServer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;

@NeedsPostgres
class PostgresConsentRegistryTest extends ConsentRegistryContract {
    private final ExecutorService executor = Executors.newCachedThreadPool();

    @Override
    Documents create() throws Exception {
        return PostgresDatabase.open(PostgresServer.shared().database(), executor, ended -> {});
    }

    @AfterEach
    void stop() {
        executor.shutdown();
    }
}
