package io.sluice.gateway.config;

import io.sluice.gateway.classification.Scheme;
import io.sluice.gateway.classification.SchemeException;
import io.sluice.gateway.classification.SchemeReader;
import io.sluice.gateway.classification.Schemes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds grading schemes, by name or in files. */
public final class SchemeFiles {
    /** What holds where nothing is said. */
    public static final String USUAL = Schemes.standard().name();

    static final String EXPECTED = "a scheme file, or one of "
            + String.join(", ", Schemes.all().stream().map(Scheme::name).toList());

    private static final int MOST_BYTES = (1 << 20) + 1;

    private SchemeFiles() {}

    /**
     * The scheme of that name that comes along, else the one in that file.
     *
     * @param directory that a relative path starts from
     * @return empty if there is neither
     * @throws SchemeException if the file is refused; the message tells the place and what is expected there
     */
    public static Optional<Scheme> find(String nameOrFile, Path directory) throws IOException, SchemeException {
        Optional<Scheme> known = Schemes.named(nameOrFile);
        if (known.isPresent()) {
            return known;
        }
        Path file;
        try {
            file = directory.resolve(nameOrFile).normalize();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(SchemeReader.read(in.readNBytes(MOST_BYTES)));
        }
    }

    /**
     * The scheme that a configuration names.
     *
     * @throws ConfigurationException if there is none, or its file is refused
     */
    public static Scheme of(Configuration configuration) throws IOException, ConfigurationException {
        String said = configuration.grading().scheme();
        String problem;
        try {
            Optional<Scheme> found =
                    find(said, configuration.file().toAbsolutePath().getParent());
            if (found.isPresent()) {
                return found.get();
            }
            problem = "grading.scheme: " + said + " (expected: " + EXPECTED + ")"
                    + Nearest.hint(said, Settings.GRADING_SCHEME.form().words());
        } catch (SchemeException e) {
            problem = "grading.scheme: " + said + ": " + e.getMessage();
        }
        throw new ConfigurationException(
                List.of(Origin.of(configuration.file().toString()).mistake(problem)));
    }
}
