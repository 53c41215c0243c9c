package io.sluice.gateway.cli;

import io.sluice.gateway.identity.Organisation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * What a connection costs that does nothing: {@value #MOST} of them, mutual TLS 1.3, kept open by this process; the
 * growth of the gateway's resident memory divided by their number, at the end of which all must still be there. Fewer
 * where the time is short, or where a process may not open so many files.
 */
final class BenchIdle implements Bench {
    private static final int MOST = 10_000;
    private static final int PER_SECOND = 3_500;
    private static final int FEWEST = 50;
    private static final int WARM = 50;
    private static final int AIM_BYTES = 64 << 10;

    @Override
    public List<BenchMeasure> run(BenchSettings settings) throws IOException, CommandException {
        int count = (int) Math.min(MOST, Math.max(FEWEST, settings.seconds() * PER_SECOND));
        List<SSLSocket> open = new ArrayList<>();
        try (BenchPair pair = BenchPair.prepare(settings, "idle")) {
            pair.with("SLUICE_HTTP_CONNECTIONS", Integer.toString(MOST + 2 * WARM))
                    .with("SLUICE_HTTP_IDLE_SECONDS", "3600")
                    .with("SLUICE_HTTP_REQUESTS_PER_SECOND", "0");
            pair.launch(BenchPair.PROVIDER);
            SSLContext tls = context(pair, settings);
            connect(tls, pair.port(BenchPair.PROVIDER), WARM, open); // classes and pools, not connections
            double before = pair.residentBytes(BenchPair.PROVIDER);
            connect(tls, pair.port(BenchPair.PROVIDER), count, open);
            double each = (pair.residentBytes(BenchPair.PROVIDER) - before) / count;
            for (SSLSocket socket : open) {
                requireOpen(socket);
            }
            settings.talk().accept("idle: " + open.size() + " connections of TLS held");
            return List.of(new BenchMeasure(
                    "idle", Math.max(1, each) / 1024, "KiB a connection", AIM_BYTES / 1024.0, "64 KiB"));
        } finally {
            for (SSLSocket socket : open) {
                socket.close();
            }
        }
    }

    private static void connect(SSLContext tls, int port, int count, List<SSLSocket> open) throws IOException {
        for (int i = 0; i < count; i++) {
            SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
            open.add(socket);
            socket.setSoTimeout(30_000);
            socket.startHandshake();
        }
    }

    private static void requireOpen(SSLSocket socket) throws IOException, CommandException {
        socket.setSoTimeout(1);
        try {
            if (socket.getInputStream().read() < 0) {
                throw new CommandException(Exit.DEFECT, "bench", List.of("an idle connection was closed"));
            }
        } catch (SocketTimeoutException quiet) {
            // as it should be
        }
    }

    private static SSLContext context(BenchPair pair, BenchSettings settings) throws IOException {
        char[] password = {}; // of a key store that never leaves this memory
        try (Organisation self = pair.organisation(BenchPair.RECIPIENT)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry("tls", self.tlsKey(), password, self.tlsChain().toArray(X509Certificate[]::new));
            KeyManagerFactory ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            ours.init(keys, password);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(
                    ours.getKeyManagers(),
                    new TrustManager[] {new Anybody()},
                    settings.around().random());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("no TLS with our own keys", e);
        }
    }

    /** Nothing is said to the gateway: only how many connections it holds is asked. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // no client comes
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // our own child on loopback
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
