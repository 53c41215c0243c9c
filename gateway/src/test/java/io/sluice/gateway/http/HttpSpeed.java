package io.sluice.gateway.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast the edge is, against the least that the same sockets and the same TLS need: {@code HttpSpeed [MiB] [seconds]}.
 * Loopback only; files in the temporary directory, removed at the end.
 */
public final class HttpSpeed {
    private static final TlsIdentity ALICE = Identities.of("alice", Identities.anybody());
    private static final TlsIdentity BOB = Identities.of("bob", Identities.anybody());

    private HttpSpeed() {}

    /** Runs all measures. */
    public static void main(String[] arguments) throws Exception {
        long length = Long.parseLong(arguments.length > 0 ? arguments[0] : "1024") << 20;
        int seconds = Integer.parseInt(arguments.length > 1 ? arguments[1] : "3");
        Path dir = Files.createTempDirectory("http-speed");
        Path source = dir.resolve("source");
        Path target = dir.resolve("target");
        try (Threads threads = new Threads("speed", 64, 64)) {
            fill(source, length);
            double best = 0;
            double ours = 0;
            for (int round = 0; round < 4; round++) {
                double bare = bareCopy(threads, source, target, length);
                double http = httpCopy(threads, source, target, length);
                System.out.printf(Locale.ROOT, "1 copy: bare TLS %.0f MB/s, HTTP %.0f MB/s%n", bare, http);
                best = Math.max(best, bare);
                ours = Math.max(ours, http);
            }
            System.out.printf(Locale.ROOT, "copy over TLS: %.0f MB/s of %.0f (ratio %.2f)%n", ours, best, ours / best);
            for (boolean tls : new boolean[] {false, true}) {
                for (int clients : new int[] {1, 8, 32}) {
                    double rate = smallRequests(threads, tls, clients, seconds);
                    System.out.printf(Locale.ROOT, "keep-alive, tls=%s, %d clients: %.0f/s%n", tls, clients, rate);
                }
            }
        } finally {
            Files.deleteIfExists(source);
            Files.deleteIfExists(target);
            Files.delete(dir);
        }
    }

    private static void fill(Path path, long length) throws IOException {
        byte[] block = new byte[1 << 20];
        new Random(1).nextBytes(block);
        try (FileChannel out = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (long n = 0; n < length; n += block.length) {
                out.write(ByteBuffer.wrap(block));
            }
        }
    }

    private static FileChannel create(Path path) throws IOException {
        return FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    private static double httpCopy(Threads threads, Path source, Path target, long length) throws IOException {
        try (FileChannel file = FileChannel.open(source);
                FileChannel copy = create(target);
                HttpServer server = HttpServer.start(
                        HttpSettings.on("127.0.0.1", 0),
                        ALICE,
                        call -> Ranges.serve(call, file, "application/octet-stream", "x"),
                        threads);
                HttpClient client = HttpClient.open(ClientSettings.defaults(), BOB, threads)) {
            long start = System.nanoTime();
            URI uri = URI.create("https://localhost:" + server.port() + "/");
            try (Response response = client.send(Request.get(uri).expecting(Identities.only(ALICE)))) {
                if (response.body().transferTo(copy) != length) {
                    throw new IOException("short copy");
                }
            }
            return length * 1e3 / (System.nanoTime() - start);
        }
    }

    /** The same file over the same TLS with nothing around it: both ends on event loops. */
    private static double bareCopy(Threads threads, Path source, Path target, long length) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try (FileChannel file = FileChannel.open(source);
                FileChannel copy = create(target);
                Tls ofServer = Tls.ofServer(ALICE, Tls.best());
                Tls ofClient = Tls.ofClient(BOB, Tls.best(), (engine, certificate) -> java.util.Optional.empty())) {
            Channel listener = new ServerBootstrap()
                    .group(threads.loops())
                    .channel(threads.transport().server)
                    .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(256 << 10, 1 << 20))
                    .childHandler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline().addLast(ofServer.context().newHandler(channel.alloc()));
                            channel.pipeline().addLast(new Sender(file, length));
                        }
                    })
                    .bind("127.0.0.1", 0)
                    .sync()
                    .channel();
            long start = System.nanoTime();
            Channel receiver = new Bootstrap()
                    .group(threads.loops())
                    .channel(threads.transport().client)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(2048, 16384, 256 << 10))
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline().addLast(ofClient.context().newHandler(channel.alloc()));
                            channel.pipeline().addLast(new Receiver(copy, length, done));
                        }
                    })
                    .connect(listener.localAddress())
                    .sync()
                    .channel();
            done.get();
            double speed = length * 1e3 / (System.nanoTime() - start);
            receiver.close().sync();
            listener.close().sync();
            return speed;
        }
    }

    private static final class Sender extends ChannelInboundHandlerAdapter {
        private final FileChannel file;
        private final long length;
        private long at;

        Sender(FileChannel file, long length) {
            this.file = file;
            this.length = length;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws IOException {
            if (at == 0) {
                more(ctx);
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) throws IOException {
            more(ctx);
        }

        private void more(ChannelHandlerContext ctx) throws IOException {
            while (ctx.channel().isWritable() && at < length) {
                ByteBuf block = ctx.alloc().directBuffer(256 << 10);
                at += block.writeBytes(file, at, (int) Math.min(256 << 10, length - at));
                ctx.writeAndFlush(block).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
            }
        }
    }

    private static final class Receiver extends ChannelInboundHandlerAdapter {
        private final FileChannel copy;
        private final CompletableFuture<Void> done;
        private long left;

        Receiver(FileChannel copy, long length, CompletableFuture<Void> done) {
            this.copy = copy;
            this.left = length;
            this.done = done;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) throws IOException {
            ByteBuf bytes = (ByteBuf) message;
            left -= bytes.readableBytes();
            while (bytes.isReadable()) {
                bytes.readBytes(copy, bytes.readableBytes());
            }
            bytes.release();
            if (left == 0) {
                done.complete(null);
            }
        }
    }

    private static double smallRequests(Threads threads, boolean tls, int clients, int seconds) throws Exception {
        HttpSettings settings = HttpSettings.on("127.0.0.1", 0).withRequestsPerSecond(0);
        byte[] answer = new byte[200];
        Handler handler = call -> call.respond(200, "application/json", answer);
        try (HttpServer server = tls
                        ? HttpServer.start(settings, ALICE, handler, threads)
                        : HttpServer.startPlain(settings, handler, threads);
                HttpClient client = tls
                        ? HttpClient.open(ClientSettings.defaults(), BOB, threads)
                        : HttpClient.openPlain(ClientSettings.defaults(), threads)) {
            URI uri = URI.create((tls ? "https" : "http") + "://127.0.0.1:" + server.port() + "/ping");
            Request request = Request.get(uri).expecting(Identities.only(ALICE));
            AtomicLong count = new AtomicLong();
            long begin = System.nanoTime();
            long warm = begin + 1_000_000_000L;
            long end = warm + seconds * 1_000_000_000L;
            CountDownLatch ended = new CountDownLatch(clients);
            for (int i = 0; i < clients; i++) {
                threads.workers().execute(() -> {
                    try {
                        for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                            try (Response response = client.send(request)) {
                                response.bytes(1000);
                            }
                            if (now > warm) {
                                count.incrementAndGet();
                            }
                        }
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    } finally {
                        ended.countDown();
                    }
                });
            }
            ended.await();
            return count.get() / (double) seconds;
        }
    }
}
