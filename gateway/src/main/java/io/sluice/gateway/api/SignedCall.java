package io.sluice.gateway.api;

import com.google.protobuf.ByteString;
import io.sluice.gateway.http.Body;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.ForwardingCall;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.sealing.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * A call that an operator signed. An order (a body that is read as a whole) counts only if the signature covers it; files
 * that stream in are not covered.
 */
final class SignedCall extends ForwardingCall {
    private final ByteString bodySha256;

    /** @param bodySha256 what was signed of the body; empty: it is a stream */
    SignedCall(Call call, ByteString bodySha256) {
        super(call);
        this.bodySha256 = bodySha256;
    }

    @Override
    public Body body() {
        return new CheckedBody(super.body());
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
}
