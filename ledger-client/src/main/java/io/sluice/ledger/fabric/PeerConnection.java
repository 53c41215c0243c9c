package io.sluice.ledger.fabric;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.identity.X509Identity;

/**
 * One TLS connection to one peer and its gateway service, as one identity. Connects when it is first used, and again by
 * itself. Safe for concurrent use.
 */
public final class PeerConnection implements AutoCloseable {
    private static final int MAX_MESSAGE_BYTES = 100 << 20; // As peers have it.

    private final PeerAddress peer;
    private final ManagedChannel channel;
    private final Gateway gateway;

    private PeerConnection(PeerAddress peer, ManagedChannel channel, Gateway gateway) {
        this.peer = peer;
        this.channel = channel;
        this.gateway = gateway;
    }

    /** @throws IOException when the peer's TLS roots are no certificates */
    public static PeerConnection open(PeerAddress peer, FabricIdentity identity) throws IOException {
        var tls = TlsChannelCredentials.newBuilder().trustManager(roots(peer)).build();
        ManagedChannel channel = Grpc.newChannelBuilder(peer.authority(), tls)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .keepAliveTime(60, TimeUnit.SECONDS) // Not more often: a peer drops who pings more than once a minute.
                .build();
        Gateway gateway = Gateway.newInstance()
                .connection(channel)
                .identity(new X509Identity(identity.msp(), identity.certificate()))
                .signer(new LowSSigner(identity.key()))
                .hash(Hash.SHA256)
                .evaluateOptions(options -> options.withDeadlineAfter(15, TimeUnit.SECONDS))
                .endorseOptions(options -> options.withDeadlineAfter(15, TimeUnit.SECONDS))
                .submitOptions(options -> options.withDeadlineAfter(8, TimeUnit.SECONDS))
                .commitStatusOptions(options -> options.withDeadlineAfter(20, TimeUnit.SECONDS))
                .connect();
        return new PeerConnection(peer, channel, gateway);
    }

    /** gRPC would find out later, and not say whose they are. */
    private static ByteArrayInputStream roots(PeerAddress peer) throws IOException {
        byte[] pem = peer.tlsRoots().getBytes(StandardCharsets.US_ASCII);
        try {
            if (!CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))
                    .isEmpty()) {
                return new ByteArrayInputStream(pem);
            }
        } catch (CertificateException e) {
            throw new IOException("TLS roots of " + peer + ": unreadable (expected: PEM certificates)", e);
        }
        throw new IOException("TLS roots of " + peer + ": none (expected: PEM certificates)");
    }

    /** Whose it is. */
    public PeerAddress peer() {
        return peer;
    }

    /** The peer's gateway service. Its calls have deadlines: 15 s to evaluate or endorse, 8 s to submit, 20 s for a status. */
    public Gateway gateway() {
        return gateway;
    }

    /** The gRPC channel, for services beside the gateway's. */
    public ManagedChannel channel() {
        return channel;
    }

    /** Tries again at once instead of waiting for its turn: for when we know that the peer is back. */
    public void retryNow() {
        channel.resetConnectBackoff();
    }

    @Override
    public void close() {
        gateway.close();
        channel.shutdownNow();
    }
}
