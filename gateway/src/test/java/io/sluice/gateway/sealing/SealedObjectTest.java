package io.sluice.gateway.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.SealException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sealed opens to the same bytes, however it is written, worked on and read. */
class SealedObjectTest {
    private static final int MIB = 1 << 20;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16383, 16384, 16385, 32768, MIB - 1, MIB, MIB + 1, 5 * MIB + 77})
    void anyLengthOpensToTheSameBytes(int length) throws IOException {
        Fixture sealed = Fixture.of(length);
        assertThat(sealed.open(sealed.object(), sealed.manifest(), sealed.grant(), sealed.binding()))
                .isEqualTo(sealed.plaintext());
        assertThat(sealed.object()).hasSize((int) sealed.summary().objectLength());
        assertThat(sealed.summary().plaintextSha256())
                .isEqualTo(Digests.sha256(ByteString.copyFrom(sealed.plaintext())));
    }

    @Property(tries = 60)
    void writeSizesAndThreadsMakeNoDifference(
            @ForAll @IntRange(max = 3_000_000) int length, @ForAll long seed, @ForAll boolean parallel)
            throws IOException {
        byte[] plaintext = new byte[length];
        Random random = new Random(seed);
        random.nextBytes(plaintext);
        ExecutorService executor = Executors.newFixedThreadPool(2);
        SealingOptions options = parallel ? SealingOptions.on(executor) : SealingOptions.plain();
        try (DataKey key = DataKey.generate(Fixture.RANDOM)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            SealedSummary summary;
            try (SealedWriter writer = SealedWriter.start(
                    Channels.newChannel(out), SealedHeader.of(Fixture.core()), key, Fixture.RANDOM, options)) {
                for (int at = 0; at < length; ) {
                    int n = Math.min(length - at, 1 + random.nextInt(random.nextBoolean() ? 100_000 : 40));
                    n = length > 100_000 && n < 41 ? Math.min(length - at, 16384) : n;
                    ByteBuffer piece = ByteBuffer.wrap(plaintext, at, n);
                    writer.write(
                            random.nextBoolean()
                                    ? piece
                                    : ByteBuffer.allocateDirect(n).put(piece).flip());
                    at += n;
                }
                summary = writer.finish();
            }
            SegmentHashes hashes = SegmentHashes.verify(summary.segmentHashes(), Manifests.of(summary, 0));
            try (SealedReader reader = SealedReader.open(
                    new BytesChannel(out.toByteArray()), Manifests.of(summary, 0), key, hashes, options)) {
                assertThat(readInPieces(reader, random)).isEqualTo(plaintext);
                assertThat(reader.plaintextSha256()).isEqualTo(summary.plaintextSha256());
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static byte[] readInPieces(SealedReader reader, Random random) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (; ; ) {
            ByteBuffer piece = ByteBuffer.allocate(1 + random.nextInt(200_000));
            if (reader.read(piece) < 0) {
                return out.toByteArray();
            }
            out.write(piece.array(), 0, piece.position());
        }
    }

    @Test
    void anExecutorWithoutRoomOnlyCostsTime() throws IOException {
        byte[] plaintext = new byte[3 * MIB];
        SealingOptions full = SealingOptions.on(task -> {
            throw new RejectedExecutionException("full");
        });
        try (DataKey key = DataKey.generate(Fixture.RANDOM)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            SealedSummary summary = Fixture.seal(plaintext, out, SealedHeader.of(Fixture.core()), key, full);
            try (SealedReader reader =
                    SealedReader.open(new BytesChannel(out.toByteArray()), Manifests.of(summary, 0), key, null, full)) {
                assertThat(reader.transferTo(Channels.newChannel(new ByteArrayOutputStream())))
                        .isEqualTo(plaintext.length);
            }
        }
    }

    @Property(tries = 40)
    void anyPositionReadsTheSameBytes(@ForAll @IntRange(max = 2_200_000) int position) throws IOException {
        Fixture sealed = Shared.FIXTURE;
        ByteBuffer target = ByteBuffer.allocate(20_000);
        try (DataKey key = sealed.dataKey();
                SealedReader reader =
                        SealedReader.open(new BytesChannel(sealed.object()), sealed.parsedManifest(), key)) {
            int n = reader.readAt(position, target);
            if (position >= sealed.plaintext().length) {
                assertThat(n).isEqualTo(-1);
            } else {
                assertThat(n).isPositive();
                assertThat(Arrays.copyOf(target.array(), n))
                        .isEqualTo(Arrays.copyOfRange(sealed.plaintext(), position, position + n));
            }
        }
    }

    /** Sealed once for all tries. */
    private static final class Shared {
        static final Fixture FIXTURE;

        static {
            try {
                FIXTURE = Fixture.of(2 * MIB + 5);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @Test
    void segmentsLieWhereTheLayoutSaysAndMatchTheirHashes() throws IOException {
        Fixture sealed = Fixture.of(2 * MIB + 5);
        SegmentLayout layout = SegmentLayout.of(sealed.parsedManifest());
        SegmentHashes hashes = SegmentHashes.verify(sealed.summary().segmentHashes(), sealed.parsedManifest());
        assertThat(layout.count()).isEqualTo(3).isEqualTo(hashes.count());
        long end = layout.headerLength();
        for (int i = 0; i < 3; i++) {
            assertThat(layout.offset(i)).isEqualTo(end);
            end += layout.length(i);
            assertThat(hashes.matches(i, ByteBuffer.wrap(sealed.object(), (int) layout.offset(i), layout.length(i))))
                    .isTrue();
            assertThat(hashes.matches(
                            (i + 1) % 3, ByteBuffer.wrap(sealed.object(), (int) layout.offset(i), layout.length(i))))
                    .isFalse();
        }
        assertThat(end).isEqualTo(layout.objectLength());
    }

    @Test
    void leavingEarlyLeavesWhatEveryReaderRefusesAsTruncated() throws IOException {
        for (int written : new int[] {0, 5, 16384, MIB, 2 * MIB + 3}) {
            Fixture whole = Fixture.of(3 * MIB);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (DataKey key = whole.dataKey();
                    SealedWriter writer = SealedWriter.start(
                            Channels.newChannel(out), SealedHeader.of(Fixture.core()), key, Fixture.RANDOM)) {
                writer.write(whole.plaintext(), 0, written);
            }
            byte[] left = out.toByteArray();
            assertRefused(Reason.TRUNCATED, () -> whole.open(left, whole.manifest(), whole.grant(), whole.binding()));
            assertRefused(
                    Reason.TRUNCATED,
                    () -> Cobblestone.plaintextLength(
                            left.length - whole.summary().header().length()));
        }
    }

    @Test
    void nothingIsWrittenAfterTheEnd() throws IOException {
        try (DataKey key = DataKey.generate(Fixture.RANDOM)) {
            SealedWriter writer = SealedWriter.start(
                    Channels.newChannel(new ByteArrayOutputStream()),
                    SealedHeader.of(Fixture.core()),
                    key,
                    Fixture.RANDOM);
            writer.finish();
            assertThatThrownBy(() -> writer.write(new byte[1], 0, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
            writer.close();
        }
    }

    @Test
    void aClosedDataKeyIsZeroAndUnusable() {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) 7);
        DataKey key = DataKey.takeOwnershipOf(bytes);
        key.close();
        assertThat(bytes).containsOnly(0);
        assertThatThrownBy(key::bytes).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aStoredDataKeyComesBackOnlyForItsObjectAndStorageKey() throws SealException {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) 3);
        ByteString object = ByteString.copyFromUtf8("object-id-16-byt");
        try (StorageKey storage = StorageKey.takeCopyOf(secret);
                StorageKey other = StorageKey.takeCopyOf(new byte[32]);
                DataKey key = DataKey.generate(Fixture.RANDOM)) {
            ByteString wrapped = storage.wrap(key, object, Fixture.RANDOM);
            try (DataKey back = storage.unwrap(wrapped, object)) {
                assertThat(back.bytes()).isEqualTo(key.bytes());
            }
            assertRefused(Reason.NOT_AUTHENTIC, () -> other.unwrap(wrapped, object));
            assertRefused(Reason.NOT_AUTHENTIC, () -> storage.unwrap(wrapped, object.substring(1)));
            assertRefused(Reason.NOT_AUTHENTIC, () -> storage.unwrap(wrapped.substring(1), object));
        }
    }

    static void assertRefused(Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SealException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
