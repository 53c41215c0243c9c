package io.sluice.gateway.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.SplittableRandom;

/** Files to fetch, without anything personal in them: made fast, the same for the same seed, and on disk when returned. */
enum BenchContent {
    OPAQUE(".bin") {
        @Override
        void fill(ByteBuffer block, SplittableRandom random) {
            while (block.remaining() >= Long.BYTES) {
                block.putLong(random.nextLong());
            }
            while (block.hasRemaining()) {
                block.put((byte) random.nextInt());
            }
        }
    },
    CSV(".csv") {
        @Override
        void fill(ByteBuffer block, SplittableRandom random) {
            byte[] row = new byte[0];
            while (block.remaining() >= row.length) {
                block.put(row);
                row = String.format(
                                Locale.ROOT,
                                "st-%03d,%.1f,%.1f,%s%n",
                                random.nextInt(400),
                                random.nextDouble(60) - 20,
                                random.nextDouble(100),
                                REMARKS[random.nextInt(REMARKS.length)])
                        .getBytes(StandardCharsets.US_ASCII);
            }
            block.limit(block.position());
        }
    };

    private static final String[] REMARKS = {"", "calibrated", "\"rain, heavy\"", "sensor replaced", "fog"};
    private static final byte[] TITLES = "station,celsius,humidity,remark\n".getBytes(StandardCharsets.US_ASCII);
    private static final int BLOCK = 1 << 20;

    /** A CSV repeats its rows after this many blocks: making each of them would take longer than fetching them. */
    private static final int DIFFERENT = 16;

    private final String suffix;

    BenchContent(String suffix) {
        this.suffix = suffix;
    }

    abstract void fill(ByteBuffer block, SplittableRandom random);

    String suffix() {
        return suffix;
    }

    /** Writes about that many bytes, never more. */
    Path write(Path file, long bytes, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        ByteBuffer[] blocks = new ByteBuffer[DIFFERENT];
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long left = bytes;
            if (this == CSV) {
                left -= out.write(ByteBuffer.wrap(TITLES));
            }
            for (int i = 0; left > 0; i++) {
                ByteBuffer block = blocks[i % DIFFERENT];
                if (block == null || this == OPAQUE) {
                    block = ByteBuffer.allocate((int) Math.min(BLOCK, left));
                    fill(block, random);
                    blocks[i % DIFFERENT] = block;
                }
                block.flip();
                if (block.limit() == 0 || block.limit() > left) {
                    break; // a row is written whole or not at all
                }
                left -= out.write(block);
            }
            out.force(true);
        }
        return file;
    }
}
