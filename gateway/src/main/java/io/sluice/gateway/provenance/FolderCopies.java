package io.sluice.gateway.provenance;

import io.sluice.ledger.CheckpointVerifier;
import io.sluice.ledger.LaneCopy;
import io.sluice.ledger.LaneView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Copies of lane directories in one folder, each under the name of its lane. Whoever brings them up to date writes the
 * checkpoint last; only when that has changed is a copy read again.
 */
public final class FolderCopies implements LaneCopies {
    private final Path folder;
    private final Map<String, Read> read = new HashMap<>(); // By origin. Guarded by this.

    private record Read(String note, LaneCopy copy) {}

    /** @param folder need not be there */
    public FolderCopies(Path folder) {
        this.folder = folder;
    }

    /** Where the copy of this lane lies. */
    public static Path place(Path folder, String origin) {
        return folder.resolve(origin.substring(origin.indexOf('/') + 1));
    }

    @Override
    public synchronized Optional<LaneView> find(String origin, CheckpointVerifier keys) throws IOException {
        Path place = place(folder, origin);
        if (!Files.isDirectory(place)) {
            return Optional.empty();
        }
        Path checkpoint = LaneCopy.checkpointFile(place);
        if (!Files.isRegularFile(checkpoint)) {
            throw new IOException(checkpoint + ": missing (expected: the lane's public files in the copy too)");
        }
        String note = Files.readString(checkpoint);
        Read known = read.get(origin);
        if (known == null || !known.note().equals(note)) {
            known = new Read(note, LaneCopy.open(place, keys));
            read.put(origin, known);
        }
        return Optional.of(known.copy());
    }
}
