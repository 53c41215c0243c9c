package io.sluice.gateway.http;

import io.netty.handler.ssl.SslProvider;
import io.sluice.gateway.http.HttpFailure.Stage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends requests and blocks until the head of the answer is there. Keeps connections in a bounded pool for each
 * authority. May be used by many workers. Follows no redirect, asks no proxy, keeps no cookie.
 */
public final class HttpClient implements AutoCloseable {
    private final ClientSettings settings;
    private final Connector connector;
    private final ConcurrentMap<String, Pool> pools = new ConcurrentHashMap<>();
    private final ScheduledFuture<?> sweep;

    private HttpClient(ClientSettings settings, Connector connector, Threads threads) {
        this.settings = settings;
        this.connector = connector;
        long every = Pool.sweepMillis(settings);
        this.sweep = threads.timer()
                .scheduleWithFixedDelay(() -> pools.values().forEach(Pool::evict), every, every, TimeUnit.MILLISECONDS);
    }

    /**
     * A client that speaks https only, with our certificate.
     *
     * @throws IOException when the key and the certificate cannot be used
     */
    public static HttpClient open(ClientSettings settings, TlsIdentity identity, Threads threads) throws IOException {
        return open(settings, identity, threads, Tls.best());
    }

    static HttpClient open(ClientSettings settings, TlsIdentity identity, Threads threads, SslProvider provider)
            throws IOException {
        return new HttpClient(settings, Connector.tls(settings, identity, threads, provider), threads);
    }

    /** A client that speaks http only: for loopback and tests. */
    public static HttpClient openPlain(ClientSettings settings, Threads threads) {
        return new HttpClient(settings, Connector.plain(settings, threads), threads);
    }

    /** A client of one Unix socket, whatever host the URLs name; they begin with {@code http:}. */
    public static HttpClient openUnix(Path socket, ClientSettings settings, Threads threads) {
        return new HttpClient(settings, Connector.unix(socket, settings, threads), threads);
    }

    /**
     * Sends a request, with the {@link Trace} of this thread. A connection that turns out to be closed before any answer came is replaced once, if the request is
     * a GET or HEAD.
     *
     * @return the answer, whatever its status; the caller closes it
     * @throws HttpFailure when no answer came, and how far the request got
     * @throws IOException when the request's own channel failed
     */
    public Response send(Request given) throws IOException {
        Request request = traced(given);
        URI uri = request.uri();
        connector.check(request);
        String authority = uri.getRawAuthority();
        Pool pool = pools.computeIfAbsent(connector.poolName(uri), name -> new Pool(name, settings));
        ClientConnection connection = pool.take(false);
        boolean pooled = connection != null;
        boolean again =
                pooled && (request.method().equals("GET") || request.method().equals("HEAD"));
        try {
            return exchange(request, pool, connection, authority);
        } catch (HttpFailure failure) {
            if (again && failure.stage() == Stage.CLOSED_EARLY) {
                return exchange(request, pool, pool.take(true), authority);
            }
            throw failure;
        }
    }

    private static Request traced(Request request) {
        return request.headers().first(Trace.FIELD).isPresent()
                ? request
                : Trace.current()
                        .map(trace -> request.with(Trace.FIELD, trace.parent()))
                        .orElse(request);
    }

    private Response exchange(Request request, Pool pool, ClientConnection taken, String authority) throws IOException {
        ClientConnection connection = taken;
        boolean answered = false;
        try {
            if (connection == null) {
                connection = connector.connect(request, pool);
            }
            connector.admit(request, connection, pool);
            Response response = connection.exchange(request, target(request.uri()), authority);
            answered = true;
            return response;
        } finally {
            if (!answered) {
                if (connection != null) {
                    connection.abandon();
                }
                pool.gone();
            }
        }
    }

    private static String target(URI uri) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /**
     * New connections use this certificate and these checks; idle ones are closed.
     *
     * @throws IOException when the key and the certificate cannot be used; the old ones then stay in use
     */
    public void use(TlsIdentity identity) throws IOException {
        try (Prepared next = prepare(identity)) {
            next.commit();
        }
    }

    /**
     * {@link #use} in two steps.
     *
     * @throws IOException when the key and the certificate cannot be used
     */
    public Prepared prepare(TlsIdentity identity) throws IOException {
        return new PreparedTls(connector.prepare(identity), next -> {
            connector.take(next);
            pools.values().forEach(Pool::close);
            pools.clear();
        });
    }

    /** What encrypts, for the log and for {@code diagnose}. */
    public String tls() {
        return connector.tls();
    }

    /** Closes idle connections; those in use are closed when their answer is. */
    @Override
    public void close() {
        sweep.cancel(false);
        pools.values().forEach(Pool::close);
        connector.close();
    }
}
