package io.sluice.gateway.sealing;

import io.sluice.proto.HeaderCore;
import io.sluice.proto.KeyGrant;
import io.sluice.proto.Manifest;
import io.sluice.proto.SealingKey;
import io.sluice.proto.SigningKey;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collection;
import java.util.List;

/**
 * Sealed objects by hand, without gateways: what {@code sluice seal|open|inspect} does. Beside the object {@code
 * NAME.sluice} lie {@code NAME.sluice.manifest} (one signed manifest) and {@code NAME.sluice.grant} (signed grants, one
 * for each recipient, each preceded by its length as a varint). Blocks; for one thread.
 */
public final class OfflineSeal {
    /** Who may open: the organisation's name and its sealing key. */
    public record Recipient(String name, SealingKey key) {}

    /** What was written. */
    public record SealedFiles(Path object, Path manifest, Path grant, SealedSummary summary) {}

    /** What a file says of itself; nothing of it is verified. Null where there is no such file. */
    public record Inspection(SealedHeader header, Manifest manifest, List<KeyGrant> grants) {}

    /** What was opened, all of it verified. */
    public record OpenedFile(
            SealedHeader header, Manifest manifest, KeyGrant grant, com.google.protobuf.ByteString plaintextSha256) {}

    private final Clock clock;
    private final SecureRandom random;

    public OfflineSeal(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /**
     * Seals everything that {@code plaintext} gives. Object id, creation time, sender and its key id are filled in here;
     * label, dataset, version, media type and policy digest are the caller's. Refuses rank 4 and above: those need an
     * agreement. Leaves nothing behind when it fails.
     *
     * @param object ends in {@code .sluice}; must not exist
     */
    public SealedFiles seal(
            ReadableByteChannel plaintext, Path object, HeaderCore core, SigningKeys sender, List<Recipient> recipients)
            throws IOException {
        throw new UnsupportedOperationException(clock.toString() + random);
    }

    /**
     * Opens {@code object} into {@code target} (created by atomic rename when, and only when, everything is verified:
     * both signatures of manifest and grant, header, each segment, each chunk).
     *
     * @param sender the organisation that is believed to have sealed it, and its signing keys
     */
    public OpenedFile open(
            Path object, Path target, String sender, Collection<SigningKey> senderKeys, Collection<SealingKeys> ours)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Reads what the files say, without a key and without verifying. */
    public static Inspection inspect(Path object) throws IOException {
        throw new UnsupportedOperationException();
    }
}
