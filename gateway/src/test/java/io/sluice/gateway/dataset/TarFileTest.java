package io.sluice.gateway.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TarFileTest {
    private static final String LONG = "blobs/blob/" + "a".repeat(180);

    @Test
    void whatIsWrittenIsReadBack() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("empty", new byte[0]);
        files.put(LONG, new byte[] {1, 2, 3});
        files.put("中/文", new byte[512]);
        files.put("last", new byte[70_000]);

        assertThat(read(tar(files)))
                .usingRecursiveComparison()
                .withStrictTypeChecking()
                .isEqualTo(files);
    }

    @Test
    void aFileOfMoreThanEightGibibytesHasItsSizeInAPaxHeader() throws Exception {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        TarHeader.file("huge", 9L << 30).writeTo(head);

        assertThat(new TarFileReader(new ByteArrayInputStream(head.toByteArray())).next())
                .contains(new TarFileReader.Found("huge", 9L << 30));
    }

    @Test
    void oneOtherBitOutsideOfAContentIsRefusedAndSoIsACutOrAByteBehindTheEnd() throws Exception {
        byte[] tar = tar(Map.of("a/b", new byte[] {1, 2, 3}));
        int content = 512;
        for (int at = 0; at < tar.length; at++) {
            if (at < content || at >= content + 3) {
                byte[] changed = tar.clone();
                changed[at] ^= 1;
                assertDamaged(changed);
            }
            assertDamaged(Arrays.copyOf(tar, at));
        }
        assertDamaged(Arrays.copyOf(tar, tar.length + 1));
    }

    @Test
    void aContentOfAnotherLengthThanWasSaidIsRefused() {
        TarFileWriter writer = new TarFileWriter(new ByteArrayOutputStream());

        assertThatThrownBy(() -> writer.file("a", 3, out -> out.write(new byte[2])))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> writer.file("a", 3, out -> out.write(new byte[4])))
                .isInstanceOf(IOException.class);
    }

    /** What is read is what would be written: there is one tar for the same files. */
    @FuzzTest(maxDuration = "10s")
    void garbage(byte[] bytes) throws IOException {
        try {
            TarFileReader reader = new TarFileReader(new ByteArrayInputStream(bytes));
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            TarFileWriter writer = new TarFileWriter(again);
            for (Optional<TarFileReader.Found> found = reader.next(); found.isPresent(); found = reader.next()) {
                byte[] content = reader.content().readAllBytes();
                writer.file(found.get().name(), content.length, out -> out.write(content));
            }
            writer.end();
            assertThat(again.toByteArray()).isEqualTo(bytes);
        } catch (TarFileReader.DamagedException e) {
            // As documented.
        }
    }

    private static byte[] tar(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        TarFileWriter writer = new TarFileWriter(tar);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            writer.file(file.getKey(), file.getValue().length, out -> out.write(file.getValue()));
        }
        writer.end();
        return tar.toByteArray();
    }

    private static Map<String, byte[]> read(byte[] tar) throws IOException {
        TarFileReader reader = new TarFileReader(new ByteArrayInputStream(tar));
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Optional<TarFileReader.Found> found = reader.next(); found.isPresent(); found = reader.next()) {
            files.put(found.get().name(), reader.content().readAllBytes());
        }
        return files;
    }

    private static void assertDamaged(byte[] tar) {
        assertThatThrownBy(() -> read(tar)).isInstanceOf(TarFileReader.DamagedException.class);
    }
}
