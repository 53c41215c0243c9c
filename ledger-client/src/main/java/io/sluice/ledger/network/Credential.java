package io.sluice.ledger.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate and the key that belongs to it. */
record Credential(X509Certificate certificate, PrivateKey key) {
    /** Writes both, the key first: a certificate that is there has its key. */
    void write(Path certificateFile, Path keyFile) throws IOException {
        PrivateFiles.write(keyFile, Pem.of(key));
        PrivateFiles.write(certificateFile, Pem.of(certificate));
    }

    static Credential read(Path certificateFile, Path keyFile) throws IOException {
        return new Credential(Pem.certificate(certificateFile), Pem.key(keyFile));
    }

    static boolean isAt(Path certificateFile) {
        return Files.exists(certificateFile);
    }

    @Override
    public String toString() {
        return certificate.getSubjectX500Principal().toString();
    }
}
