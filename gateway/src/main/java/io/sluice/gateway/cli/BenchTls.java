package io.sluice.gateway.cli;

import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.ClientSettings;
import io.sluice.gateway.http.Headers;
import io.sluice.gateway.http.HttpClient;
import io.sluice.gateway.http.HttpServer;
import io.sluice.gateway.http.HttpSettings;
import io.sluice.gateway.http.PeerCheck;
import io.sluice.gateway.http.Request;
import io.sluice.gateway.http.Response;
import io.sluice.gateway.http.Routes;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.identity.Organisation;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The baseline of exchanges: plain mutual TLS 1.3 between the same two organisations over the same HTTP library, and
 * nothing of Sluice besides. Server and client share this process.
 */
final class BenchTls implements AutoCloseable {
    static final int SMALL = 4096;
    private static final PeerCheck ANYBODY = certificate -> Optional.empty();

    private final Organisation provider;
    private final Organisation recipient;
    private final Threads threads = new Threads("sluice-bench-tls", 64, 64);
    private final HttpServer server;
    private final HttpClient client;
    private volatile Path served;

    /** @param pair whose certificates are used */
    BenchTls(BenchPair pair) throws IOException {
        provider = pair.organisation(BenchPair.PROVIDER);
        recipient = pair.organisation(BenchPair.RECIPIENT);
        byte[] small = new byte[SMALL];
        Routes routes = Routes.none()
                .on("GET", "/file", this::file)
                .on("GET", "/small", call -> call.respond(200, "application/octet-stream", small));
        HttpSettings any = HttpSettings.on("127.0.0.1", 0).withRequestsPerSecond(0);
        server = HttpServer.start(any, provider.tls(ANYBODY), routes, threads);
        client = HttpClient.open(ClientSettings.defaults(), recipient.tls(ANYBODY), threads);
    }

    private void file(Call call) throws IOException {
        try (FileChannel file = FileChannel.open(served, StandardOpenOption.READ)) {
            call.sendFile(200, Headers.of("Content-Type", "application/octet-stream"), file, 0, file.size());
        }
    }

    /** Copies a file over one connection to one that is written and synced; gives the nanoseconds. */
    long copy(Path from, Path to) throws IOException {
        served = from;
        long start = System.nanoTime();
        try (Response response = client.send(get("/file"));
                FileChannel target = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            response.body().transferTo(target);
            target.force(true);
        }
        return System.nanoTime() - start;
    }

    /** One request for 4 KiB. */
    void small() throws IOException {
        try (Response response = client.send(get("/small"))) {
            response.bytes(SMALL);
        }
    }

    private Request get(String path) {
        return Request.get(URI.create("https://127.0.0.1:" + server.port() + path))
                .expecting(ANYBODY);
    }

    @Override
    public void close() {
        client.close();
        server.close();
        threads.close();
        provider.close();
        recipient.close();
    }
}
