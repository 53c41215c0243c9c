package io.sluice.gateway.cli;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.DataKey;
import io.sluice.gateway.sealing.Manifests;
import io.sluice.gateway.sealing.SealedHeader;
import io.sluice.gateway.sealing.SealedReader;
import io.sluice.gateway.sealing.SealedSummary;
import io.sluice.gateway.sealing.SealedWriter;
import io.sluice.gateway.sealing.SealingOptions;
import io.sluice.gateway.sealing.SegmentHashes;
import io.sluice.proto.HeaderCore;
import io.sluice.proto.Label;
import io.sluice.proto.Manifest;
import io.sluice.proto.Rank;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * Sealing and opening in memory on one thread, each with one SHA-256 of the ciphertext. Both and their baseline take
 * turns, three times, and the best of each counts: so a burst of other work on the machine spoils none of them. All in
 * processor time, as {@code openssl speed} does it.
 */
final class BenchSealing implements Bench {
    private static final int ROUNDS = 3;
    private static final int MOST_PLAINTEXT = 32 << 20;
    private static final SealingOptions ONE_HASH = SealingOptions.plain().withoutPlaintextDigest();
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    /** Something that works on the whole plaintext once. */
    private interface Pass {
        void run() throws IOException;
    }

    @Override
    public List<BenchMeasure> run(BenchSettings settings) throws IOException {
        int rounds = settings.seconds() < 1 ? 1 : ROUNDS; // openssl works in whole seconds
        long nanos = settings.nanos() / rounds;
        byte[] plaintext = new byte[(int) Math.min(settings.bytes(), MOST_PLAINTEXT)];
        settings.around().random().nextBytes(plaintext);
        BenchBuffer object = new BenchBuffer(plaintext.length + plaintext.length / 512 + (1 << 16));
        SealedHeader header = header();
        double bound = 0;
        double seal = 0;
        double open = 0;
        BenchCiphers ciphers = BenchCiphers.best(settings);
        try (DataKey key = DataKey.generate(settings.around().random())) {
            SealedSummary summary = seal(object, header, key, plaintext, settings);
            Manifest manifest = Manifests.of(summary, settings.around().clock().millis());
            SegmentHashes hashes = SegmentHashes.verify(summary.segmentHashes(), manifest);
            Pass sealing = () -> seal(BenchBuffer.NOWHERE, header, key, plaintext, settings);
            Pass opening = () -> open(object, manifest, key, hashes);
            rate(sealing, plaintext.length, nanos); // for the compiler
            rate(opening, plaintext.length, nanos);
            for (int round = 0; round < rounds; round++) {
                bound = Math.max(bound, ciphers.megabytesPerSecond(nanos));
                seal = Math.max(seal, rate(sealing, plaintext.length, nanos));
                open = Math.max(open, rate(opening, plaintext.length, nanos));
            }
            return List.of(
                    new BenchMeasure("seal", seal, "MB/s", bound, ciphers.name()),
                    new BenchMeasure("open", open, "MB/s", bound, ciphers.name()));
        }
    }

    private static SealedSummary seal(
            WritableByteChannel target, SealedHeader header, DataKey key, byte[] plaintext, BenchSettings settings)
            throws IOException {
        try (SealedWriter writer =
                SealedWriter.start(target, header, key, settings.around().random(), ONE_HASH)) {
            writer.write(plaintext, 0, plaintext.length);
            return writer.finish();
        }
    }

    private static void open(BenchBuffer object, Manifest manifest, DataKey key, SegmentHashes hashes)
            throws IOException {
        try (SealedReader reader = SealedReader.open(object, manifest, key, hashes, ONE_HASH)) {
            reader.transferTo(BenchBuffer.NOWHERE);
        }
    }

    private static double rate(Pass pass, int bytes, long nanos) throws IOException {
        long start = CLOCK.getCurrentThreadCpuTime();
        long passes = 0;
        long took;
        do {
            pass.run();
            passes++;
            took = CLOCK.getCurrentThreadCpuTime() - start;
        } while (took < nanos);
        return bytes * passes * 1e3 / took;
    }

    private static SealedHeader header() throws IOException {
        return SealedHeader.of(HeaderCore.newBuilder()
                .setObjectId(ByteString.copyFrom(new byte[16]))
                .setDataset("bench")
                .setVersion(1)
                .setLabel(Label.newBuilder().setRank(Rank.CONFIDENTIAL))
                .setSender("bench")
                .setMediaType("application/octet-stream")
                .build());
    }
}
