package io.sluice.gateway.store.s3;

import io.sluice.gateway.store.Durable;
import io.sluice.gateway.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Which uploads in parts this gateway has under way: a file each, of two lines, key and id. What a killed gateway leaves
 * here is aborted at its next start. Uploads of other gateways into the same bucket are none of our business.
 */
final class UploadNotes {
    private static final int MOST_BYTES = 8192;

    private final Path directory;

    /** @param directory made when there is something to note */
    UploadNotes(Path directory) {
        this.directory = directory;
    }

    record Note(Path file, String key, String id) {}

    Path write(String key, String id) throws IOException {
        Durable.createDirectories(directory);
        Path file = directory.resolve(UUID.randomUUID().toString());
        Durable.write(file, (key + "\n" + id + "\n").getBytes(StandardCharsets.UTF_8));
        return file;
    }

    void drop(Path note) throws StoreException {
        try {
            Files.deleteIfExists(note);
        } catch (IOException e) {
            throw StoreException.of("delete", note, e);
        }
    }

    /** What an earlier life left, before anything is written in this one. */
    List<Note> all() {
        List<Note> notes = new ArrayList<>();
        if (!Files.exists(directory)) {
            return notes;
        }
        sweep();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                read(file, notes);
            }
            return notes;
        } catch (IOException e) {
            throw StoreException.of("read", directory, e);
        }
    }

    private void sweep() {
        try {
            Durable.sweep(directory);
        } catch (IOException e) {
            throw StoreException.of("sweep", directory, e);
        }
    }

    private static void read(Path file, List<Note> into) throws IOException {
        try {
            String[] lines = new String(Durable.read(file, MOST_BYTES), StandardCharsets.UTF_8).split("\n");
            if (lines.length == 2) { // Anything else is not of our making.
                into.add(new Note(file, lines[0], lines[1]));
            }
        } catch (NoSuchFileException finished) {
            // meanwhile
        }
    }
}
