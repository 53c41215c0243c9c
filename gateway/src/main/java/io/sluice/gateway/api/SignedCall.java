package io.sluice.gateway.api;

import com.google.protobuf.ByteString;
import io.sluice.gateway.http.Body;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.Headers;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.http.Sink;
import io.sluice.gateway.sealing.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call that an operator signed. An order (a body that is read as a whole) counts only if the signature covers it; files
 * that stream in are not covered.
 *
 * @param bodySha256 what was signed of the body; empty: it is a stream
 */
record SignedCall(Call call, ByteString bodySha256) implements Call {
    @Override
    public Body body() {
        return new CheckedBody(call.body());
    }

    private final class CheckedBody implements Body {
        private final Body body;

        CheckedBody(Body body) {
            this.body = body;
        }

        @Override
        public byte[] bytes(int limit) throws IOException {
            byte[] bytes = body.bytes(limit);
            if (!Digests.sha256(ByteString.copyFrom(bytes)).equals(bodySha256)) {
                throw new HttpRefusal(403, "operator-unverified", Actors.FIELD + ": signed for another body");
            }
            return bytes;
        }

        @Override
        public long length() {
            return body.length();
        }

        @Override
        public long transferTo(WritableByteChannel target) throws IOException {
            return body.transferTo(target);
        }

        @Override
        public InputStream stream() {
            return body.stream();
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return body.read(target);
        }

        @Override
        public boolean isOpen() {
            return body.isOpen();
        }

        @Override
        public void close() {
            body.close();
        }
    }

    @Override
    public String method() {
        return call.method();
    }

    @Override
    public String path() {
        return call.path();
    }

    @Override
    public String target() {
        return call.target();
    }

    @Override
    public List<String> segments() {
        return call.segments();
    }

    @Override
    public Optional<String> query(String name) {
        return call.query(name);
    }

    @Override
    public Map<String, List<String>> query() {
        return call.query();
    }

    @Override
    public String parameter(String name) {
        return call.parameter(name);
    }

    @Override
    public Headers headers() {
        return call.headers();
    }

    @Override
    public Optional<X509Certificate> peer() {
        return call.peer();
    }

    @Override
    public SocketAddress remote() {
        return call.remote();
    }

    @Override
    public void respond(int status, String contentType, byte[] body) throws IOException {
        call.respond(status, contentType, body);
    }

    @Override
    public void respond(int status, Headers headers, byte[] body) throws IOException {
        call.respond(status, headers, body);
    }

    @Override
    public Sink respond(int status, Headers headers, long length) throws IOException {
        return call.respond(status, headers, length);
    }

    @Override
    public Sink respondAtPace(int status, Headers headers, long length) throws IOException {
        return call.respondAtPace(status, headers, length);
    }
}
