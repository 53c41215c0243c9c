package io.sluice.gateway.identity;

import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.gateway.sealing.SigningKeys;
import io.sluice.gateway.store.Durable;
import io.sluice.gateway.store.StoreException;
import io.sluice.proto.OperatorEntry;
import io.sluice.proto.Signed;
import io.sluice.proto.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;

/**
 * The private key of one operator: a PKCS #12 file under a password of its own, and beside it {@code FILE.pub} to hand to
 * an owner. The gateway never sees the private key. Whoever opens it closes it.
 */
public final class OperatorKey implements AutoCloseable {
    private static final String PUBLIC = ".pub";

    private final SigningKeys keys;

    private OperatorKey(SigningKeys keys) {
        this.keys = keys;
    }

    /**
     * Makes both files; refuses to replace one.
     *
     * @param password lent; the caller wipes it
     * @return what is in {@code FILE.pub}
     */
    public static OperatorEntry create(Path file, String name, char[] password, Instant now, SecureRandom random)
            throws IdentityException {
        if (!OperatorFile.NAME.matcher(name).matches()) {
            throw new IdentityException(
                    Reason.MALFORMED, "operator's name: " + name + " (expected: 1-63 of a-z 0-9 . -)");
        }
        for (Path each : new Path[] {file, publicFile(file)}) {
            if (Files.exists(each)) {
                throw new IdentityException(Reason.EXISTS, each + ": is there already (expected: a new file)");
            }
        }
        KeyStoreFile store = KeyStoreFile.create(password);
        byte[] seeds = Founding.newSeed(store, KeyStoreFile.SIGNING, 2 * SigningKeys.SEED_BYTES, random);
        try (SigningKeys signing = signing(seeds, random)) {
            OperatorEntry entry = OperatorEntry.newBuilder()
                    .setName(name)
                    .setKey(signing.publicKey())
                    .setIssuedAtMillis(now.toEpochMilli())
                    .build();
            store.save(file);
            Durable.write(publicFile(file), OperatorFile.write(signing.sign(OperatorFile.TYPE, entry.toByteString())));
            return entry;
        } catch (IdentityException e) {
            throw e;
        } catch (IOException e) {
            throw OrganisationFiles.failed("operator file", file, StoreException.of("operator file", file, e));
        }
    }

    /** Opens the file; the caller wipes the password. */
    public static OperatorKey open(Path file, char[] password, SecureRandom random) throws IdentityException {
        try {
            byte[] seeds = KeyStoreFile.open(file, password)
                    .seeds(KeyStoreFile.SIGNING, 2 * SigningKeys.SEED_BYTES)
                    .get(1);
            return new OperatorKey(signing(seeds, random));
        } catch (IdentityException e) {
            String why = e.reason() == Reason.MISSING || e.reason() == Reason.UNREADABLE
                    ? "cannot be read"
                    : "wrong password, or not a key file";
            throw new IdentityException(
                    e.reason(), "operator key: " + file + ": " + why + " (expected: what `operator new` made)", e);
        }
    }

    private static SigningKeys signing(byte[] seeds, SecureRandom random) {
        // The signer follows from the key, so it has to be known before it is said.
        byte[] copy = seeds.clone();
        SigningKey known;
        try (SigningKeys unnamed = Organisation.signing("", copy, random)) {
            known = unnamed.publicKey();
        }
        return Organisation.signing(OperatorFile.signer(known), seeds, random);
    }

    /** Where the public half is. */
    public static Path publicFile(Path file) {
        return file.resolveSibling(file.getFileName() + PUBLIC);
    }

    /** Signs in the operator's name. */
    public Signed sign(String type, ByteString payload) {
        return keys.sign(type, payload);
    }

    /** Whose signature it is. */
    public ByteString keyId() {
        return keys.keyId();
    }

    @Override
    public void close() {
        keys.close();
    }
}
