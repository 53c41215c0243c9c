package io.sluice.gateway.dataset;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * A folder as one stream: the same names and contents give the same bytes on every machine. POSIX ustar with pax
 * records where a name or size needs them; names sorted by their UTF-8 bytes, all times 0, owner 0, modes 0644 and 0755.
 *
 * <p>Refuses what cannot be carried over honestly: symbolic links that leave the folder, devices, pipes and sockets.
 * Links within the folder are stored as links.
 */
public final class DeterministicTar {
    private DeterministicTar() {}

    /**
     * Writes folder to out, which stays open. Memory does not depend on the size of files.
     *
     * @throws UnsupportedFileException if the folder holds something that a tar must not carry
     * @throws IOException if a file cannot be read, or changes its size while it is read
     */
    public static void write(Path folder, OutputStream out) throws IOException {
        throw new UnsupportedOperationException();
    }
}
