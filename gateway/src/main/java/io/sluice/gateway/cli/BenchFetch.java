package io.sluice.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One file at CONFIDENTIAL from gateway to gateway to a synced file, by {@code sluice fetch}, against a plain TLS copy of
 * the same file: one copy before, one after, the better counts. A smaller file goes first, both ways, for the compilers.
 */
final class BenchFetch implements Bench {
    private static final long WARM_BYTES = 128L << 20;
    private static final long RESERVE_BYTES = 512L << 20;

    /** Source, sealed object, ciphertext that arrived, and what was opened or copied. */
    private static final int COPIES = 4;

    private final String name;
    private final BenchContent content;

    BenchFetch(String name, BenchContent content) {
        this.name = name;
        this.content = content;
    }

    @Override
    public List<BenchMeasure> run(BenchSettings settings) throws IOException, CommandException {
        long warmBytes = Math.min(settings.bytes(), WARM_BYTES);
        requireRoom(settings, COPIES * (settings.bytes() + warmBytes) + RESERVE_BYTES);
        try (BenchPair pair = BenchPair.start(settings, name)) {
            Path warm = content.write(pair.folder().resolve("warm" + content.suffix()), warmBytes, 1);
            Path file = content.write(pair.folder().resolve("file" + content.suffix()), settings.bytes(), 2);
            Path target = pair.folder().resolve("target");
            String warmAgreement = pair.agree(warm, "warm");
            long start = System.nanoTime();
            String agreement = pair.agree(file, "file");
            settings.talk().accept(name + ": publish and request " + time(System.nanoTime() - start));
            try (BenchTls tls = new BenchTls(pair)) {
                copy(tls, warm, target);
                fetch(pair, warmAgreement, warm, target);
                long before = copy(tls, file, target);
                long fetched = fetch(pair, agreement, file, target);
                long after = copy(tls, file, target);
                settings.talk()
                        .accept(name + ": copy " + time(before) + ", fetch " + time(fetched) + ", copy " + time(after));
                double bytes = Files.size(file);
                long resident =
                        Math.max(pair.residentBytes(BenchPair.PROVIDER), pair.residentBytes(BenchPair.RECIPIENT));
                return List.of(
                        new BenchMeasure(
                                name,
                                bytes * 1e3 / fetched,
                                "MB/s",
                                bytes * 1e3 / Math.min(before, after),
                                "TLS 1.3 copy, written and synced"),
                        new BenchMeasure(name + "-resident", resident / (double) (1 << 20), "MiB", 200, "200 MiB"));
            }
        }
    }

    private static void requireRoom(BenchSettings settings, long bytes) throws IOException, CommandException {
        long room = Files.getFileStore(settings.place().root()).getUsableSpace();
        if (room < bytes) {
            throw CommandException.usage("--dir: " + Sizes.bytes(room) + " free (expected: " + Sizes.bytes(bytes)
                    + " for --size " + Sizes.bytes(settings.bytes()) + ")");
        }
    }

    private static long copy(BenchTls tls, Path file, Path target) throws IOException {
        long nanos = tls.copy(file, target);
        Files.delete(target);
        return nanos;
    }

    private static long fetch(BenchPair pair, String agreement, Path file, Path target)
            throws IOException, CommandException {
        long start = System.nanoTime();
        pair.at(BenchPair.RECIPIENT, "fetch", agreement, "-o", target.toString());
        long nanos = System.nanoTime() - start;
        if (Files.mismatch(file, target) >= 0) {
            throw new CommandException(Exit.DEFECT, "bench", List.of("what was fetched is not what was published"));
        }
        Files.delete(target);
        return nanos;
    }

    private static String time(long nanos) {
        return Sizes.time(Duration.ofNanos(nanos));
    }
}
