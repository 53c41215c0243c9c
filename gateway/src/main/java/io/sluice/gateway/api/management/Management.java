package io.sluice.gateway.api.management;

import io.sluice.gateway.http.HttpServer;
import io.sluice.gateway.http.HttpSettings;
import io.sluice.gateway.http.Routes;
import io.sluice.gateway.http.Threads;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A gateway's management port: first to open and last to close. It has threads of its own, so that it answers while all
 * workers of the gateway are busy. Any thread.
 */
public final class Management implements AutoCloseable {
    private static final int WORKERS = 4;
    private static final int WAITING = 64;

    private final Readiness readiness = new Readiness();
    private final Metrics metrics;
    private final Routes routes;
    private Threads threads;
    private HttpServer server;

    private Management(About about) {
        this.metrics = new Metrics(about, readiness);
        this.routes = ManagementRoutes.of(readiness, about, metrics);
    }

    /**
     * Listens, without TLS, where these settings say; nowhere when there are none: then {@link #routes} can be served by
     * something else.
     *
     * @throws IOException the port cannot be had
     */
    public static Management start(Optional<HttpSettings> settings, About about) throws IOException {
        Management management = new Management(about);
        if (settings.isPresent()) {
            management.threads = new Threads(about.organisation() + "-management", WORKERS, WAITING);
            try {
                management.server = HttpServer.startPlain(settings.get(), management.routes, management.threads);
            } catch (IOException e) {
                management.threads.close();
                throw e;
            }
        }
        return management;
    }

    /** The bounds of a management port: few connections, small heads, no bodies. */
    public static HttpSettings settings(String host, int port) {
        return HttpSettings.on(host, port)
                .withConnections(64)
                .withRequestsPerSecond(100)
                .withHeaderBytes(8 * 1024)
                .withBodyBytes(0);
    }

    /** How far the gateway is. */
    public Readiness readiness() {
        return readiness;
    }

    /** The numbers of the gateway. */
    public Metrics metrics() {
        return metrics;
    }

    /** Begins to answer whether the gateway is ready. */
    public void serving(Map<String, Readiness.Check> checks, Metrics.Sources sources) {
        Map<String, HttpServer> servers = new HashMap<>(sources.servers());
        port().ifPresent(port -> servers.put("management", server));
        metrics.serving(new Metrics.Sources(
                sources.ledger(),
                sources.standing(),
                sources.blobs(),
                sources.reserve(),
                sources.held(),
                sources.brakes(),
                sources.abroad(),
                sources.self(),
                servers,
                sources.clock()));
        readiness.serving(checks);
    }

    /** What the port answers. */
    public Routes routes() {
        return routes;
    }

    /** The port, where it listens on one. */
    public Optional<Integer> port() {
        return Optional.ofNullable(server).map(HttpServer::port);
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
            threads.close();
        }
    }
}
