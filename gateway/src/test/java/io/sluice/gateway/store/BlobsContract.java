package io.sluice.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.store.StoreException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.NonWritableChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of blobs promises. */
public abstract class BlobsContract {
    protected static final int SEGMENT = 10_000;

    protected Blobs blobs;

    /** Opens what was made before in the same test, or a new, empty one. */
    protected abstract Blobs openStore() throws Exception;

    @BeforeEach
    void open() throws Exception {
        blobs = openStore();
    }

    @AfterEach
    void close() {
        blobs.close();
    }

    protected void reopen() throws Exception {
        blobs.close();
        blobs = openStore();
    }

    @Test
    void aCommittedBlobIsReadBack() throws Exception {
        byte[] content = content(100_000);
        try (NewBlob made = blobs.create("a.object")) {
            made.write(ByteBuffer.wrap(content, 0, 60_000));
            made.write(ByteBuffer.wrap(content, 60_000, 40_000));
            assertThat(blobs.exists("a.object")).isFalse();
            made.commit();
        }
        assertThat(read("a.object")).isEqualTo(content);
        reopen();
        assertThat(read("a.object")).isEqualTo(content);
    }

    @Test
    void gapsAreFilledAtTheirPosition() throws Exception {
        try (NewBlob made = blobs.create("a")) {
            made.write(ByteBuffer.wrap(new byte[] {2, 3}), 2);
            made.write(ByteBuffer.wrap(new byte[] {0, 1}), 0);
            assertThat(made.length()).isEqualTo(4);
            made.write(ByteBuffer.wrap(new byte[] {4}));
            made.commit();
        }
        assertThat(read("a")).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void anEmptyBlobIsABlob() throws Exception {
        try (NewBlob made = blobs.create("empty")) {
            made.commit();
        }
        assertThat(read("empty")).isEmpty();
    }

    @Test
    void withoutCommitItNeverWas() throws Exception {
        try (NewBlob made = blobs.create("a")) {
            made.write(ByteBuffer.wrap(new byte[10]));
        }
        assertThat(blobs.open("a")).isEmpty();
        assertThat(blobs.list("", 10)).isEmpty();
    }

    /** Old readers get the old bytes or are told that they are gone, never a mixture. */
    @Test
    void aBlobOfTheSameNameIsReplacedWhole() throws Exception {
        put("a", new byte[] {1, 1, 1});
        try (Blob old = blobs.open("a").orElseThrow()) {
            put("a", new byte[] {2, 2, 2});
            assertThat(readOrGone(old)).isIn(List.of(), List.of((byte) 1, (byte) 1, (byte) 1));
        }
        assertThat(read("a")).containsExactly(2, 2, 2);
    }

    @Test
    void deletedIsGone() throws Exception {
        put("a", new byte[] {1});
        try (Blob open = blobs.open("a").orElseThrow()) {
            assertThat(blobs.delete("a")).isTrue();
            assertThat(blobs.delete("a")).isFalse();
            assertThat(readOrGone(open)).isIn(List.of(), List.of((byte) 1));
        }
        assertThat(blobs.exists("a")).isFalse();
        assertThat(blobs.open("a")).isEmpty();
    }

    @Test
    void aPartIsHandedOnWithoutTheRest() throws Exception {
        byte[] content = content(300_000);
        put("a", content);
        try (Blob blob = blobs.open("a").orElseThrow()) {
            for (int[] part : new int[][] {{0, 300_000}, {299_999, 1}, {70_000, 140_001}, {5, 0}}) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                blob.copyTo(Channels.newChannel(out), part[0], part[1]);
                assertThat(out.toByteArray()).isEqualTo(Arrays.copyOfRange(content, part[0], part[0] + part[1]));
            }
        }
    }

    @Test
    void itIsReadFromAnyPosition() throws Exception {
        byte[] content = content(500_000);
        put("a", content);
        Random random = new Random(3);
        try (Blob blob = blobs.open("a").orElseThrow()) {
            assertThat(blob.length()).isEqualTo(content.length);
            assertThat(blob.channel().size()).isEqualTo(content.length);
            for (int i = 0; i < 30; i++) {
                int from = random.nextInt(content.length);
                ByteBuffer part = ByteBuffer.allocate(1 + random.nextInt(content.length - from));
                blob.channel().position(from);
                while (part.hasRemaining() && blob.channel().read(part) >= 0) {
                    // until full
                }
                assertThat(blob.channel().position()).isEqualTo(from + part.capacity());
                assertThat(part.array()).isEqualTo(Arrays.copyOfRange(content, from, from + part.capacity()));
            }
            blob.channel().position(content.length);
            assertThat(blob.channel().read(ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThatThrownBy(() -> blob.channel().write(ByteBuffer.allocate(1)))
                    .isInstanceOf(NonWritableChannelException.class);
        }
    }

    @Test
    void namesAreListedInOrderAndPages() throws Exception {
        for (String name : List.of("c", "a", "b", "d")) {
            put(name, new byte[1]);
        }
        assertThat(blobs.list("", 3)).containsExactly("a", "b", "c");
        assertThat(blobs.list("c", 3)).containsExactly("d");
    }

    @Test
    void namesThatLeadElsewhereAreRefused() {
        for (String name : List.of("", "..", ".a", "a/b", "A", "a b", "a\0", "x".repeat(201), "../a", "a!")) {
            assertThatThrownBy(() -> blobs.open(name)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> blobs.create(name)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> blobs.partial(name, 1, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> blobs.discardPartial(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aPartialGoesOnWhereItStopped() throws Exception {
        byte[] content = content(5 * SEGMENT + 17);
        try (PartialBlob partial = blobs.partial("p", content.length, 6)) {
            assertThat(partial.verified().isEmpty()).isTrue();
            for (int segment : new int[] {4, 0, 5}) {
                write(partial, content, segment);
            }
        }
        assertThat(blobs.exists("p")).isFalse();
        reopen();
        assertThat(blobs.partials()).containsExactly("p");
        try (PartialBlob partial = blobs.partial("p", content.length, 6)) {
            assertThat(partial.verified()).isEqualTo(set(0, 4, 5));
            ByteBuffer again = ByteBuffer.allocate(17);
            partial.read(again, 5L * SEGMENT);
            assertThat(again.array()).isEqualTo(Arrays.copyOfRange(content, 5 * SEGMENT, content.length));
            assertThatThrownBy(partial::commit).isInstanceOf(IllegalStateException.class);
            for (int segment : new int[] {1, 2, 3}) {
                write(partial, content, segment);
            }
            partial.commit();
        }
        assertThat(read("p")).isEqualTo(content);
        assertThat(blobs.partials()).isEmpty();
        reopen();
        assertThat(read("p")).isEqualTo(content);
    }

    @Test
    void aSegmentTakenBackMustComeAgain() throws Exception {
        byte[] content = content(3 * SEGMENT);
        try (PartialBlob partial = blobs.partial("p", content.length, 3)) {
            for (int segment = 0; segment < 3; segment++) {
                write(partial, content, segment);
            }
            partial.unmark(1);
            assertThat(partial.verified()).isEqualTo(set(0, 2));
        }
        try (PartialBlob partial = blobs.partial("p", content.length, 3)) {
            assertThat(partial.verified()).isEqualTo(set(0, 2));
        }
    }

    @Test
    void anotherLengthOrCutBeginsAnew() throws Exception {
        byte[] content = content(3 * SEGMENT);
        try (PartialBlob partial = blobs.partial("p", content.length, 3)) {
            write(partial, content, 0);
        }
        try (PartialBlob partial = blobs.partial("p", content.length + 1L, 3)) {
            assertThat(partial.verified().isEmpty()).isTrue();
            write(partial, content, 0);
        }
        try (PartialBlob partial = blobs.partial("p", content.length + 1L, 4)) {
            assertThat(partial.verified().isEmpty()).isTrue();
        }
    }

    @Test
    void aPartialIsOpenOnce() throws Exception {
        try (PartialBlob partial = blobs.partial("p", 10, 1)) {
            assertThatThrownBy(() -> blobs.partial("p", 10, 1))
                    .satisfies(e -> assertThat(((StoreException) e).reason()).isEqualTo(Reason.LOCKED));
            assertThatThrownBy(() -> blobs.discardPartial("p")).isInstanceOf(StoreException.class);
            assertThat(partial.name()).isEqualTo("p");
        }
        assertThat(blobs.discardPartial("p")).isTrue();
        assertThat(blobs.discardPartial("p")).isFalse();
    }

    @Test
    void bytesOutsideThePartialAreRefused() throws Exception {
        try (PartialBlob partial = blobs.partial("p", 10, 1)) {
            assertThatThrownBy(() -> partial.write(ByteBuffer.allocate(5), 6))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> partial.write(ByteBuffer.allocate(5), -1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void severalThreadsFillOnePartial() throws Exception {
        int segments = 64;
        byte[] content = content(segments * SEGMENT);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (PartialBlob partial = blobs.partial("p", content.length, segments)) {
            List<Future<?>> all = new ArrayList<>();
            for (int segment = 0; segment < segments; segment++) {
                int mine = segment;
                all.add(threads.submit(() -> write(partial, content, mine)));
            }
            for (Future<?> one : all) {
                one.get();
            }
            partial.commit();
        } finally {
            threads.shutdown();
        }
        assertThat(read("p")).isEqualTo(content);
    }

    @Test
    void anEmptyPartialIsCommittedAtOnce() throws Exception {
        try (PartialBlob partial = blobs.partial("p", 0, 0)) {
            partial.commit();
        }
        assertThat(read("p")).isEmpty();
    }

    protected void put(String name, byte[] content) {
        try (NewBlob made = blobs.create(name)) {
            made.write(ByteBuffer.wrap(content));
            made.commit();
        }
    }

    protected byte[] read(String name) throws IOException {
        try (Blob blob = blobs.open(name).orElseThrow()) {
            return read(blob);
        }
    }

    protected static byte[] read(Blob blob) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) blob.length());
        blob.channel().position(0);
        while (all.hasRemaining() && blob.channel().read(all) >= 0) {
            // until full
        }
        return all.array();
    }

    /** Empty when it is gone. */
    private static List<Byte> readOrGone(Blob blob) throws IOException {
        try {
            List<Byte> bytes = new ArrayList<>();
            for (byte each : read(blob)) {
                bytes.add(each);
            }
            return bytes;
        } catch (StoreException e) {
            assertThat(e.reason()).isEqualTo(Reason.GONE);
            return List.of();
        }
    }

    protected static void write(PartialBlob partial, byte[] content, int segment) {
        int from = segment * SEGMENT;
        int count = Math.min(SEGMENT, content.length - from);
        partial.write(ByteBuffer.wrap(content, from, count), from);
        partial.markVerified(segment, count);
    }

    protected static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    protected static BitSet set(int... bits) {
        BitSet set = new BitSet();
        for (int bit : bits) {
            set.set(bit);
        }
        return set;
    }
}
