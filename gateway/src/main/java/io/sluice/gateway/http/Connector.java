package io.sluice.gateway.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.sluice.gateway.http.HttpFailure.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;

/**
 * Makes the connections of one client. Everything that may block (names, connecting, the handshake) is waited for by the
 * worker that wants the connection. The peer must please two checks: the one of our identity (is it a member at all?) and
 * the one of the request (is it the member I mean?); both are asked in the handshake, before our own certificate is sent,
 * and again for each request.
 */
final class Connector implements AutoCloseable {
    private final ClientSettings settings;
    private final Threads threads;
    private final Path socket;
    private final SslProvider provider;
    private final Map<SSLEngine, PeerCheck> handshakes = new ConcurrentHashMap<>();

    /** Guarded by this; null without TLS and after close. */
    private Tls tls;

    private Connector(ClientSettings settings, Threads threads, Path socket, SslProvider provider) {
        this.settings = settings;
        this.threads = threads;
        this.socket = socket;
        this.provider = provider;
    }

    static Connector plain(ClientSettings settings, Threads threads) {
        return new Connector(settings, threads, null, null);
    }

    static Connector unix(Path socket, ClientSettings settings, Threads threads) {
        return new Connector(settings, threads, socket, null);
    }

    static Connector tls(ClientSettings settings, TlsIdentity identity, Threads threads, SslProvider provider)
            throws IOException {
        Connector connector = new Connector(settings, threads, null, provider);
        connector.tls = connector.prepare(identity);
        return connector;
    }

    Tls prepare(TlsIdentity identity) throws IOException {
        return Tls.ofClient(
                identity, provider, (engine, certificate) -> refusalInHandshake(identity, engine, certificate));
    }

    /** New connections use it; a closed connector drops it. */
    synchronized void take(Tls next) {
        if (tls == null) {
            next.close();
            return;
        }
        close();
        tls = next;
    }

    String tls() {
        return provider == null ? "none" : Tls.describe(provider);
    }

    @Override
    public synchronized void close() {
        if (tls != null) {
            tls.close();
            tls = null;
        }
    }

    /** A request must say whom it expects; what it must not say is plain http where we have certificates. */
    void check(Request request) {
        String scheme = provider == null ? "http" : "https";
        if (!request.uri().getScheme().equals(scheme)) {
            throw new IllegalArgumentException("URL: " + request.uri() + " (expected: " + scheme + ")");
        }
        if (provider != null && request.expected().isEmpty()) {
            throw new IllegalArgumentException("request to " + request.uri() + " without the peer it expects");
        }
    }

    String poolName(URI uri) {
        return socket == null ? uri.getHost() + ":" + port(uri) : socket.toString();
    }

    private int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : provider == null ? 80 : 443;
    }

    /** Asks whether the one at the other end is whom the request expects, however old the connection is. */
    void admit(Request request, ClientConnection connection, Pool pool) throws HttpFailure {
        if (provider == null) {
            return;
        }
        X509Certificate certificate = connection.peer().orElseThrow();
        Optional<String> refusal;
        synchronized (this) {
            refusal =
                    tls == null ? Optional.of("closed") : tls.identity().peers().refusal(certificate);
        }
        refusal = refusal.or(() -> request.expected().orElseThrow().refusal(certificate));
        if (refusal.isPresent()) {
            throw new HttpFailure(Stage.TLS_REFUSED, pool.name() + ": " + refusal.get(), null);
        }
    }

    private Optional<String> refusalInHandshake(TlsIdentity identity, SSLEngine engine, X509Certificate certificate) {
        PeerCheck expected = handshakes.get(engine);
        return expected == null
                ? Optional.of("nobody expects this peer")
                : identity.peers().refusal(certificate).or(() -> expected.refusal(certificate));
    }

    /** Connects and shakes hands. */
    ClientConnection connect(Request request, Pool pool) throws IOException {
        HttpFailure last = null;
        for (SocketAddress address : addresses(request.uri(), pool)) {
            try {
                return connect(request, pool, address);
            } catch (HttpFailure failure) {
                if (failure.stage() != Stage.UNREACHABLE) {
                    throw failure;
                }
                last = failure;
            }
        }
        throw last;
    }

    private List<SocketAddress> addresses(URI uri, Pool pool) throws HttpFailure {
        if (socket != null) {
            return List.of(threads.transport().unixAddress(socket));
        }
        try {
            List<SocketAddress> addresses = new ArrayList<>();
            String host = uri.getHost();
            for (InetAddress address : InetAddress.getAllByName(host)) {
                addresses.add(new InetSocketAddress(address, port(uri)));
            }
            return addresses;
        } catch (UnknownHostException e) {
            throw new HttpFailure(Stage.UNREACHABLE, pool.name() + ": unknown host", e);
        }
    }

    private ClientConnection connect(Request request, Pool pool, SocketAddress address) throws IOException {
        long end = System.nanoTime() + settings.connectTimeout().toNanos();
        ClientConnection connection = new ClientConnection(settings, pool);
        SslHandler handler = provider == null ? null : handler(request);
        try {
            ChannelFuture connected = bootstrap(connection, handler).connect(address);
            if (!connected.awaitUninterruptibly(left(end), TimeUnit.NANOSECONDS) || !connected.isSuccess()) {
                connected.cancel(true);
                connected.channel().close();
                throw new HttpFailure(
                        Stage.UNREACHABLE, pool.name() + ": " + reason(connected.cause()), connected.cause());
            }
            if (handler != null) {
                shakeHands(connection, Duration.ofNanos(left(end)));
            }
            return connection;
        } finally {
            if (handler != null) {
                handshakes.remove(handler.engine());
            }
        }
    }

    private static void shakeHands(ClientConnection connection, Duration bound) throws IOException {
        boolean done = false;
        try {
            connection.awaitHandshake(bound);
            done = true;
        } finally {
            if (!done) {
                connection.cut();
            }
        }
    }

    private synchronized SslHandler handler(Request request) throws HttpFailure {
        if (tls == null) {
            throw new HttpFailure(Stage.UNREACHABLE, "client is closed", null);
        }
        URI uri = request.uri();
        SslHandler handler =
                tls.context().newHandler(io.netty.buffer.ByteBufAllocator.DEFAULT, uri.getHost(), port(uri));
        handler.setHandshakeTimeoutMillis(settings.connectTimeout().toMillis());
        handshakes.put(handler.engine(), request.expected().orElseThrow());
        return handler;
    }

    private Bootstrap bootstrap(ClientConnection connection, SslHandler handler) {
        WriteBufferWaterMark marks = new WriteBufferWaterMark(settings.bufferLowBytes(), settings.bufferHighBytes());
        Bootstrap bootstrap = new Bootstrap()
                .group(threads.loops())
                .channel(socket == null ? threads.transport().client : threads.transport().unixClient)
                .option(ChannelOption.AUTO_READ, false)
                // A failed write must not hide the alert or the answer that says why.
                .option(ChannelOption.AUTO_CLOSE, false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.connectTimeout().toMillis())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, marks)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(2048, 16 * 1024, HttpServer.READ_BYTES))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (handler != null) {
                            channel.pipeline().addLast(handler);
                        }
                        channel.pipeline().addLast(connection);
                    }
                });
        return socket == null ? bootstrap.option(ChannelOption.TCP_NODELAY, true) : bootstrap;
    }

    private static long left(long end) {
        return Math.max(1, end - System.nanoTime());
    }

    /** The innermost reason: Netty and the TLS providers wrap it several times. */
    static String reason(Throwable cause) {
        if (cause == null) {
            return "no answer in time";
        }
        Throwable inner = cause;
        while (inner.getCause() != null && inner.getCause() != inner) {
            inner = inner.getCause();
        }
        return inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
    }
}
