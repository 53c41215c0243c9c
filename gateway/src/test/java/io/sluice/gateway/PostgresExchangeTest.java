package io.sluice.gateway;

import io.sluice.gateway.store.NeedsPostgres;
import io.sluice.gateway.store.PostgresServer;

/** The same exchanges, where the provider's state is in PostgreSQL. */
@NeedsPostgres
class PostgresExchangeTest extends ExchangeTest {
    @Override
    void placeState(Site site) throws Exception {
        site.stateIn(PostgresServer.shared().database());
    }
}
