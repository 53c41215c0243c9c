package io.sluice.gateway.http;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS 1.3, nothing older, both sides with certificates. BoringSSL where its native library loads (it prefers the hybrid
 * key agreement X25519MLKEM768), else the JDK. Owns native memory: {@link #close} it when no new connection will use it;
 * open ones keep what they need.
 */
final class Tls implements AutoCloseable {
    private static final String[] GROUPS = {"X25519MLKEM768", "X25519", "P-256", "P-384"};

    private final TlsIdentity identity;
    private final SslContext context;

    private Tls(TlsIdentity identity, SslContext context) {
        this.identity = identity;
        this.context = context;
    }

    static SslProvider best() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
    }

    static String describe(SslProvider provider) {
        return provider == SslProvider.JDK
                ? "JDK " + Runtime.version().feature() + ", TLSv1.3"
                : OpenSsl.versionString() + ", TLSv1.3, X25519MLKEM768 preferred";
    }

    static Tls ofServer(TlsIdentity identity, SslProvider provider) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forServer(identity.key(), chain(identity))
                .clientAuth(ClientAuth.REQUIRE)
                .trustManager(
                        new Trust((engine, certificate) -> identity.peers().refusal(certificate)));
        return new Tls(identity, build(builder, provider));
    }

    /** The checks of a client differ from connection to connection, so they are looked up by engine. */
    static Tls ofClient(TlsIdentity identity, SslProvider provider, Check check) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .keyManager(identity.key(), chain(identity))
                .endpointIdentificationAlgorithm("") // Keys are pinned; names are not compared.
                .trustManager(new Trust(check));
        return new Tls(identity, build(builder, provider));
    }

    TlsIdentity identity() {
        return identity;
    }

    SslContext context() {
        return context;
    }

    @Override
    public void close() {
        ReferenceCountUtil.release(context);
    }

    private static X509Certificate[] chain(TlsIdentity identity) {
        return identity.chain().toArray(new X509Certificate[0]);
    }

    private static SslContext build(SslContextBuilder builder, SslProvider provider) throws SSLException {
        builder.sslProvider(provider).protocols("TLSv1.3");
        if (provider == SslProvider.JDK) {
            builder.ciphers(List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"));
        } else {
            builder.option(OpenSslContextOption.GROUPS, GROUPS);
        }
        return builder.build();
    }

    /** Says why a peer is refused, or nothing. */
    interface Check {
        Optional<String> refusal(SSLEngine engine, X509Certificate certificate);
    }

    /** Asks the check instead of building chains. Nobody is trusted without an engine. */
    private static final class Trust extends X509ExtendedTrustManager {
        private final Check check;

        Trust(Check check) {
            this.check = check;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            decide(chain, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            decide(chain, engine);
        }

        private void decide(X509Certificate[] chain, SSLEngine engine) throws CertificateException {
            Optional<String> refusal = check.refusal(engine, chain[0]);
            if (refusal.isPresent()) {
                throw new CertificateException(refusal.get());
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("no engine");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("no engine");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("no engine");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("no engine");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
