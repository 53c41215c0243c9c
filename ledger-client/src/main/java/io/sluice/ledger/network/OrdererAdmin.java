package io.sluice.ledger.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An orderer as its administrator sees it: it takes part in channels. */
final class OrdererAdmin {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int FOUND = 200;
    private static final int CREATED = 201;
    private static final int NOT_FOUND = 404;

    private final String name;
    private final URI channels;
    private final HttpClient client;

    /**
     * @param self the administrator's TLS certificate and key
     * @param root who vouches for the orderer's
     */
    OrdererAdmin(String name, String host, int port, Credential self, X509Certificate root) {
        this.name = name;
        this.channels = URI.create("https://" + host + ":" + port + "/participation/v1/channels");
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(tls(self, root))
                .connectTimeout(LIMIT)
                .build();
    }

    /** Makes the orderer take part in a channel, unless it does already. */
    void join(String channel, byte[] genesis) throws IOException {
        HttpRequest.Builder ask = HttpRequest.newBuilder(URI.create(channels + "/" + channel));
        HttpResponse<String> known = send(ask.GET());
        if (known.statusCode() == FOUND) {
            return;
        }
        if (known.statusCode() != NOT_FOUND) {
            throw refused(channel, known);
        }
        String boundary = "sluice-" + Digests.hex(Digests.sha256(genesis)); // A hash of it is not within it.
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(("--" + boundary
                        + "\r\nContent-Disposition: form-data; name=\"config-block\"; filename=\"genesis.block\""
                        + "\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        body.write(genesis);
        body.write(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        HttpResponse<String> joined = send(HttpRequest.newBuilder(channels)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
        if (joined.statusCode() != CREATED) {
            throw refused(channel, joined);
        }
    }

    private IOException refused(String channel, HttpResponse<String> response) {
        return new IOException(name + ": does not join channel " + channel + ": " + response.statusCode() + " "
                + response.body().strip());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(name + ": interrupted");
        }
    }

    private static SSLContext tls(Credential self, X509Certificate root) {
        char[] none = new char[0];
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, none);
            keys.setKeyEntry("self", self.key(), none, new Certificate[] {self.certificate()});
            KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
            keyManagers.init(keys, none);
            KeyStore roots = KeyStore.getInstance("PKCS12");
            roots.load(null, none);
            roots.setCertificateEntry("root", root);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(roots);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("TLS with " + self + ": cannot be set up", e);
        }
    }
}
