package io.sluice.gateway.identity;

import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.gateway.sealing.SealingKeys;
import io.sluice.gateway.sealing.SigningKeys;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.LaneReach;
import io.sluice.proto.ListedLane;
import io.sluice.proto.MemberEntry;
import io.sluice.proto.RetiredCheckpointKey;
import io.sluice.proto.SealingKey;
import io.sluice.proto.SigningKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * New entries of the own organisation. New generations of keys come in two steps: announced beside the key in use, then
 * taken into use. Lanes are added and ended in one.
 *
 * <p>The key store is written first and the member file second. A crash in between leaves a generation that no entry
 * lists: it is simply not used, and the next rotation makes another one.
 */
final class Rotation {
    private final Path directory;
    private final char[] password;
    private final Clock clock;
    private final SecureRandom random;

    Rotation(Path directory, char[] password, Clock clock, SecureRandom random) {
        this.directory = directory;
        this.password = password;
        this.clock = clock;
        this.random = random;
    }

    Organisation announce(Set<KeyKind> kinds) throws IdentityException {
        Path file = directory.resolve(OrganisationFiles.KEYS);
        try (Organisation old = Organisation.open(directory, password, random)) {
            KeyStoreFile keys = KeyStoreFile.open(file, password);
            MemberEntry.Builder next = next(old.entry());
            if (kinds.contains(KeyKind.TLS)) {
                announceTls(old, keys, next);
            }
            if (kinds.contains(KeyKind.SIGNING)) {
                byte[] seeds = Founding.newSeed(keys, KeyStoreFile.SIGNING, 2 * SigningKeys.SEED_BYTES, random);
                try (SigningKeys made = Organisation.signing(old.name(), seeds, random)) {
                    List<SigningKey> all = second(next.getSigningKeysList(), made.publicKey(), Entry.MAX_SIGNING_KEYS);
                    next.clearSigningKeys().addAllSigningKeys(all);
                }
            }
            if (kinds.contains(KeyKind.SEALING)) {
                byte[] seed = Founding.newSeed(keys, KeyStoreFile.SEALING, SealingKeys.SEED_BYTES, random);
                try (SealingKeys made = SealingKeys.fromSeed(seed)) {
                    List<SealingKey> all = second(next.getSealingKeysList(), made.publicKey(), Entry.MAX_SEALING_KEYS);
                    next.clearSealingKeys().addAllSealingKeys(all);
                }
            }
            if (kinds.contains(KeyKind.CHECKPOINT)) {
                byte[] seeds = Founding.newSeed(keys, KeyStoreFile.CHECKPOINT, 2 * CheckpointKeys.SEED_BYTES, random);
                try (CheckpointKeys made = new CheckpointKeys(seeds)) {
                    List<CheckpointKey> all =
                            second(next.getCheckpointKeysList(), made.publicKey(), Entry.MAX_CHECKPOINT_KEYS);
                    next.clearCheckpointKeys().addAllCheckpointKeys(all);
                } finally {
                    Arrays.fill(seeds, (byte) 0);
                }
            }
            if (kinds.contains(KeyKind.STORAGE)) {
                newSecret(keys, KeyStoreFile.STORAGE);
            }
            if (kinds.contains(KeyKind.TOKEN)) {
                newSecret(keys, KeyStoreFile.TOKENS);
            }
            keys.save(file);
            // Nobody else is to know of those.
            return KeyKind.OURS_ALONE.containsAll(kinds)
                    ? Organisation.of(keys, old.entry(), random)
                    : publish(old, keys, next);
        }
    }

    private void newSecret(KeyStoreFile keys, String kind) {
        Arrays.fill(Founding.newSeed(keys, kind, Organisation.SECRET_BYTES, random), (byte) 0);
    }

    private void announceTls(Organisation old, KeyStoreFile keys, MemberEntry.Builder next) {
        X509Certificate before = old.tlsChain().get(0);
        Duration validity = Duration.between(
                before.getNotBefore().toInstant(), before.getNotAfter().toInstant());
        Instant now = clock.instant();
        KeyStoreFile.TlsKey made = Founding.newTls(old.name(), old.url(), now, validity, random);
        keys.putTls(keys.next(KeyStoreFile.TLS), made);
        List<ByteString> pins = second(next.getTlsPinsList(), Certificates.pin(made.certificate()), Entry.MAX_TLS_PINS);
        next.clearTlsPins().addAllTlsPins(pins);
        next.setExpiresAtMillis(made.certificate().getNotAfter().getTime());
    }

    /** @param reaches of the checkpoint key in use, in every lane; needed where that kind is among them */
    Organisation activate(Set<KeyKind> kinds, List<LaneReach> reaches) throws IdentityException {
        if (KeyKind.OURS_ALONE.containsAll(kinds)) {
            return Organisation.open(directory, password, random); // In use since they were made.
        }
        try (Organisation old = Organisation.open(directory, password, random)) {
            KeyStoreFile keys = KeyStoreFile.open(directory.resolve(OrganisationFiles.KEYS), password);
            MemberEntry.Builder next = next(old.entry());
            // Announced keys are listed second; with nothing announced the second is an older one, which stays there.
            if (kinds.contains(KeyKind.TLS)) {
                List<ByteString> newest = keys.tls().values().stream()
                        .map(tls -> Certificates.pin(tls.certificate()))
                        .toList();
                List<ByteString> all = first(next.getTlsPinsList(), newest);
                next.clearTlsPins().addAllTlsPins(all);
            }
            if (kinds.contains(KeyKind.SIGNING)) {
                List<SigningKey> newest = new ArrayList<>();
                for (byte[] seeds : keys.seeds(KeyStoreFile.SIGNING, 2 * SigningKeys.SEED_BYTES)
                        .values()) {
                    try (SigningKeys key = Organisation.signing(old.name(), seeds, random)) {
                        newest.add(key.publicKey());
                    }
                }
                List<SigningKey> all = first(next.getSigningKeysList(), newest);
                next.clearSigningKeys().addAllSigningKeys(all);
            }
            if (kinds.contains(KeyKind.SEALING)) {
                List<SealingKey> newest = new ArrayList<>();
                for (byte[] seed :
                        keys.seeds(KeyStoreFile.SEALING, SealingKeys.SEED_BYTES).values()) {
                    try (SealingKeys key = SealingKeys.fromSeed(seed)) {
                        newest.add(key.publicKey());
                    }
                }
                List<SealingKey> all = first(next.getSealingKeysList(), newest);
                next.clearSealingKeys().addAllSealingKeys(all);
            }
            if (kinds.contains(KeyKind.CHECKPOINT)) {
                activateCheckpoint(keys, next, reaches);
            }
            return publish(old, keys, next);
        }
    }

    /** Others that were announced have signed nothing, and are forgotten. */
    private static void activateCheckpoint(KeyStoreFile keys, MemberEntry.Builder next, List<LaneReach> reaches)
            throws IdentityException {
        List<CheckpointKey> newest = new ArrayList<>();
        for (byte[] seeds : keys.seeds(KeyStoreFile.CHECKPOINT, 2 * CheckpointKeys.SEED_BYTES)
                .values()) {
            try (CheckpointKeys key = new CheckpointKeys(seeds)) {
                newest.add(key.publicKey());
            } finally {
                Arrays.fill(seeds, (byte) 0);
            }
        }
        CheckpointKey used = next.getCheckpointKeys(0);
        CheckpointKey taken = first(next.getCheckpointKeysList(), newest).get(0);
        if (taken.equals(used)) {
            throw new IdentityException(
                    Reason.MISSING,
                    "checkpoint key: none was announced (expected: `sluice rotate` without --activate" + " first)");
        }
        for (String lane : Lanes.origins(next.build())) {
            if (reaches.stream().noneMatch(reach -> reach.getOrigin().equals(lane))) {
                throw new IdentityException(
                        Reason.MISSING,
                        "lane " + lane + ": not known up to where it is signed (expected: the size of every lane)");
            }
        }
        next.clearCheckpointKeys()
                .addCheckpointKeys(taken)
                .addRetiredCheckpointKeys(
                        RetiredCheckpointKey.newBuilder().setKey(used).addAllLanes(reaches));
    }

    Organisation addLane(String name) throws IdentityException {
        try (Organisation old = Organisation.open(directory, password, random)) {
            List<ListedLane> all = new ArrayList<>(Lanes.of(old.entry().value()));
            String origin = old.name() + "/" + name;
            if (Lanes.find(old.entry().value(), origin).isPresent()) {
                throw new IdentityException(Reason.EXISTS, "lane " + origin + ": listed already");
            }
            all.add(ListedLane.newBuilder().setOrigin(origin).build());
            return publish(old, withLanes(old.entry(), all));
        }
    }

    Organisation endLane(String name, long size, byte[] root) throws IdentityException {
        try (Organisation old = Organisation.open(directory, password, random)) {
            String origin = old.name() + "/" + name;
            ListedLane known = Lanes.find(old.entry().value(), origin)
                    .orElseThrow(() -> new IdentityException(
                            Reason.MISSING,
                            "lane " + origin + ": not listed (expected: one of " + String.join(", ", old.lanes())
                                    + ")"));
            if (known.getEnded()) {
                throw new IdentityException(Reason.EXISTS, "lane " + origin + ": ended already, at " + known.getSize());
            }
            List<ListedLane> all = Lanes.of(old.entry().value()).stream()
                    .map(lane -> lane.equals(known)
                            ? known.toBuilder()
                                    .setEnded(true)
                                    .setSize(size)
                                    .setRoot(ByteString.copyFrom(root))
                                    .build()
                            : lane)
                    .toList();
            return publish(old, withLanes(old.entry(), all));
        }
    }

    private MemberEntry.Builder withLanes(Entry entry, List<ListedLane> lanes) {
        return next(entry).clearLanes().addAllLanes(lanes);
    }

    private Organisation publish(Organisation old, MemberEntry.Builder next) throws IdentityException {
        return publish(old, KeyStoreFile.open(directory.resolve(OrganisationFiles.KEYS), password), next);
    }

    private MemberEntry.Builder next(Entry entry) {
        return entry.value().toBuilder()
                .setSerial(entry.value().getSerial() + 1)
                .setIssuedAtMillis(clock.millis());
    }

    /** Signed by the key that was in use: the one that everybody knows. */
    private Organisation publish(Organisation old, KeyStoreFile keys, MemberEntry.Builder next)
            throws IdentityException {
        Entry entry = Entry.verify(old.signing().sign(Entry.TYPE, next.build().toByteString()));
        Organisation renewed = Organisation.of(keys, entry, random);
        Organisation.save(directory.resolve(OrganisationFiles.MEMBER), entry);
        return renewed;
    }

    /** Behind the first; the oldest go when there are too many. */
    private static <K> List<K> second(List<K> listed, K made, int max) {
        List<K> all = new ArrayList<>(listed);
        all.add(1, made);
        return all.subList(0, Math.min(all.size(), max));
    }

    /** The newest generation that is listed moves to the front. */
    private static <K> List<K> first(List<K> listed, List<K> generations) {
        List<K> all = new ArrayList<>(listed);
        for (int i = generations.size() - 1; i >= 0; i--) {
            if (all.remove(generations.get(i))) {
                all.add(0, generations.get(i));
                break;
            }
        }
        return all;
    }
}
