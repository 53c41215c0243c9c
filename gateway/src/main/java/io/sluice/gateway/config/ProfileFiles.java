package io.sluice.gateway.config;

import io.sluice.gateway.identity.Entry;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.policy.ProfileException;
import io.sluice.gateway.policy.ProfileReader;
import io.sluice.gateway.policy.SignedProfiles;
import io.sluice.proto.Rank;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the obligation profiles that a configuration asks for. */
public final class ProfileFiles {
    private ProfileFiles() {}

    /**
     * The profiles in force: those in the organisation's own signed file, else those that come along, with the times that
     * {@code ledger.fabric.stopAfter} sets. Such a setting shortens what is signed, and never makes it longer.
     *
     * @param entry whose signing keys count
     * @throws ConfigurationException if the file is missing, refused, or not signed by the organisation; every mistake is
     *     told with its place in the file
     */
    public static ObligationProfiles of(Configuration configuration, Entry entry)
            throws IOException, ConfigurationException {
        Map<Rank, Duration> stopAfter = configuration
                .ledger()
                .fabric()
                .map(Configuration.Fabric::stopAfter)
                .orElse(Map.of());
        Optional<Path> file = configuration.profiles();
        if (file.isEmpty()) {
            return ObligationProfiles.DEFAULT.withStopAfter(stopAfter);
        }
        try {
            return SignedProfiles.read(
                            bytes(file.get()), entry.name(), entry.value().getSigningKeysList())
                    .withStopAfterAtMost(stopAfter);
        } catch (ProfileException e) {
            throw refused(file.get(), e);
        }
    }

    /**
     * The content of a file of profiles; a longer one than may be is cut, and refused by who reads it.
     *
     * @throws ConfigurationException if there is no such file
     */
    public static byte[] bytes(Path file) throws IOException, ConfigurationException {
        if (!Files.isRegularFile(file)) {
            throw new ConfigurationException(List.of(Origin.of(file.toString())
                    .mistake("no such file (expected: obligation profiles; `sluice profile show` prints the usual"
                            + " ones)")));
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(ProfileReader.MOST_BYTES + 1);
        }
    }

    /** The same mistakes, of that file. */
    public static ConfigurationException refused(Path file, ProfileException refused) {
        return new ConfigurationException(refused.mistakes().stream()
                .map(mistake -> new Mistake(file.toString(), mistake.line(), mistake.column(), mistake.problem()))
                .toList());
    }
}
