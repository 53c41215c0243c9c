package io.sluice.gateway.identity;

import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.gateway.store.Durable;
import io.sluice.gateway.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory of an organisation and how it comes to be, whole or not at all.
 *
 * <p>Everything is made in {@value #WORKSHOP} within the directory and moved out of it, {@code member.json} last: an
 * organisation exists when that file does. What a crash leaves is the workshop and perhaps files that were moved
 * already; the next {@link #begin} clears both away, which is safe exactly because {@code member.json} is not there.
 */
public final class OrganisationFiles {
    static final String KEYS = "keys.p12";
    static final String MEMBER = "member.json";
    static final String PASSWORD = "password";
    private static final String WORKSHOP = ".init";
    private static final String CONTENTS = ".init-contents";
    private static final int MAX_CONTENTS_BYTES = 64 << 10;

    private final Path directory;
    private final boolean created;

    private OrganisationFiles(Path directory, boolean created) {
        this.directory = directory;
        this.created = created;
    }

    /** Takes an empty or missing directory; refuses one with an organisation or anything else in it. */
    public static OrganisationFiles begin(Path directory) throws IdentityException {
        try {
            boolean created = !Files.exists(directory);
            if (!created) {
                clearUnfinished(directory);
            }
            Durable.createDirectories(directory);
            try (Stream<Path> content = Files.list(directory)) {
                if (content.findAny().isPresent()) {
                    String what = Files.exists(directory.resolve(MEMBER)) ? "an organisation already" : "not empty";
                    throw new IdentityException(
                            Reason.EXISTS, directory + ": " + what + " (expected: a new or empty directory)");
                }
            }
            Durable.createDirectories(directory.resolve(WORKSHOP));
            return new OrganisationFiles(directory, created);
        } catch (IdentityException e) {
            throw e;
        } catch (IOException e) {
            throw failed("directory", directory, StoreException.of("directory", directory, e));
        }
    }

    /** Where to make things. */
    public Path workshop() {
        return directory.resolve(WORKSHOP);
    }

    /** The organisation exists from the moment that its last file has its name. */
    public void finish() throws IdentityException {
        try {
            List<String> names = names(workshop());
            names.remove(MEMBER);
            Durable.write(directory.resolve(CONTENTS), String.join("\n", names).getBytes());
            for (String name : names) {
                Durable.move(workshop().resolve(name), directory.resolve(name));
            }
            Durable.move(workshop().resolve(MEMBER), directory.resolve(MEMBER));
            Files.deleteIfExists(directory.resolve(CONTENTS));
            Files.deleteIfExists(workshop());
        } catch (IOException e) {
            throw failed("directory", directory, StoreException.of("directory", directory, e));
        }
    }

    /** As if nothing had been begun. */
    public void abandon() throws IdentityException {
        try {
            clearUnfinished(directory);
            if (created) {
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            throw failed("directory", directory, StoreException.of("directory", directory, e));
        }
    }

    private static void clearUnfinished(Path directory) throws IOException {
        Path contents = directory.resolve(CONTENTS);
        if (!Files.exists(directory.resolve(MEMBER)) && Files.exists(contents)) {
            for (String name : new String(Durable.read(contents, MAX_CONTENTS_BYTES))
                    .lines()
                    .toList()) {
                Durable.deleteTree(directory.resolve(name));
            }
        }
        Durable.deleteTree(directory.resolve(WORKSHOP));
        Files.deleteIfExists(contents);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return new ArrayList<>(
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    static IdentityException failed(String what, Path path, StoreException e) {
        return e.reason() == StoreException.Reason.DISK_FULL
                ? new IdentityException(Reason.DISK_FULL, what + ": " + path + ": disk full", e)
                : new IdentityException(
                        Reason.UNREADABLE, what + ": " + path + ": cannot be written (expected: a writable place)", e);
    }
}
