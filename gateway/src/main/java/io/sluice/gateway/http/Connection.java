package io.sluice.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * What both ends of a connection have in common. The event loop owns the decoder and the current inflow; a worker waits
 * here for room to write. Automatic reading is off: {@link #readMore} asks for the next bytes when somebody has use for
 * them, and one read stays outstanding between messages, so that a peer who leaves is noticed.
 */
abstract class Connection extends ChannelInboundHandlerAdapter implements MessageDecoder.Events {
    final MessageDecoder decoder;
    final ReentrantLock lock = new ReentrantLock();
    final Condition changed = lock.newCondition();

    private volatile Channel channel;
    private volatile Optional<X509Certificate> peer = Optional.empty();
    private volatile Supplier<IOException> broken;
    private volatile boolean cut;

    /** The body that is arriving, or null. Owned by the event loop. */
    Inflow inflow;

    /** What arrives has no meaning any more and is dropped. Owned by the event loop. */
    boolean deaf;

    Connection(MessageDecoder decoder) {
        this.decoder = decoder;
    }

    /** The peer is gone in the middle of something. */
    abstract IOException gone();

    /** The peer is too slow. */
    abstract IOException slow(String what);

    /** The peer's body is longer than somebody wants to keep. */
    abstract IOException tooLong(int limit);

    /** The peer broke the rules; what arrives from now on means nothing. On the event loop. */
    abstract void malformed(HttpRefusal refusal);

    /** What an exception on the event loop means to whoever waits. */
    abstract Supplier<IOException> meaning(Throwable cause);

    /** Everything that came with this read was decoded. On the event loop. */
    abstract void settled();

    // ---- for workers

    Channel channel() {
        return channel;
    }

    Optional<X509Certificate> peer() {
        return peer;
    }

    boolean isOpen() {
        return broken == null && channel.isActive();
    }

    boolean isEncrypted() {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    /** Waits until fewer bytes than the high mark wait to be sent. */
    void awaitRoom(Pace pace) throws IOException {
        check();
        if (channel.isWritable()) {
            return;
        }
        lock.lock();
        try {
            while (!channel.isWritable()) {
                check();
                if (!pace.await(changed)) {
                    cut();
                    throw slow("reading");
                }
            }
            check();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until that time of {@link System#nanoTime}, unless the connection breaks before. */
    void awaitTime(long time) throws IOException {
        check();
        lock.lock();
        try {
            for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
                changed.awaitNanos(left);
                check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while waiting for the peer's turn");
        } finally {
            lock.unlock();
        }
    }

    /** Throws if nothing can be sent any more. */
    void check() throws IOException {
        Supplier<IOException> why = broken;
        if (why != null) {
            throw why.get();
        }
    }

    /** Sends; takes over the message. */
    void send(Object message) {
        channel.writeAndFlush(message).addListener((ChannelFutureListener) done -> {
            if (!done.isSuccess()) {
                breakOff(meaning(done.cause()));
            }
        });
    }

    /** Closes at once, whatever is on its way. */
    void cut() {
        cut = true;
        channel.close();
    }

    /**
     * As {@link #cut}, and does not even give the kernel time to send what it has: no farewell of TLS, which would wait
     * behind it, and no lingering.
     */
    void reset() {
        cut = true;
        onLoop(() -> {
            if (!channel.isOpen()) {
                return;
            }
            try {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
            } catch (ChannelException e) {
                // The peer closed it this moment.
            }
            ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
            if (tls == null) {
                channel.close();
            } else {
                tls.close(); // From here towards the socket: not through the handler itself.
            }
        });
    }

    /** True if it is our side that closed. */
    boolean wasCut() {
        return cut;
    }

    /** Asks for more bytes if somebody has use for them. From any thread. */
    void readMore() {
        if (channel.eventLoop().inEventLoop()) {
            readIfWanted();
        } else {
            onLoop(this::readIfWanted);
        }
    }

    /** Runs something on the event loop, unless that has ended, and the connection with it. */
    final void onLoop(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            if (!channel.eventLoop().isShuttingDown()) {
                throw e;
            }
        }
    }

    private void readIfWanted() {
        boolean room = inflow == null || decoder.isEnded() || inflow.hasRoom();
        // Whole messages that wait for their turn are enough: the peer may wait too.
        if (deaf || room && !(decoder.isEnded() && decoder.hasInput())) {
            channel.read();
        }
    }

    // ---- the event loop's side

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
    }

    /** Remembers who the peer is, once the handshake is done. */
    void shakenHands() throws SSLPeerUnverifiedException {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        peer = Optional.of((X509Certificate) tls.engine().getSession().getPeerCertificates()[0]);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (deaf) {
            ReferenceCountUtil.release(message);
            return;
        }
        decoder.add((ByteBuf) message);
        decode();
    }

    /** Decodes what is there, up to the end of the current message. */
    final void decode() {
        try {
            decoder.decode(this);
        } catch (HttpRefusal refusal) {
            deaf = true;
            decoder.release();
            malformed(refusal);
        }
    }

    @Override
    public void body(ByteBuf part) {
        inflow.add(part);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (inflow != null) {
            inflow.signal();
        }
        settled();
        readIfWanted();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        signal();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        breakOff(this::gone);
        decoder.release();
        deaf = true;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        breakOff(meaning(cause));
        ctx.close();
    }

    /** From now on reads (after what is queued) and writes throw. The first reason stays. */
    final void breakOff(Supplier<IOException> why) {
        lock.lock();
        try {
            if (broken == null) {
                broken = why;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (channel.eventLoop().inEventLoop() && inflow != null) {
            inflow.fail(broken);
        }
    }

    final void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
