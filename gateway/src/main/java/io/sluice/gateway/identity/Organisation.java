package io.sluice.gateway.identity;

import com.google.protobuf.ByteString;
import io.sluice.gateway.http.PeerCheck;
import io.sluice.gateway.http.TlsIdentity;
import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.SealingKeys;
import io.sluice.gateway.sealing.SigningKeys;
import io.sluice.gateway.sealing.StorageKey;
import io.sluice.gateway.store.Durable;
import io.sluice.gateway.store.StoreException;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.LaneReach;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * We: the keys of {@code keys.p12} and the entry of {@code member.json}. For many threads; only certificate and entry
 * change, by {@link #renew}. Whoever opens it closes it; the keys that it lends live as long as it does.
 *
 * <p>Of each kind there may be several generations. The first that the entry lists is in use; the others are announced
 * or older. All sealing keys open grants for ever, listed or not.
 */
public final class Organisation implements AutoCloseable {
    static final int SECRET_BYTES = 32;
    private static final int NAME_BYTES = 8;

    private volatile Face face;
    private final SigningKeys signing;
    private final CheckpointKeys checkpoint;
    private final List<SealingKeys> sealing;
    private final List<byte[]> tokenSecrets;
    private final StorageKey storage;
    private final byte[] releaseSecret;
    private final byte[] consentSecret;

    /** What others see of us, changed together. */
    private record Face(Entry entry, KeyStoreFile.TlsKey tls) {}

    private Organisation(KeyStoreFile keys, Entry entry, SecureRandom random) throws IdentityException {
        this.face = new Face(entry, tls(keys, entry));
        this.signing = signing(keys, entry, random);
        this.checkpoint = checkpoint(keys, entry);
        this.sealing = sealing(keys, entry);
        this.tokenSecrets = newestFirst(keys, KeyStoreFile.TOKENS);
        List<byte[]> storageKeys = newestFirst(keys, KeyStoreFile.STORAGE);
        this.storage = StorageKey.takeCopyOf(storageKeys);
        storageKeys.forEach(key -> Arrays.fill(key, (byte) 0));
        this.releaseSecret = keys.has(KeyStoreFile.RELEASES) ? last(keys, KeyStoreFile.RELEASES) : new byte[0];
        this.consentSecret = keys.has(KeyStoreFile.CONSENTS) ? last(keys, KeyStoreFile.CONSENTS) : new byte[0];
    }

    /**
     * Makes an organisation in a new or empty directory: all keys, certificate, entry, password file, further files.
     * When it fails, nothing of it is left.
     */
    public static Organisation init(Path directory, InitOptions options, Clock clock, SecureRandom random)
            throws IdentityException {
        return Founding.found(directory, options, clock, random);
    }

    /** Opens it; the caller wipes the password. Says nothing about expiry: see {@link #refusal}. */
    public static Organisation open(Path directory, char[] password, SecureRandom random) throws IdentityException {
        return new Organisation(keys(directory, password), ownEntry(directory), random);
    }

    /**
     * As {@link #open}, and makes the secrets of {@link #releaseSecret} and {@link #consentSecret} for an organisation
     * that was founded before there were such. Not beside a running gateway.
     */
    public static Organisation openCompleted(Path directory, char[] password, SecureRandom random)
            throws IdentityException {
        KeyStoreFile keys = keys(directory, password);
        List<String> missing = Stream.of(KeyStoreFile.RELEASES, KeyStoreFile.CONSENTS)
                .filter(kind -> !keys.has(kind))
                .toList();
        for (String kind : missing) {
            Arrays.fill(Founding.newSeed(keys, kind, SECRET_BYTES, random), (byte) 0);
        }
        if (!missing.isEmpty()) {
            keys.save(directory.resolve(OrganisationFiles.KEYS));
        }
        return new Organisation(keys, ownEntry(directory), random);
    }

    private static KeyStoreFile keys(Path directory, char[] password) throws IdentityException {
        if (!Files.exists(directory.resolve(OrganisationFiles.MEMBER))) {
            throw new IdentityException(
                    Reason.MISSING, directory + ": no organisation (expected: a directory that init made)");
        }
        FolderFormat.requireKnown(directory);
        return KeyStoreFile.open(directory.resolve(OrganisationFiles.KEYS), password);
    }

    private static Entry ownEntry(Path directory) throws IdentityException {
        Path member = directory.resolve(OrganisationFiles.MEMBER);
        try {
            return MemberFile.read(Durable.read(member, MemberFile.MAX_BYTES));
        } catch (IdentityException e) {
            throw new IdentityException(e.reason(), member + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IdentityException(Reason.UNREADABLE, member + ": cannot be read", e);
        }
    }

    /**
     * Makes and announces a new generation of each kind: listed in a new {@code member.json} of a higher serial, signed
     * by the key in use, which others know. The old keys stay in use until {@link #activate}, so nobody is cut off in
     * between. Not beside a running gateway.
     */
    public static Organisation rotate(
            Path directory, char[] password, java.util.Set<KeyKind> kinds, Clock clock, SecureRandom random)
            throws IdentityException {
        return new Rotation(directory, password, clock, random).announce(kinds);
    }

    /**
     * Takes the newest generation of each kind into use, once the others have the entry that announced it. The new
     * {@code member.json} is again signed by the key that was in use. Not beside a running gateway.
     *
     * @param reaches where {@code CHECKPOINT} is among them: size and root of every lane that the entry lists, as they are
     *     and will be until the new key signs; else nothing
     */
    public static Organisation activate(
            Path directory,
            char[] password,
            java.util.Set<KeyKind> kinds,
            List<LaneReach> reaches,
            Clock clock,
            SecureRandom random)
            throws IdentityException {
        return new Rotation(directory, password, clock, random).activate(kinds, reaches);
    }

    /**
     * Lists a further lane in a new {@code member.json} of a higher serial, signed by the key in use. Not beside a running
     * gateway.
     *
     * @param lane its name, without the organisation's
     */
    public static Organisation addLane(Path directory, char[] password, String lane, Clock clock, SecureRandom random)
            throws IdentityException {
        return new Rotation(directory, password, clock, random).addLane(lane);
    }

    /**
     * Lists a lane as ended, likewise: nobody will ever take a longer or another one for it.
     *
     * @param size of the lane, for ever
     * @param root at that size, 32 bytes
     */
    public static Organisation endLane(
            Path directory, char[] password, String lane, long size, byte[] root, Clock clock, SecureRandom random)
            throws IdentityException {
        return new Rotation(directory, password, clock, random).endLane(lane, size, root);
    }

    static Organisation of(KeyStoreFile keys, Entry entry, SecureRandom random) throws IdentityException {
        return new Organisation(keys, entry, random);
    }

    static void save(Path file, Entry entry) throws IdentityException {
        try {
            Durable.write(file, MemberFile.write(entry));
        } catch (IOException e) {
            throw OrganisationFiles.failed("member file", file, StoreException.of("member file", file, e));
        }
    }

    public String name() {
        return entry().name();
    }

    /** What others reach us by. */
    public URI url() {
        return entry().url();
    }

    /** Origin of our first lane, ORG/LANE. */
    public String lane() {
        return entry().value().getLane();
    }

    /** Origins of all our lanes, ended ones included. */
    public List<String> lanes() {
        return Lanes.origins(entry().value());
    }

    /** Our own word. */
    public Entry entry() {
        return face.entry();
    }

    public PrivateKey tlsKey() {
        return face.tls().key();
    }

    /** One self-signed certificate. */
    public List<X509Certificate> tlsChain() {
        return List.of(face.tls().certificate());
    }

    /** Who we are in a handshake. */
    public TlsIdentity tls(PeerCheck peers) {
        KeyStoreFile.TlsKey tls = face.tls();
        return new TlsIdentity(tls.key(), List.of(tls.certificate()), peers);
    }

    /**
     * What of a freshly opened organisation cannot be taken over while we run, for people; empty: it may be given to
     * {@link #renew}.
     */
    public List<String> unlike(Organisation fresh) {
        List<String> unlike = new ArrayList<>();
        differs(unlike, "name", name(), fresh.name());
        differs(unlike, "URL", url(), fresh.url());
        differs(
                unlike,
                "lane",
                Lanes.of(entry().value()),
                Lanes.of(fresh.entry().value()));
        differs(unlike, "signing key", signing.keyId(), fresh.signing.keyId());
        differs(unlike, "sealing key", sealing().keyId(), fresh.sealing().keyId());
        differs(unlike, "checkpoint key", checkpoint.publicKey(), fresh.checkpoint.publicKey());
        if (fresh.entry().value().getSerial() < entry().value().getSerial()) {
            unlike.add("older entry");
        }
        return unlike;
    }

    private static void differs(List<String> unlike, String what, Object ours, Object theirs) {
        if (!ours.equals(theirs)) {
            unlike.add("another " + what);
        }
    }

    /** Whether it has another certificate in use, or another entry. */
    public boolean isRenewal(Organisation fresh) {
        return !entry().signed().equals(fresh.entry().signed());
    }

    /**
     * Takes over its certificate and entry, together; the keys stay as they are. Connections are not touched.
     *
     * @param fresh not {@link #unlike} us
     */
    public void renew(Organisation fresh) {
        face = fresh.face;
    }

    /** Signs in our name, with the key in use. */
    public SigningKeys signing() {
        return signing;
    }

    public CheckpointKeys checkpoint() {
        return checkpoint;
    }

    /** The one in use: whose id receipts name. */
    public SealingKeys sealing() {
        return sealing.get(0);
    }

    /** All that can open grants, the one in use first. */
    public List<SealingKeys> sealingKeys() {
        return sealing;
    }

    /** The sealing key of that id, however old. */
    public Optional<SealingKeys> sealing(ByteString keyId) {
        return sealing.stream().filter(key -> key.keyId().equals(keyId)).findFirst();
    }

    /**
     * Copies of what the token keys of our lanes are derived from, 32 bytes each: the first for new records, all to find
     * older ones. The caller wipes them, if anybody.
     */
    public List<byte[]> tokenSecrets() {
        return tokenSecrets.stream().map(byte[]::clone).toList();
    }

    /** Names of those secrets, which tell nothing of them, in the same order. */
    List<String> tokenSecretNames() {
        return tokenSecrets.stream().map(Organisation::nameOf).toList();
    }

    private static String nameOf(byte[] secret) {
        ByteString labelled =
                ByteString.copyFromUtf8("sluice/v1/token-secret-name\0").concat(ByteString.copyFrom(secret));
        return HexFormat.of().formatHex(Digests.sha256(labelled).toByteArray(), 0, NAME_BYTES);
    }

    /**
     * A copy of the 32 bytes that the keys of all releases are derived from: with them pseudonyms stay the same, and are
     * undone. The caller wipes it.
     *
     * @throws IllegalStateException of one that was founded before there was such a secret, until {@link #openCompleted}
     */
    public byte[] releaseSecret() {
        return copy(releaseSecret, "releases");
    }

    /**
     * A copy of the 32 bytes under which persons have their pseudonyms in the registry of consents. It stays for as long
     * as the registry: with another one nobody in it would be found again. The caller wipes it.
     *
     * @throws IllegalStateException of one that was founded before there was such a secret, until {@link #openCompleted}
     */
    public byte[] consentSecret() {
        return copy(consentSecret, "consents");
    }

    private static byte[] copy(byte[] secret, String what) {
        if (secret.length == 0) {
            throw new IllegalStateException(OrganisationFiles.KEYS + ": no secret for " + what + " (expected: keys that"
                    + " the gateway completed when it started)");
        }
        return secret.clone();
    }

    /** Wraps data keys at rest. Lent: closed with this. */
    public StorageKey storage() {
        return storage;
    }

    /** Why we cannot take part at that time: our certificate or entry is over. */
    public Optional<IdentityException> refusal(Instant now) {
        Face seen = face;
        Optional<String> certificate = Certificates.refusal(seen.tls().certificate(), now);
        long end = seen.entry().value().getExpiresAtMillis();
        Optional<String> why = certificate.isPresent() || end == 0 || now.toEpochMilli() < end
                ? certificate
                : Optional.of("entry expired at " + MemberFile.time(end));
        return why.map(text -> new IdentityException(
                Reason.EXPIRED, "organisation " + name() + ": " + text + " (expected: keys rotated in time)"));
    }

    /** Wipes what can be wiped. */
    @Override
    public void close() {
        signing.close();
        checkpoint.close();
        sealing.forEach(SealingKeys::close);
        storage.close();
        tokenSecrets.forEach(secret -> Arrays.fill(secret, (byte) 0));
        Arrays.fill(releaseSecret, (byte) 0);
        Arrays.fill(consentSecret, (byte) 0);
    }

    private static KeyStoreFile.TlsKey tls(KeyStoreFile keys, Entry entry) throws IdentityException {
        ByteString pin = entry.value().getTlsPins(0);
        return keys.tls().values().stream()
                .filter(tls -> Certificates.pin(tls.certificate()).equals(pin))
                .findFirst()
                .orElseThrow(() -> foreign("TLS"));
    }

    private static SigningKeys signing(KeyStoreFile keys, Entry entry, SecureRandom random) throws IdentityException {
        ByteString inUse = entry.value().getSigningKeys(0).getKeyId();
        for (byte[] seeds :
                keys.seeds(KeyStoreFile.SIGNING, 2 * SigningKeys.SEED_BYTES).values()) {
            SigningKeys candidate = signing(entry.name(), seeds, random);
            if (candidate.keyId().equals(inUse)) {
                return candidate;
            }
            candidate.close();
        }
        throw foreign("signing");
    }

    static SigningKeys signing(String name, byte[] seeds, SecureRandom random) {
        byte[] ed25519 = Arrays.copyOf(seeds, SigningKeys.SEED_BYTES);
        byte[] mldsa65 = Arrays.copyOfRange(seeds, SigningKeys.SEED_BYTES, 2 * SigningKeys.SEED_BYTES);
        SigningKeys keys = SigningKeys.fromSeeds(name, ed25519, mldsa65, random);
        Arrays.fill(ed25519, (byte) 0);
        Arrays.fill(mldsa65, (byte) 0);
        Arrays.fill(seeds, (byte) 0);
        return keys;
    }

    private static CheckpointKeys checkpoint(KeyStoreFile keys, Entry entry) throws IdentityException {
        CheckpointKey inUse = entry.value().getCheckpointKeys(0);
        for (byte[] seeds : keys.seeds(KeyStoreFile.CHECKPOINT, 2 * CheckpointKeys.SEED_BYTES)
                .values()) {
            CheckpointKeys candidate = new CheckpointKeys(seeds);
            Arrays.fill(seeds, (byte) 0);
            if (candidate.publicKey().equals(inUse)) {
                return candidate;
            }
        }
        throw foreign("checkpoint");
    }

    private static List<SealingKeys> sealing(KeyStoreFile keys, Entry entry) throws IdentityException {
        ByteString inUse = entry.value().getSealingKeys(0).getKeyId();
        List<SealingKeys> all = new ArrayList<>();
        for (byte[] seed :
                keys.seeds(KeyStoreFile.SEALING, SealingKeys.SEED_BYTES).values()) {
            SealingKeys key = SealingKeys.fromSeed(seed);
            Arrays.fill(seed, (byte) 0);
            all.add(key.keyId().equals(inUse) ? 0 : all.size(), key);
        }
        if (!all.get(0).keyId().equals(inUse)) {
            throw foreign("sealing");
        }
        return List.copyOf(all);
    }

    private static List<byte[]> newestFirst(KeyStoreFile keys, String kind) throws IdentityException {
        List<byte[]> secrets = new ArrayList<>(keys.seeds(kind, SECRET_BYTES).values());
        Collections.reverse(secrets);
        return secrets;
    }

    private static byte[] last(KeyStoreFile keys, String kind) throws IdentityException {
        var seeds = keys.seeds(kind, SECRET_BYTES);
        return seeds.get(seeds.lastKey());
    }

    private static IdentityException foreign(String kind) {
        return new IdentityException(
                Reason.TAMPERED,
                OrganisationFiles.MEMBER + ": its " + kind + " key is not in " + OrganisationFiles.KEYS
                        + " (expected: our own entry)");
    }

    /** The name; never a key. */
    @Override
    public String toString() {
        return "Organisation[" + name() + "]";
    }
}
