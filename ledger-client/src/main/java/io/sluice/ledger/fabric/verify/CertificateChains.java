package io.sluice.ledger.fabric.verify;

import io.sluice.lane.FormatException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The authorities of one MSP, and the one way from a certificate up to a root. Time is one second after the certificate
 * began: expiry is judged when somebody submits, not when a block is read. Immutable.
 */
final class CertificateChains {
    private static final int LONGEST = 8;
    private static final Set<String> USAGES = Set.of("1.3.6.1.5.5.7.3.1", "2.5.29.37.0"); // Server, any: Go's default.

    private final List<X509Certificate> roots;
    private final List<X509Certificate> intermediates;

    CertificateChains(List<X509Certificate> roots, List<X509Certificate> intermediates) {
        this.roots = List.copyOf(roots);
        this.intermediates = List.copyOf(intermediates);
    }

    /** The authorities above an end entity, its issuer first, the root last. */
    List<X509Certificate> of(X509Certificate certificate) throws FormatException {
        if (certificate.getBasicConstraints() >= 0) {
            throw new FormatException("certificate: of an authority (expected: of a client, peer or orderer)");
        }
        Date at = new Date(certificate.getNotBefore().getTime() + 1000);
        List<List<X509Certificate>> found = new ArrayList<>();
        search(certificate, List.of(), at, found);
        if (found.size() != 1) {
            throw new FormatException("certificate: " + found.size() + " chains to the MSP's roots (expected: one)");
        }
        List<X509Certificate> chain = found.get(0);
        validate(certificate, chain, at);
        if (intermediates.stream().anyMatch(lower -> issued(chain.get(0), lower))) {
            throw new FormatException("certificate: issued by an authority that has authorities below it");
        }
        return chain;
    }

    /** An authority of this MSP and those above it. */
    List<X509Certificate> ofAuthority(X509Certificate authority) throws FormatException {
        if (roots.contains(authority)) {
            return List.of(authority);
        }
        if (!intermediates.contains(authority)) {
            throw new FormatException("organisational unit: of an authority that the MSP does not have");
        }
        List<List<X509Certificate>> found = new ArrayList<>();
        search(authority, List.of(authority), new Date(authority.getNotBefore().getTime() + 1000), found);
        if (found.size() != 1) {
            throw new FormatException("authority: " + found.size() + " chains to the MSP's roots (expected: one)");
        }
        return found.get(0);
    }

    /** SHA-256 over the certificates of a chain. */
    static byte[] identifier(List<X509Certificate> chain) throws FormatException {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (X509Certificate certificate : chain) {
                sha256.update(certificate.getEncoded());
            }
            return sha256.digest();
        } catch (GeneralSecurityException e) {
            throw new FormatException("certificate: cannot be encoded");
        }
    }

    private void search(
            X509Certificate lower, List<X509Certificate> below, Date at, List<List<X509Certificate>> found) {
        if (below.size() == LONGEST) {
            return;
        }
        Stream.concat(roots.stream(), intermediates.stream())
                .filter(upper -> !below.contains(upper) && isAuthority(upper, at) && issued(upper, lower))
                .forEach(upper -> {
                    List<X509Certificate> chain = new ArrayList<>(below);
                    chain.add(upper);
                    if (roots.contains(upper)) {
                        found.add(List.copyOf(chain));
                    } else {
                        search(upper, chain, at, found);
                    }
                });
    }

    private static boolean isAuthority(X509Certificate certificate, Date at) {
        boolean[] usage = certificate.getKeyUsage();
        try {
            certificate.checkValidity(at);
        } catch (CertificateException e) {
            return false;
        }
        return certificate.getBasicConstraints() >= 0 && (usage == null || usage[5]);
    }

    private static boolean issued(X509Certificate upper, X509Certificate lower) {
        if (upper.equals(lower) || !upper.getSubjectX500Principal().equals(lower.getIssuerX500Principal())) {
            return false;
        }
        try {
            lower.verify(upper.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** What else the standard asks of a chain: path lengths, name constraints, extensions that nobody understands. */
    private static void validate(X509Certificate certificate, List<X509Certificate> chain, Date at)
            throws FormatException {
        List<X509Certificate> path = new ArrayList<>();
        path.add(certificate);
        path.addAll(chain.subList(0, chain.size() - 1));
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(chain.get(chain.size() - 1), null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(at);
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
            List<String> usages = certificate.getExtendedKeyUsage();
            if (usages != null && usages.stream().noneMatch(USAGES::contains)) {
                throw new FormatException("certificate: extended key usage without server authentication");
            }
        } catch (CertificateParsingException e) {
            throw new FormatException("certificate: extended key usage is not readable");
        } catch (GeneralSecurityException e) {
            throw new FormatException("certificate: " + e.getMessage());
        }
    }
}
