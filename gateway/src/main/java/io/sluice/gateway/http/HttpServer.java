package io.sluice.gateway.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** An HTTP/1.1 server. All of its methods may be called from any thread. */
public final class HttpServer implements AutoCloseable {
    /** One read from a socket: as much as a large TLS write of the peer. */
    static final int READ_BYTES = 256 * 1024;

    private final ServerCore core;
    private final SslProvider provider;
    private final UnixSocket unix;
    private Channel listener;

    /** Guarded by this. */
    private Tls tls;

    private HttpServer(ServerCore core, SslProvider provider, Tls tls, UnixSocket unix) {
        this.core = core;
        this.provider = provider;
        this.tls = tls;
        this.unix = unix;
    }

    /**
     * Listens with TLS 1.3 and requires a certificate of every peer.
     *
     * @throws IOException when the port cannot be had; the message names host and port
     */
    public static HttpServer start(HttpSettings settings, TlsIdentity identity, Handler handler, Threads threads)
            throws IOException {
        return start(settings, identity, handler, threads, Tls.best());
    }

    static HttpServer start(
            HttpSettings settings, TlsIdentity identity, Handler handler, Threads threads, SslProvider provider)
            throws IOException {
        ServerCore core = core(settings, handler, threads, identity.peers());
        HttpServer server = new HttpServer(core, provider, Tls.ofServer(identity, provider), null);
        return server.listen(threads, threads.transport().server, address(settings));
    }

    /** Listens without TLS: for loopback and tests. */
    public static HttpServer startPlain(HttpSettings settings, Handler handler, Threads threads) throws IOException {
        HttpServer server = new HttpServer(core(settings, handler, threads, nobodyAsked()), null, null, null);
        return server.listen(threads, threads.transport().server, address(settings));
    }

    /**
     * Listens on a Unix socket that only its owner may use (mode 0600 in a directory of mode 0700). The socket file of a
     * dead process is replaced.
     *
     * @throws IOException when another process serves it ("gateway already running"), or the path is longer than the 100
     *     bytes that a socket's name may have
     */
    public static HttpServer startUnix(Path socket, HttpSettings settings, Handler handler, Threads threads)
            throws IOException {
        return startUnix(socket, settings, handler, threads, threads, Set.of());
    }

    /**
     * As above.
     *
     * @param spare whose workers run the calls of paths that begin with one of {@code urgent}, however many others wait
     */
    public static HttpServer startUnix(
            Path socket, HttpSettings settings, Handler handler, Threads threads, Threads spare, Set<String> urgent)
            throws IOException {
        UnixSocket unix = UnixSocket.claim(socket);
        ServerCore core = core(settings, handler, threads, nobodyAsked());
        core.spare(urgent, spare.workers());
        HttpServer server = new HttpServer(core, null, null, unix);
        server.listen(
                threads, threads.transport().unixServer, threads.transport().unixAddress(socket));
        unix.restrict();
        return server;
    }

    private static ServerCore core(HttpSettings settings, Handler handler, Threads threads, PeerCheck peers) {
        return new ServerCore(settings, handler, threads.workers(), new DateField(Clock.systemUTC()), peers);
    }

    private static PeerCheck nobodyAsked() {
        return certificate -> Optional.of("no certificates here");
    }

    private static SocketAddress address(HttpSettings settings) throws BindException {
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw new BindException("cannot listen on " + settings.host() + ": unknown host");
        }
        return address;
    }

    private HttpServer listen(Threads threads, Class<? extends ServerChannel> type, SocketAddress address)
            throws IOException {
        HttpSettings settings = core.settings;
        WriteBufferWaterMark marks = new WriteBufferWaterMark(settings.bufferLowBytes(), settings.bufferHighBytes());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(threads.loops())
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, marks)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(2048, 16 * 1024, READ_BYTES))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                });
        if (address instanceof InetSocketAddress) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true).childOption(ChannelOption.TCP_NODELAY, true);
        }
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            release();
            BindException taken = new BindException("cannot listen on " + name(address) + ": "
                    + bound.cause().getMessage() + " (expected: a free address of this machine)");
            taken.initCause(bound.cause());
            throw taken;
        }
        listener = bound.channel();
        return this;
    }

    private static String name(SocketAddress address) {
        return address instanceof InetSocketAddress internet
                ? internet.getHostString() + ":" + internet.getPort()
                : address.toString();
    }

    private void accept(Channel channel) {
        int open = core.connections.size();
        if (open >= 2L * core.settings.connections()) {
            core.tally.rejected(ServerCounts.Bound.CONNECTIONS);
            channel.close();
            return;
        }
        if (provider != null) {
            SslHandler handler = newTlsHandler(channel);
            handler.setHandshakeTimeoutMillis(core.settings.headerTimeout().toMillis());
            channel.pipeline().addLast(handler);
        }
        boolean overLimit = open >= core.settings.connections();
        channel.pipeline().addLast(new ServerConnection(core, provider != null, overLimit));
    }

    private synchronized SslHandler newTlsHandler(Channel channel) {
        return tls.context().newHandler(channel.alloc());
    }

    /** Where it listens. Throws on a Unix socket. */
    public InetSocketAddress address() {
        if (unix != null) {
            throw new IllegalStateException("a Unix socket has no port");
        }
        return (InetSocketAddress) listener.localAddress();
    }

    /** The port it listens on. */
    public int port() {
        return address().getPort();
    }

    /**
     * New connections get this certificate and these checks; open ones go on, and their next requests are checked anew.
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
        if (provider == null) {
            throw new IllegalStateException("server without TLS");
        }
        return new PreparedTls(Tls.ofServer(identity, provider), this::take);
    }

    private synchronized void take(Tls next) {
        if (tls == null) {
            next.close(); // stopped meanwhile
            return;
        }
        tls.close();
        tls = next;
        core.peers = next.identity().peers();
    }

    /**
     * From now on these bounds hold; host, port and buffers stay. Times, rate and the number of connections count for
     * open connections too, the longest head and body for new ones. None is closed because of it.
     */
    public void limit(HttpSettings settings) {
        core.limit(settings);
    }

    /** What it has done so far. */
    public ServerCounts counts() {
        return core.tally.counts(core.connections.size(), core.rates.waitedNanos());
    }

    /** Memory outside of the heap that servers and clients of this process hold for bytes on their way. */
    public static long bufferBytes() {
        return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider known
                ? known.metric().usedDirectMemory()
                : 0;
    }

    /** What encrypts, for the log and for {@code diagnose}: {@code "BoringSSL, TLSv1.3 ..."} or {@code "none"}. */
    public String tls() {
        return provider == null ? "none" : Tls.describe(provider);
    }

    /**
     * Stops accepting, and serves the open connections until their peers have closed them or the time is up. They are
     * closed by {@link #stop}, which is to follow.
     *
     * @return true if none is left
     */
    public boolean drain(Duration bound) {
        listener.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
        try {
            return core.awaitNone(bound);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Stops accepting, closes idle connections, waits for calls in flight, then cuts what is left.
     *
     * @return true if no call had to be cut
     */
    public boolean stop(Duration bound) {
        core.stopping = true;
        listener.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
        core.connections.forEach(connection -> connection.onLoop(connection::stop));
        boolean quiet = false;
        try {
            quiet = core.awaitNone(bound);
            if (!quiet) {
                core.connections.forEach(Connection::cut);
                core.awaitNone(Duration.ofSeconds(2));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            core.connections.forEach(Connection::cut);
        }
        release();
        return quiet;
    }

    private synchronized void release() {
        if (unix != null) {
            unix.close();
        }
        if (tls != null) {
            tls.close();
            tls = null;
        }
    }

    /** Stops within the time of the settings. */
    @Override
    public void close() {
        stop(core.settings.stopTimeout());
    }
}
