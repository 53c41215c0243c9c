package io.sluice.gateway.identity;

import io.sluice.gateway.sealing.SealingKeys;
import io.sluice.gateway.sealing.SigningKeys;
import io.sluice.gateway.store.Durable;
import io.sluice.gateway.store.StoreException;
import io.sluice.proto.MemberEntry;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/** How an organisation comes to be. */
final class Founding {
    /** The first lane of every organisation. */
    private static final String LANE = "/main";

    private static final int SECRET_BYTES = 32;

    private Founding() {}

    static Organisation found(Path directory, InitOptions options, Clock clock, SecureRandom random)
            throws IdentityException {
        char[] password = options.passwordFile().isPresent()
                ? Passwords.read(options.passwordFile().get())
                : null;
        OrganisationFiles files = OrganisationFiles.begin(directory);
        boolean founded = false;
        try {
            if (password == null) {
                password = Passwords.generate(random);
                writePassword(files.workshop().resolve(OrganisationFiles.PASSWORD), password);
            }
            KeyStoreFile keys = KeyStoreFile.create(password);
            Entry entry = entry(keys, options, clock.instant(), random);
            Organisation organisation = Organisation.of(keys, entry, random);
            keys.save(files.workshop().resolve(OrganisationFiles.KEYS));
            writeMore(files.workshop(), options.moreFiles());
            Organisation.save(files.workshop().resolve(OrganisationFiles.MEMBER), entry);
            files.finish();
            founded = true;
            return organisation;
        } finally {
            if (password != null) {
                Arrays.fill(password, '\0');
            }
            if (!founded) {
                files.abandon();
            }
        }
    }

    private static Entry entry(KeyStoreFile keys, InitOptions options, Instant now, SecureRandom random)
            throws IdentityException {
        String name = options.name();
        KeyStoreFile.TlsKey tls = newTls(name, URI.create(options.url()), now, options.validity(), random);
        keys.putTls(1, tls);
        SigningKeys signing = Organisation.signing(name, newSeed(keys, KeyStoreFile.SIGNING, 64, random), random);
        CheckpointKeys checkpoint = new CheckpointKeys(newSeed(keys, KeyStoreFile.CHECKPOINT, 64, random));
        SealingKeys sealing = SealingKeys.fromSeed(newSeed(keys, KeyStoreFile.SEALING, SECRET_BYTES, random));
        newSeed(keys, KeyStoreFile.TOKENS, SECRET_BYTES, random);
        newSeed(keys, KeyStoreFile.STORAGE, SECRET_BYTES, random);
        newSeed(keys, KeyStoreFile.RELEASES, SECRET_BYTES, random);
        newSeed(keys, KeyStoreFile.CONSENTS, SECRET_BYTES, random);
        try (signing;
                checkpoint;
                sealing) {
            MemberEntry value = MemberEntry.newBuilder()
                    .setName(name)
                    .setSerial(1)
                    .setUrl(options.url())
                    .addTlsPins(Certificates.pin(tls.certificate()))
                    .addSigningKeys(signing.publicKey())
                    .addCheckpointKeys(checkpoint.publicKey())
                    .addSealingKeys(sealing.publicKey())
                    .setIssuedAtMillis(now.toEpochMilli())
                    .setExpiresAtMillis(tls.certificate().getNotAfter().getTime())
                    .setLane(name + LANE)
                    .build();
            return Entry.verify(signing.sign(Entry.TYPE, value.toByteString()));
        }
    }

    static KeyStoreFile.TlsKey newTls(String name, URI url, Instant now, Duration validity, SecureRandom random) {
        KeyPair pair = Certificates.generateKey(random);
        return new KeyStoreFile.TlsKey(
                pair.getPrivate(), Certificates.selfSigned(name, url, pair, now, validity, random));
    }

    /** Stores a seed of the next generation and returns a copy. */
    static byte[] newSeed(KeyStoreFile keys, String kind, int bytes, SecureRandom random) {
        byte[] seed = new byte[bytes];
        random.nextBytes(seed);
        keys.putSeed(kind, keys.next(kind), seed);
        return seed;
    }

    private static void writePassword(Path file, char[] password) throws IdentityException {
        ByteBuffer line = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] bytes = Arrays.copyOf(line.array(), line.limit() + 1);
        bytes[line.limit()] = '\n';
        write(file, bytes);
        Arrays.fill(bytes, (byte) 0);
    }

    private static void writeMore(Path workshop, Map<String, byte[]> more) throws IdentityException {
        for (var file : more.entrySet()) {
            write(workshop.resolve(file.getKey()), file.getValue());
        }
    }

    private static void write(Path file, byte[] content) throws IdentityException {
        try {
            Durable.write(file, content);
        } catch (IOException e) {
            throw OrganisationFiles.failed("file", file, StoreException.of("file", file, e));
        }
    }
}
