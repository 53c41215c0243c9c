package io.sluice.gateway.identity;

import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.gateway.store.Durable;
import io.sluice.gateway.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code keys.p12}: one PKCS #12 file of the JDK's own provider, which {@code keytool -list} can look at. Its entries are
 * named KIND-GENERATION. Everything but the TLS key is kept as seed bytes, labelled as an AES key for want of a better
 * name: seeds open on every Java, encodings of ML-DSA keys do not.
 */
final class KeyStoreFile {
    static final String TLS = "tls";
    static final String SIGNING = "signing";
    static final String CHECKPOINT = "checkpoint";
    static final String SEALING = "sealing";
    static final String TOKENS = "tokens";
    static final String STORAGE = "storage";
    static final String RELEASES = "releases";
    static final String CONSENTS = "consents";
    private static final int MAX_BYTES = 1 << 20;

    /** The key of the connections with its certificate. */
    record TlsKey(PrivateKey key, X509Certificate certificate) {}

    private final KeyStore store;
    private final char[] password;

    private KeyStoreFile(KeyStore store, char[] password) {
        this.store = store;
        this.password = password;
    }

    /** An empty one; the password is lent for this object's life. */
    static KeyStoreFile create(char[] password) {
        try {
            KeyStore store = provider();
            store.load(null, null);
            return new KeyStoreFile(store, password);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PKCS #12", e);
        }
    }

    static KeyStoreFile open(Path file, char[] password) throws IdentityException {
        byte[] content;
        try {
            content = Durable.read(file, MAX_BYTES);
        } catch (IOException e) {
            Reason reason = Files.exists(file) ? Reason.UNREADABLE : Reason.MISSING;
            throw new IdentityException(reason, "key store: " + file + ": cannot be read", e);
        }
        try {
            KeyStore store = provider();
            store.load(new ByteArrayInputStream(content), password);
            return new KeyStoreFile(store, password);
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw new IdentityException(
                        Reason.WRONG_PASSWORD,
                        "key store: " + file + ": wrong password, or the file was changed (expected: the password of"
                                + " init)",
                        e);
            }
            throw damaged(file, e);
        } catch (GeneralSecurityException e) {
            throw damaged(file, e);
        } catch (RuntimeException e) { // The JDK's parser meets a changed file with all sorts of these.
            throw damaged(file, e);
        }
    }

    private static IdentityException damaged(Path file, Exception e) {
        return new IdentityException(
                Reason.TAMPERED, "key store: " + file + ": damaged (expected: the file that init made)", e);
    }

    void save(Path file) throws IdentityException {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            store.store(bytes, password);
            Durable.write(file, bytes.toByteArray());
        } catch (IOException e) {
            throw OrganisationFiles.failed("key store", file, StoreException.of("key store", file, e));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("key store: cannot be written", e);
        }
    }

    void putSeed(String kind, int generation, byte[] seed) {
        try {
            store.setKeyEntry(alias(kind, generation), new SecretKeySpec(seed, "AES"), password, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("key store: does not take " + kind, e);
        }
    }

    void putTls(int generation, TlsKey tls) {
        try {
            store.setKeyEntry(alias(TLS, generation), tls.key(), password, new Certificate[] {tls.certificate()});
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("key store: does not take the TLS key", e);
        }
    }

    /** All generations of the kind, each of so many bytes; at least one. The caller wipes them. */
    SortedMap<Integer, byte[]> seeds(String kind, int bytes) throws IdentityException {
        SortedMap<Integer, byte[]> seeds = new TreeMap<>();
        for (int generation = 1; contains(kind, generation); generation++) {
            byte[] seed = key(kind, generation).getEncoded();
            if (seed == null || seed.length != bytes) {
                throw broken(kind);
            }
            seeds.put(generation, seed);
        }
        if (seeds.isEmpty()) {
            throw broken(kind);
        }
        return seeds;
    }

    SortedMap<Integer, TlsKey> tls() throws IdentityException {
        SortedMap<Integer, TlsKey> keys = new TreeMap<>();
        try {
            for (int generation = 1; contains(TLS, generation); generation++) {
                if (key(TLS, generation) instanceof PrivateKey key
                        && store.getCertificate(alias(TLS, generation)) instanceof X509Certificate certificate) {
                    keys.put(generation, new TlsKey(key, certificate));
                } else {
                    throw broken(TLS);
                }
            }
        } catch (GeneralSecurityException e) {
            throw broken(TLS);
        }
        if (keys.isEmpty()) {
            throw broken(TLS);
        }
        return keys;
    }

    boolean has(String kind) {
        return contains(kind, 1);
    }

    /** The number that the next generation of the kind gets. */
    int next(String kind) {
        int generation = 1;
        while (contains(kind, generation)) {
            generation++;
        }
        return generation;
    }

    private boolean contains(String kind, int generation) {
        try {
            return Collections.list(store.aliases()).contains(alias(kind, generation));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("key store: not loaded", e);
        }
    }

    private Key key(String kind, int generation) throws IdentityException {
        try {
            Key key = store.getKey(alias(kind, generation), password);
            if (key == null) {
                throw broken(kind);
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw broken(kind);
        }
    }

    private static IdentityException broken(String kind) {
        return new IdentityException(
                Reason.TAMPERED, "key store: " + kind + " key missing or broken (expected: the file that init made)");
    }

    private static String alias(String kind, int generation) {
        return kind + "-" + generation;
    }

    /** By name of the provider: another one that came with the class path must not write the file. */
    private static KeyStore provider() throws GeneralSecurityException {
        return KeyStore.getInstance("PKCS12", "SUN");
    }
}
