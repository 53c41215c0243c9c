package io.sluice.gateway;

import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Passwords;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A member that does as it likes: its certificate is its own, and nothing else of it is a gateway. */
final class RawPeer {
    private static final char[] PASSWORD = "password".toCharArray();

    private final SSLContext context;

    RawPeer(Site of) throws Exception {
        try (Organisation keys =
                Organisation.open(of.home, Passwords.read(of.home.resolve("password")), new SecureRandom())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, PASSWORD);
            store.setKeyEntry("tls", keys.tlsKey(), PASSWORD, keys.tlsChain().toArray(X509Certificate[]::new));
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, PASSWORD);
            context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), new TrustManager[] {new Trusting()}, null);
        }
    }

    /** One request on a connection of its own; its answer is the caller's to read, or not. */
    Asking ask(int port, String path, String... fields) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(30_000);
        String head =
                "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + String.join("", fields) + "\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return new Asking(socket);
    }

    /** A connection after its request. */
    record Asking(SSLSocket socket) implements AutoCloseable {
        /** Status line and as many bytes after it as there come before this many, or before the end. */
        String begin(int most) throws IOException {
            return new String(socket.getInputStream().readNBytes(most), StandardCharsets.ISO_8859_1);
        }

        /** Bytes until the end, whatever kind of end it is. */
        long rest() {
            long bytes = 0;
            byte[] buffer = new byte[64 * 1024];
            try (InputStream in = socket.getInputStream()) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    bytes += read;
                }
            } catch (IOException e) {
                // cut
            }
            return bytes;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // nobody connects to us
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // whoever answers
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
