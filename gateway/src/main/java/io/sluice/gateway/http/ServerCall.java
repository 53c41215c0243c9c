package io.sluice.gateway.http;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One call, as a task for a worker: the outermost loop, which turns whatever the handler throws into an answer. */
final class ServerCall implements Call, Runnable {
    private static final System.Logger LOG = System.getLogger(HttpServer.class.getName());

    private final ServerConnection connection;
    private final Head head;
    private final Inflow body;
    private boolean keepAlive;
    private Target target;
    private Outflow answer;
    private boolean finished;
    private Rates.Peer paced;

    ServerCall(ServerConnection connection, Head head, Inflow body, boolean keepAlive) {
        this.connection = connection;
        this.head = head;
        this.body = body;
        this.keepAlive = keepAlive;
    }

    @Override
    public void run() {
        Trace.of(head.headers().first(Trace.FIELD)).run(this::answer);
    }

    private void answer() {
        try {
            target = Target.of(head.target());
            admit();
            connection.core().handler.handle(this);
            if (answer == null) {
                throw new IllegalStateException("handler gave no answer to " + method() + " " + path());
            }
        } catch (HttpRefusal refusal) {
            refuse(refusal);
        } catch (IOException failure) {
            if (connection.isOpen() || connection.wasCut()) { // Not because the peer left.
                LOG.log(Level.WARNING, "call failed: " + head.method() + " " + path(), failure);
            }
            refuse(new HttpRefusal(500, "INTERNAL", "internal error"));
        } catch (Exception | StackOverflowError defect) {
            LOG.log(Level.ERROR, "defect while answering " + head.method() + " " + path(), defect);
            refuse(new HttpRefusal(500, "INTERNAL", "internal error"));
        } finally {
            if (answer != null) {
                answer.close(); // Cuts the connection if the answer is not whole.
            }
            if (paced != null) {
                paced.ended();
            }
            body.close();
            connection.callEnds(keepAlive && finished);
        }
    }

    /** The peer may have been removed since it connected. */
    private void admit() throws HttpRefusal {
        Optional<String> refusal = connection.peer().flatMap(connection.core().peers::refusal);
        if (refusal.isPresent()) {
            keepAlive = false;
            throw new HttpRefusal(403, "NOT_ADMITTED", refusal.get());
        }
    }

    private void refuse(HttpRefusal refusal) {
        if (answer == null && connection.isOpen()) {
            keepAlive &= !mustClose();
            boolean bodiless = head.method().equals("HEAD");
            connection.send(connection.refusalBytes(refusal, !keepAlive, bodiless));
            finished = true;
        }
    }

    /** After an answer, a short rest of the request is read and dropped; for a long one it is better to close. */
    private boolean mustClose() {
        boolean unread = !body.isEnded() && (body.length() < 0 || body.length() > Outflow.PIECE);
        return unread || connection.core().stopping;
    }

    @Override
    public Sink respond(int status, Headers headers, long length) throws IOException {
        if (answer != null) {
            throw new IllegalStateException("answered already: " + method() + " " + path());
        }
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200-599)");
        }
        connection.check();
        connection.core().tally.answered(status);
        keepAlive &= !mustClose();
        boolean none = status == 204 || status == 304;
        boolean bodiless = none || head.method().equals("HEAD");
        String date = connection.core().date.now();
        byte[] bytes = Heads.response(status, headers, none ? -2 : length, !keepAlive, date);
        answer = new Outflow(connection, connection.core().pace(), bytes, length, bodiless, () -> finished = true);
        return answer;
    }

    @Override
    public Sink respondAtPace(int status, Headers headers, long length) throws IOException {
        Rates.Peer peer = connection.rate();
        if (!peer.begin()) {
            throw new HttpRefusal(
                    429,
                    "TOO_BUSY",
                    "answers at a time, while bytes per second are limited (limit: " + PeerLimits.ANSWERS + ")");
        }
        paced = peer;
        Sink sink = respond(status, headers, length);
        answer.pacedBy(peer);
        return sink;
    }

    @Override
    public void respond(int status, Headers headers, byte[] content) throws IOException {
        try (Sink sink = respond(status, headers, content.length)) {
            sink.write(ByteBuffer.wrap(content));
            sink.finish();
        }
    }

    @Override
    public void respond(int status, String contentType, byte[] content) throws IOException {
        respond(status, Headers.of("Content-Type", contentType), content);
    }

    @Override
    public String method() {
        return head.method();
    }

    @Override
    public String path() {
        return target == null ? "(unreadable)" : target.path();
    }

    @Override
    public String target() {
        return head.target();
    }

    @Override
    public List<String> segments() {
        return target.segments();
    }

    @Override
    public Optional<String> query(String name) {
        return Optional.ofNullable(target.query().get(name)).map(values -> values.get(0));
    }

    @Override
    public Map<String, List<String>> query() {
        return target.query();
    }

    @Override
    public String parameter(String name) {
        throw new IllegalArgumentException("path parameter: " + name + " (expected: a call that came by Routes)");
    }

    @Override
    public Headers headers() {
        return head.headers();
    }

    @Override
    public Optional<X509Certificate> peer() {
        return connection.peer();
    }

    @Override
    public SocketAddress remote() {
        return connection.channel().remoteAddress();
    }

    @Override
    public Body body() {
        return body;
    }
}
