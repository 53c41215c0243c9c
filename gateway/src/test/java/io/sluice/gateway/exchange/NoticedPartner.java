package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ReadableByteChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Another gateway that is given notices: gives its answers in turn, to those about "urn:asked", and is else away. */
final class NoticedPartner implements Partner {
    private static final ByteString ASKED = ByteString.copyFromUtf8("urn:asked");

    private final String path;
    private final Queue<Signed> all = new ConcurrentLinkedQueue<>();

    /** @param path where it takes them */
    NoticedPartner(String path) {
        this.path = path;
    }

    void give(Signed answer) {
        all.add(answer);
    }

    int left() {
        return all.size();
    }

    @Override
    public byte[] notice(String recipient, String to, byte[] signedNotice) throws IOException {
        boolean asked = Signed.parseFrom(signedNotice).getPayload().substring(2).startsWith(ASKED);
        Signed answer = asked && to.equals(path) ? all.poll() : null;
        if (answer == null) {
            throw new PartnerException(PartnerException.Kind.AWAY, "away");
        }
        return answer.toByteArray();
    }

    @Override
    public void revocation(String other, byte[] signedRevocation) throws IOException {
        throw new PartnerException(PartnerException.Kind.AWAY, "away");
    }

    @Override
    public byte[] manifest(String provider, URI endpoint) {
        throw notAsked();
    }

    @Override
    public byte[] segments(String provider, URI endpoint, long limit) {
        throw notAsked();
    }

    @Override
    public ReadableByteChannel object(String provider, URI endpoint, long offset, long length) {
        throw notAsked();
    }

    @Override
    public GrantAnswer receipt(String provider, URI endpoint, byte[] signedReceipt) {
        throw notAsked();
    }

    @Override
    public void opened(String provider, URI endpoint, byte[] signedOpened) {
        throw notAsked();
    }

    private static AssertionError notAsked() {
        return new AssertionError("not asked for here");
    }
}
