package io.sluice.gateway.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.sluice.gateway.http.HttpFailure.Stage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * One connection of the client: idle in the pool, or owned by the worker whose request is on it. The worker sends and
 * waits; the event loop decodes the answer. A refusal that comes before the request is whole ends the sending; any other
 * answer is read when the request is sent, so a peer that answers while it still reads must not wait for us to read.
 */
final class ClientConnection extends Connection {
    private static final int INTERIM_ANSWERS = 8;

    private final ClientSettings settings;
    private final Pool pool;

    /** The answer's head and body; guarded by the lock. */
    private Head head;

    private Inflow body;
    private boolean wasSent;
    private boolean shaken;
    private boolean abandoned;

    /** Owned by the event loop. */
    private boolean waiting;

    private boolean answered;

    private int interim;

    /** Nothing has ever come back: an alert of TLS now means that the peer does not want us. */
    private volatile boolean untried = true;

    private boolean reusable;
    volatile long idleSinceNanos;

    ClientConnection(ClientSettings settings, Pool pool) {
        super(new MessageDecoder(false, settings.headerBytes(), Long.MAX_VALUE));
        this.settings = settings;
        this.pool = pool;
    }

    /** The peer refused before it had the whole request. */
    private static final class RefusedEarly extends IOException {
        private static final long serialVersionUID = 1L;
    }

    boolean isUntried() {
        return untried;
    }

    // ---- the worker's side

    /** Waits for the end of the handshake. Its failure is thrown by whatever is done next. */
    void awaitHandshake(Duration bound) throws IOException {
        Pace patience = new Pace(bound, 1);
        lock.lock();
        try {
            while (!shaken) {
                if (!patience.await(changed)) {
                    throw failure(Stage.UNREACHABLE, "no handshake in time", null);
                }
                if (!shaken) {
                    check();
                }
            }
        } finally {
            lock.unlock();
        }
        if (peer().isEmpty()) {
            check();
        }
    }

    /** Sends the request and waits for the answer's head. */
    Answer exchange(Request request, String target, String host) throws IOException {
        begin(request.method().equals("HEAD"));
        try {
            write(request, target, host);
        } catch (RefusedEarly early) {
            return answer(Duration.ZERO);
        } catch (HttpFailure failure) {
            if (hasHead()) { // A peer that refuses and closes: the refusal says more than the broken connection.
                return answer(Duration.ZERO);
            }
            throw failure;
        }
        lock.lock();
        try {
            wasSent = true;
        } finally {
            lock.unlock();
        }
        return answer(request.timeout());
    }

    private boolean hasHead() {
        lock.lock();
        try {
            return head != null;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits for the answer any more. */
    void abandon() {
        Inflow late;
        lock.lock();
        try {
            abandoned = true;
            late = body;
        } finally {
            lock.unlock();
        }
        if (late != null) {
            late.close();
        }
        cut();
    }

    private void begin(boolean answersHead) {
        lock.lock();
        try {
            head = null;
            body = null;
            wasSent = false;
        } finally {
            lock.unlock();
        }
        onLoop(() -> {
            decoder.next();
            decoder.expectAnswerToHead(answersHead);
            inflow = null;
            interim = 0;
            waiting = true;
        });
    }

    private void write(Request request, String target, String host) throws IOException {
        Request.Content content = request.content();
        boolean none = content.length() == 0
                && content.channel() == null
                && (request.method().equals("GET")
                        || request.method().equals("HEAD")
                        || request.method().equals("DELETE"));
        byte[] bytes = Heads.request(request.method(), target, host, request.headers(), none ? -2 : content.length());
        Outflow out = new Outflow(this, pace(), bytes, content.length(), false, () -> {});
        boolean whole = false;
        try {
            if (content.bytes() != null) {
                out.write(ByteBuffer.wrap(content.bytes()));
            } else if (content.channel() != null) {
                copy(content.channel(), out, content.length());
            }
            out.finish();
            whole = true;
        } catch (RefusedEarly early) {
            whole = true; // The peer has all it wants: no need to cut, its answer is still to be read.
            throw early;
        } finally {
            if (whole) {
                out.drop();
            } else {
                out.close();
            }
        }
    }

    private static void copy(ReadableByteChannel source, Outflow out, long length) throws IOException {
        ByteBuffer buffer =
                ByteBuffer.allocateDirect((int) Math.min(Outflow.PIECE, length < 0 ? Outflow.PIECE : length));
        while (length < 0 || buffer.capacity() > 0) {
            if (source.read(buffer.clear()) < 0) {
                return;
            }
            out.write(buffer.flip());
            if (length >= 0 && out.left() == 0) {
                return;
            }
        }
    }

    /** Stops a request that is refused already. */
    @Override
    void awaitRoom(Pace pace) throws IOException {
        lock.lock();
        try {
            if (head != null && head.status() >= 300) {
                throw new RefusedEarly();
            }
        } finally {
            lock.unlock();
        }
        super.awaitRoom(pace);
    }

    private Answer answer(Duration timeout) throws IOException {
        Pace patience = new Pace(timeout, 1);
        lock.lock();
        try {
            while (head == null) {
                check();
                if (!patience.await(changed)) {
                    throw slow("answer");
                }
            }
            reusable = wasSent && head.keepsAlive();
            return new Answer(this, head, body);
        } finally {
            lock.unlock();
        }
    }

    /** The worker is done with the answer. */
    void done(boolean whole) {
        if (whole && reusable && isOpen()) {
            pool.giveBack(this);
        } else {
            cut();
            pool.gone();
        }
    }

    private Pace pace() {
        return new Pace(settings.bodyTimeout(), settings.minimumBytesPerSecond());
    }

    // ---- the event loop's side

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        readMore();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws SSLPeerUnverifiedException {
        if (event instanceof SslHandshakeCompletionEvent done) {
            if (done.isSuccess()) {
                shakenHands();
            } else {
                breakOff(() -> refusedInHandshake(done.cause()));
            }
            lock.lock();
            try {
                shaken = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private HttpFailure refusedInHandshake(Throwable cause) {
        Stage stage = cause instanceof SSLException && !broke(cause) ? Stage.TLS_REFUSED : Stage.UNREACHABLE;
        return failure(stage, "handshake failed: " + Connector.reason(cause), cause);
    }

    /** Whether the connection failed under TLS, as when the peer's process is killed, which says nothing of trust. */
    private static boolean broke(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof IOException && !(each instanceof SSLException)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        untried = false;
        super.channelRead(ctx, message);
        if (!waiting && decoder.hasInput()) {
            breakOff(() -> failure(Stage.PROTOCOL, "sends without being asked", null));
            ctx.close();
        }
    }

    @Override
    public void head(Head arrived) throws HttpRefusal {
        if (arrived.status() < 200) {
            interim++;
            if (arrived.status() == 101 || interim > INTERIM_ANSWERS) {
                throw new HttpRefusal(502, "PROTOCOL", "interim answers");
            }
            return;
        }
        inflow = new Inflow(this, arrived.length(), settings.bufferHighBytes(), pace(), null);
        if (arrived.length() == 0) {
            inflow.end(); // Before the worker sees it: it may close the answer at once.
        }
        boolean late;
        lock.lock();
        try {
            head = arrived;
            body = inflow;
            late = abandoned;
        } finally {
            lock.unlock();
        }
        if (late) {
            inflow.close();
        }
        answered = true;
    }

    @Override
    public void end() {
        if (inflow != null) {
            inflow.end();
            waiting = false;
        }
    }

    @Override
    void settled() {
        if (answered) { // Now, when what came with the head is here too.
            answered = false;
            signal();
        }
        if (waiting && inflow == null && decoder.isEnded() && isOpen()) { // An interim answer; the real one follows.
            decoder.next();
            decode();
            settled();
        }
    }

    @Override
    void malformed(HttpRefusal refusal) {
        breakOff(() -> failure(Stage.PROTOCOL, refusal.getMessage(), null));
        channel().close();
    }

    // ---- what failures mean

    @Override
    IOException gone() {
        return failure(Stage.CLOSED_EARLY, "closed the connection before the answer was whole", null);
    }

    @Override
    IOException slow(String what) {
        return failure(Stage.TIMEOUT, what + " did not come in time", null);
    }

    @Override
    IOException tooLong(int limit) {
        return failure(Stage.PROTOCOL, "body is too long (expected: at most " + limit + " bytes)", null);
    }

    @Override
    Supplier<IOException> meaning(Throwable cause) {
        Throwable reason = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (reason instanceof SSLException && untried) {
            return () -> failure(Stage.TLS_REFUSED, "does not accept our certificate", reason);
        }
        return () -> failure(Stage.CLOSED_EARLY, "the connection broke", reason);
    }

    private HttpFailure failure(Stage stage, String what, Throwable cause) {
        return new HttpFailure(stage, pool.name() + ": " + what, cause);
    }
}
