package io.sluice.ledger;

import io.sluice.lane.EntryBundle;
import io.sluice.lane.Tile;
import io.sluice.lane.TreeHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The public face of a lane as static files (C2SP tlog-tiles): checkpoint, tiles, bundles of entries. All is made from
 * the write-ahead files and can be made again; the checkpoint is replaced last, so what it covers is there.
 */
final class Publisher {
    private final LaneStore store;
    private final Path root;
    private volatile long published;

    Publisher(LaneStore store) {
        this.store = store;
        this.root = store.dir().resolve("public");
    }

    /**
     * Finds out what is there. If that is the whole lane, but never published (because it is empty) or under another
     * key, publishes it: an auditor must find a checkpoint that the present keys sign.
     */
    void renew(Head head) throws IOException {
        String note = Files.exists(store.published()) ? Files.readString(store.published()) : "";
        published = note.isEmpty() ? 0 : Long.parseLong(note.split("\n", 3)[1]);
        if (published == head.size() && !note.equals(head.note())) {
            publish(head);
        }
    }

    /** Size of the newest checkpoint among the files. */
    long published() {
        return published;
    }

    /** Brings the files up to this head. */
    void publish(Head head) throws IOException {
        try {
            for (Tile tile : Tile.between(published, head.size())) {
                write(tile.path(), tile.width(), hashes(tile));
                if (tile.level() == 0) {
                    write(Tile.entriesPath(tile.index(), tile.width()), tile.width(), entries(tile));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Disk.replace(store.published(), head.note().getBytes(StandardCharsets.UTF_8));
        published = head.size();
    }

    /** The bytes at this path as of now; empty when there is no such thing (yet). */
    Optional<byte[]> resource(String path) throws LedgerException {
        if (path.equals("checkpoint")) {
            return Optional.of(store.head().note().getBytes(StandardCharsets.UTF_8));
        }
        try {
            boolean bundle = path.startsWith("tile/entries/");
            Tile tile = bundle ? Tile.parseEntries(path) : Tile.parse(path);
            long width = store.head().size() >>> (8 * tile.level());
            if (tile.index() > width / Tile.WIDTH || tile.index() * Tile.WIDTH + tile.width() > width) {
                return Optional.empty();
            }
            return Optional.of(bundle ? entries(tile) : hashes(tile));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private byte[] hashes(Tile tile) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(tile.width() * TreeHash.BYTES);
        for (int i = 0; i < tile.width(); i++) {
            bytes.writeBytes(store.tree().hash(8 * tile.level(), tile.index() * Tile.WIDTH + i));
        }
        return bytes.toByteArray();
    }

    private byte[] entries(Tile tile) throws LedgerException {
        List<byte[]> entries = new ArrayList<>(tile.width());
        for (int i = 0; i < tile.width(); i++) {
            entries.add(store.record(tile.index() * Tile.WIDTH + i));
        }
        return EntryBundle.encode(entries);
    }

    private void write(String path, int width, byte[] bytes) throws IOException {
        Disk.replaceLazily(root.resolve(path), bytes);
        if (width == Tile.WIDTH) {
            delete(root.resolve(path + ".p")); // Narrower versions of what is full now.
        }
    }

    private static void delete(Path dir) throws IOException {
        if (Files.isDirectory(dir)) {
            try (var files = Files.walk(dir)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
