package io.sluice.ledger.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
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

    /** Whether what the key signs verifies with the certificate. */
    boolean belongs() {
        byte[] message = certificate.getSerialNumber().toByteArray();
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(message);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // Of another kind, or of another curve.
        }
    }

    static boolean isAt(Path certificateFile) {
        return Files.exists(certificateFile);
    }

    @Override
    public String toString() {
        return certificate.getSubjectX500Principal().toString();
    }
}
