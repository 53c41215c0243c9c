package io.sluice.ledger;

import io.sluice.ledger.LedgerException.Stage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of a lane's directory up to one checkpoint, and nothing of what lies behind it: what a backup takes. Files
 * are cut where their content ends; a directory made of them opens as a lane. Openings that are erased while they are
 * copied may be in the copy.
 *
 * <p>The write-ahead files are read through mappings that never change below the checkpoint, so the lane may go on.
 *
 * @param origin of the lane
 * @param size number of records
 * @param checkpoint note of that size; empty for a lane at rest that never published one
 * @param files in the order of their names
 */
public record LaneFiles(String origin, long size, Optional<String> checkpoint, List<Part> files) {
    private static final int CHUNK = 64 * 1024;

    /** One file. */
    public static final class Part {
        private final String name;
        private final ByteBuffer content;

        private Part(String name, ByteBuffer content) {
            this.name = name;
            this.content = content;
        }

        private Part(String name, String content) {
            this(name, ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
        }

        /** Path below the lane's directory, with slashes. */
        public String name() {
            return name;
        }

        /** In bytes. */
        public long length() {
            return content.limit();
        }

        /** Writes all of it; out stays open. */
        public void writeTo(OutputStream out) throws IOException {
            ByteBuffer rest = content.duplicate().rewind();
            byte[] chunk = new byte[Math.min(CHUNK, Math.max(1, rest.remaining()))];
            while (rest.hasRemaining()) {
                int count = Math.min(chunk.length, rest.remaining());
                rest.get(chunk, 0, count);
                out.write(chunk, 0, count);
            }
        }
    }

    /** Copies the list. */
    public LaneFiles {
        files = List.copyOf(files);
    }

    /**
     * A lane at rest: nobody may have it open.
     *
     * @throws LedgerException REFUSED when there is no lane; CORRUPT where its files are damaged
     */
    public static LaneFiles atRest(Path dir) throws LedgerException {
        LaneReader reader = LaneReader.of(dir);
        long size = reader.forEach(entry -> {});
        try (Segments wal = reader.wal();
                Segments privates = Segments.open(
                        dir.resolve("private"), Openings.MAGIC, reader.origin(), Disk.REAL, Runnable::run)) {
            return of(reader.origin(), size, published(dir), wal, privates);
        } catch (LedgerException e) {
            throw e;
        } catch (IOException e) {
            throw new LedgerException(Stage.BUSY, "lane " + dir + ": " + e.getMessage(), e);
        }
    }

    private static Optional<String> published(Path dir) throws IOException {
        try {
            return Optional.of(Files.readString(dir.resolve("public").resolve("checkpoint")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    static LaneFiles of(String origin, long size, Optional<String> checkpoint, Segments wal, Segments privates)
            throws LedgerException {
        int[] privateEnds = new int[Math.max(1, privates.count())];
        int lastPrivate = 0;
        List<Part> files = new ArrayList<>();
        files.add(new Part("lane", LaneStore.mark(origin)));
        List<Part> records = new ArrayList<>();
        long count = 0;
        for (int number = 0; number < wal.count() && (number == 0 || count < size); number++) {
            ByteBuffer file = wal.segment(number);
            int end = Segments.HEADER_BYTES;
            Optional<Frame> frame = count < size ? Frame.read(file, end) : Optional.empty();
            while (frame.isPresent()) {
                for (int i = 0; i < frame.get().count(); i++) {
                    int entry = frame.get().entry(i);
                    int length = Openings.length(Frame.openingLength(file, entry));
                    if (length > 0) {
                        long position = Frame.openingPosition(file, entry);
                        lastPrivate = (int) (position >>> 32);
                        privateEnds[lastPrivate] = Math.max(privateEnds[lastPrivate], (int) position + length);
                    }
                }
                count += frame.get().count();
                end += frame.get().length();
                frame = count < size ? Frame.read(file, end) : Optional.empty();
            }
            records.add(new Part("wal/" + wal.file(number).getFileName(), file.slice(0, end)));
        }
        if (count != size) {
            throw new LedgerException(
                    Stage.CORRUPT, "lane " + origin + ": " + count + " records (expected: " + size + ")");
        }
        for (int number = 0; number <= lastPrivate && number < privates.count(); number++) {
            int end = Math.max(Segments.HEADER_BYTES, privateEnds[number]);
            files.add(new Part(
                    "private/" + privates.file(number).getFileName(),
                    privates.segment(number).slice(0, end)));
        }
        checkpoint.ifPresent(note -> files.add(new Part("public/checkpoint", note)));
        files.addAll(records);
        return new LaneFiles(origin, size, checkpoint, files);
    }
}
