package io.sluice.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Where a gateway posts its alerts. Its first try is turned away: it has to come again. */
final class Hook implements AutoCloseable {
    static final String SECRET = "between-us-and-the-hook";

    record Posted(String body, String time, String signature) {}

    private final List<Posted> posts = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final HttpServer server;

    Hook() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean first = asked.getAndIncrement() == 0;
        if (!first) {
            posts.add(new Posted(
                    new String(body, StandardCharsets.UTF_8),
                    exchange.getRequestHeaders().getFirst("Sluice-Time"),
                    exchange.getRequestHeaders().getFirst("Sluice-Signature")));
        }
        exchange.sendResponseHeaders(first ? 503 : 204, -1);
        exchange.close();
    }

    /** The settings that lead here, to stand under {@code watch}; the secret is kept in that directory. */
    String settings(Path directory) throws IOException {
        Path secret = Files.writeString(directory.resolve("hook.secret"), SECRET + "\n");
        return """
                  webhook:
                    url: http://127.0.0.1:%d/hook
                    secretFile: %s
                """.formatted(server.getAddress().getPort(), secret);
    }

    List<Posted> posts() {
        return List.copyOf(posts);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
