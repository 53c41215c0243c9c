package io.sluice.gateway.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A folder as one stream: the same names and contents give the same bytes on every machine. POSIX ustar with pax
 * records where a name or size needs them; names sorted by their UTF-8 bytes, a folder before what it holds, all times
 * 0, owner 0, mode 0644 for files and 0755 for folders and links.
 *
 * <p>Refuses what cannot be carried over honestly: symbolic links that leave the folder, devices, pipes and sockets.
 * Links within the folder are stored as links.
 */
public final class DeterministicTar {
    private static final int BLOCK = 512;
    private static final int COPY_BYTES = 64 * 1024;

    private final Path root;
    private final OutputStream out;
    private final byte[] buffer = new byte[COPY_BYTES];

    private DeterministicTar(Path root, OutputStream out) {
        this.root = root;
        this.out = out;
    }

    /**
     * Writes folder to out, which stays open. Memory does not depend on the size of files.
     *
     * @throws UnsupportedFileException if the folder holds something that a tar must not carry
     * @throws IOException if a file cannot be read, or changes its size while it is read
     */
    public static void write(Path folder, OutputStream out) throws IOException {
        new DeterministicTar(folder, out).folder(folder);
        out.write(new byte[2 * BLOCK]);
    }

    private void folder(Path folder) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(children::add);
        }
        children.sort(Comparator.comparing(
                child -> child.getFileName().toString().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
        for (Path child : children) {
            entry(child);
        }
    }

    private void entry(Path path) throws IOException {
        String name = slashed(root.relativize(path));
        if (name.indexOf('\ufffd') >= 0) {
            throw new UnsupportedFileException("file name: " + name + " (expected: one that is valid UTF-8)");
        }
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink()) {
            TarHeader.link(name, target(path, name)).writeTo(out);
        } else if (attributes.isDirectory()) {
            TarHeader.folder(name + "/").writeTo(out);
            folder(path);
        } else if (attributes.isRegularFile()) {
            TarHeader.file(name, attributes.size()).writeTo(out);
            content(path, name, attributes.size());
        } else {
            throw new UnsupportedFileException(name + ": a device, pipe or socket (expected: files, folders, links)");
        }
    }

    /**
     * A link may go up only at its start: up from a real folder is where it says, but up from another link can be
     * anywhere.
     */
    private String target(Path link, String name) throws IOException {
        Path target = Files.readSymbolicLink(link);
        int up = 0;
        while (up < target.getNameCount() && target.getName(up).toString().equals("..")) {
            up++;
        }
        boolean upLater = false;
        for (int i = up; i < target.getNameCount(); i++) {
            upLater |= target.getName(i).toString().equals("..");
        }
        int depth = root.relativize(link).getNameCount() - 1;
        if (target.isAbsolute() || upLater || up > depth || target.toString().isEmpty()) {
            throw new UnsupportedFileException(
                    name + ": a symbolic link that may leave the folder (expected: links within it)");
        }
        return slashed(target);
    }

    private void content(Path path, String name, long size) throws IOException {
        long left = size;
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                left -= n;
                if (left < 0) {
                    break;
                }
                out.write(buffer, 0, n);
            }
        }
        if (left != 0) {
            throw new IOException(name + ": its size changed while it was read (expected: a folder at rest)");
        }
        out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
    }

    private static String slashed(Path path) {
        List<String> names = new ArrayList<>();
        path.forEach(name -> names.add(name.toString()));
        return String.join("/", names);
    }
}
