package io.sluice.ledger;

import io.sluice.ledger.LedgerException.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads a lane's directory without opening it as its owner: needs no key, takes no lock, writes nothing. */
public final class LaneReader {
    private final Path dir;
    private final String origin;

    private LaneReader(Path dir, String origin) {
        this.dir = dir;
        this.origin = origin;
    }

    /** For the lane in this directory. */
    public static LaneReader of(Path dir) throws LedgerException {
        try {
            String[] lines = Files.readString(dir.resolve("lane")).split("\n");
            if (lines.length != 2 || !lines[0].equals("sluice lane v1")) {
                throw new LedgerException(Stage.REFUSED, dir.resolve("lane") + ": not a lane of version 1");
            }
            return new LaneReader(dir, lines[1]);
        } catch (LedgerException e) {
            throw e;
        } catch (IOException e) {
            throw new LedgerException(Stage.REFUSED, dir + ": no lane here: " + e.getMessage(), e);
        }
    }

    /** The lane's origin, as the directory says. */
    public String origin() {
        return origin;
    }

    /**
     * Hands every whole record to {@code consumer}, in order, and returns how many there are. A torn last batch does not
     * count.
     *
     * @throws LedgerException CORRUPT where the files are damaged; the records before it have been handed out
     */
    public long forEach(Consumer<Entry> consumer) throws LedgerException {
        long[] count = {0};
        try (Segments wal = wal()) {
            Replay.run(wal, (number, file, frame) -> {
                for (int i = 0; i < frame.count(); i++) {
                    long index = count[0]++;
                    byte[] record = Frame.record(file, frame.entry(i))
                            .orElseThrow(() -> new LedgerException(Stage.CORRUPT, "record " + index + ": unreadable"));
                    consumer.accept(new Entry(index, record));
                }
            });
            return count[0];
        } catch (LedgerException e) {
            throw e;
        } catch (IOException e) {
            throw new LedgerException(Stage.CORRUPT, dir + ": " + e.getMessage(), e);
        }
    }

    Path dir() {
        return dir;
    }

    Segments wal() throws IOException {
        return Segments.open(dir.resolve("wal"), LaneStore.WAL_MAGIC, origin, Disk.REAL, Runnable::run);
    }
}
