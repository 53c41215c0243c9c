package io.sluice.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * One connection of the server. All state belongs to its event loop.
 *
 * <pre>
 * SHAKING -- handshake done --> HEAD -- head whole --> CALL (a worker has it) -- answered --> HEAD ...
 *                                 |                      |
 *                                 |                      +-- answered before the request's end --> DRAIN --> HEAD
 *                                 +-- broken framing, limits --> LINGER
 * </pre>
 *
 * DRAIN and LINGER read what still arrives, for a short time and a few bytes, and drop it: closing with unread bytes
 * resets the connection, and the peer would lose the answer that tells it what is wrong.
 */
final class ServerConnection extends Connection {
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int LINGER_BYTES = 16 << 20;
    private static final int DRAIN_BYTES = 256 * 1024;

    private enum State {
        SHAKING,
        HEAD,
        CALL,
        DRAIN,
        LINGER
    }

    private final ServerCore core;
    private final boolean tls;
    private final boolean overLimit;
    private State state = State.SHAKING;
    private boolean keepAlive = true;
    private Rates.Peer rate;
    private int dropped;
    private HttpRefusal violation;

    private long deadline = Long.MAX_VALUE;
    private boolean headBegun;
    private ScheduledFuture<?> alarm;

    ServerConnection(ServerCore core, boolean tls, boolean overLimit) {
        super(new MessageDecoder(true, core.settings.headerBytes(), core.settings.bodyBytes()));
        this.core = core;
        this.tls = tls;
        this.overLimit = overLimit;
    }

    ServerCore core() {
        return core;
    }

    /** What the peer may still have; known before the first call. */
    Rates.Peer rate() {
        return rate;
    }

    // ---- the life of a connection

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        core.opened(this);
        if (tls) {
            ctx.read();
        } else {
            ready();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws SSLPeerUnverifiedException {
        if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
            shakenHands();
            ready();
        }
        // A failed handshake closes the channel by itself, after its alert.
    }

    private void ready() {
        Object address = ServerCore.identityOf(channel().remoteAddress());
        rate = core.rates.of(
                peer().flatMap(core.peers::name),
                peer().<Object>map(certificate -> certificate).orElse(address));
        if (overLimit) {
            core.tally.rejected(ServerCounts.Bound.CONNECTIONS);
            refuseAndLinger(
                    new HttpRefusal(503, "TOO_BUSY", "connections (limit: " + core.settings.connections() + ")"));
        } else {
            awaitHead();
        }
        readMore();
    }

    private void awaitHead() {
        state = State.HEAD;
        inflow = null;
        headBegun = false;
        setDeadline(core.settings.idleTimeout());
        if (core.stopping && decoder.isIdle()) {
            channel().close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        super.channelInactive(ctx);
        if (alarm != null) {
            alarm.cancel(false);
        }
        core.closed(this);
    }

    // ---- what arrives

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (state == State.LINGER || state == State.DRAIN) {
            dropped += ((ByteBuf) message).readableBytes();
            if (dropped > DRAIN_BYTES && state == State.DRAIN) {
                lingerOn();
            } else if (dropped > LINGER_BYTES) {
                ctx.close();
            }
        }
        super.channelRead(ctx, message);
    }

    @Override
    public void head(Head head) throws HttpRefusal {
        String expect = head.headers().first("Expect").orElse("");
        if (!expect.isEmpty() && !expect.equalsIgnoreCase("100-continue")) {
            throw new HttpRefusal(417, "EXPECTATION", "Expect (expected: 100-continue)");
        }
        state = State.CALL;
        deadline = Long.MAX_VALUE;
        keepAlive = head.keepsAlive() && !core.stopping;
        Runnable goOn = expect.isEmpty() ? null : this::sendContinue;
        inflow = new Inflow(this, head.length(), core.settings.bufferHighBytes(), core.pace(), goOn);
        if (!rate.mayAsk()) {
            answer(head, new HttpRefusal(429, "TOO_BUSY", "requests per second (limit: " + rate.mostRequests() + ")"));
            return;
        }
        try {
            core.workersOf(head.target()).execute(new ServerCall(this, head, inflow, keepAlive));
        } catch (RejectedExecutionException e) {
            core.tally.rejected(ServerCounts.Bound.WORKERS);
            answer(head, new HttpRefusal(503, "TOO_BUSY", "all workers are busy"));
        }
    }

    private void sendContinue() {
        send(Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", java.nio.charset.StandardCharsets.US_ASCII));
    }

    @Override
    public void end() {
        Inflow body = inflow;
        if (body != null) {
            body.end();
        }
    }

    @Override
    void malformed(HttpRefusal refusal) {
        if (state == State.CALL) { // The worker has the call, and tells the peer.
            violation = refusal;
            inflow.fail(() -> new HttpRefusal(refusal.status(), refusal.code(), refusal.getMessage()));
        } else if (state == State.HEAD) {
            refuseAndLinger(refusal);
        } else {
            lingerOn();
        }
    }

    @Override
    void settled() {
        if (state == State.HEAD && !headBegun && !decoder.isIdle()) {
            headBegun = true;
            setDeadline(core.settings.headerTimeout());
        } else if (state == State.DRAIN && decoder.isEnded()) {
            nextCall();
        }
    }

    // ---- answers

    /** Answers on the event loop, because no worker can. */
    private void answer(Head head, HttpRefusal refusal) {
        send(refusalBytes(refusal, !keepAlive, head.method().equals("HEAD")));
        inflow.close();
        // Not at once: the decoder is in the middle of telling us of this head.
        onLoop(() -> answered(keepAlive));
    }

    ByteBuf refusalBytes(HttpRefusal refusal, boolean close, boolean bodiless) {
        core.tally.refused(refusal);
        Headers headers = Headers.of("Content-Type", "application/json");
        if (refusal.status() == 429 || refusal.status() == 503) {
            headers = headers.with("Retry-After", "1");
        }
        byte[] body = refusal.json();
        byte[] head = Heads.response(refusal.status(), headers, body.length, close, core.date.now());
        return bodiless ? Unpooled.wrappedBuffer(head) : Unpooled.wrappedBuffer(head, body);
    }

    private void refuseAndLinger(HttpRefusal refusal) {
        send(refusalBytes(refusal, true, false));
        lingerOn();
    }

    /** The worker is done with its call. From any thread. */
    void callEnds(boolean mayGoOn) {
        onLoop(() -> answered(mayGoOn));
    }

    private void answered(boolean mayGoOn) {
        if (!channel().isActive()) {
            return;
        }
        if (violation != null || deaf) {
            lingerOn();
        } else if (!decoder.isEnded() && mayGoOn && !core.stopping) {
            state = State.DRAIN;
            dropped = 0;
            deadline = Long.MAX_VALUE;
            setDeadline(Duration.ofNanos(LINGER_NANOS));
            readMore();
        } else if (!decoder.isEnded()) {
            lingerOn();
        } else if (!mayGoOn || core.stopping) {
            channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else {
            nextCall();
        }
    }

    private void nextCall() {
        decoder.next();
        awaitHead();
        decode();
        settled();
        readMore();
    }

    /** Drops what arrives until the peer closes or the time is up. */
    private void lingerOn() {
        state = State.LINGER;
        deaf = true;
        decoder.release();
        setDeadline(Duration.ofNanos(LINGER_NANOS));
        readMore();
    }

    /** The server stops: no further call on this connection. On the event loop. */
    void stop() {
        if (state == State.SHAKING || state == State.LINGER || state == State.HEAD && decoder.isIdle()) {
            channel().close();
        }
    }

    // ---- time

    /** One alarm at most is set; it looks whether the deadline was moved in the meantime. */
    private void setDeadline(Duration from) {
        deadline = System.nanoTime() + from.toNanos();
        if (alarm == null || alarm.isDone() || alarm.getDelay(TimeUnit.NANOSECONDS) > from.toNanos()) {
            if (alarm != null) {
                alarm.cancel(false);
            }
            alarm = channel().eventLoop().schedule(this::alarmed, from.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void alarmed() {
        if (deadline == Long.MAX_VALUE || !channel().isActive()) {
            return;
        }
        long left = deadline - System.nanoTime();
        if (left > 0) {
            alarm = channel().eventLoop().schedule(this::alarmed, left, TimeUnit.NANOSECONDS);
        } else if (state == State.HEAD && headBegun) {
            refuseAndLinger(new HttpRefusal(408, "TOO_SLOW", "header (limit: " + core.settings.headerTimeout() + ")"));
        } else {
            channel().close();
        }
    }

    // ---- what failures mean

    @Override
    IOException gone() {
        return new IOException("the peer closed the connection");
    }

    @Override
    IOException slow(String what) {
        return new HttpRefusal(
                408,
                "TOO_SLOW",
                what + " (expected: at least " + core.settings.minimumBytesPerSecond() + " bytes each second)");
    }

    @Override
    IOException tooLong(int limit) {
        return new HttpRefusal(413, "BODY_TOO_LARGE", "body (expected: at most " + limit + " bytes)");
    }

    @Override
    Supplier<IOException> meaning(Throwable cause) {
        return () -> new IOException("the connection broke", cause);
    }
}
