package io.sluice.gateway.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TarReaderTest {
    private static final Map<String, String> TABLES = new TreeMap<>(Map.of(
            "a.csv",
            "id,v\n1,x\n",
            "deep/b.jsonl",
            "{\"id\":2}\n",
            "name".repeat(60) + ".csv",
            "w,v\n3,y\n",
            "empty.csv",
            ""));

    @Test
    void filesAreReadEachInItsFormatAndColumnsOfOneNameAreOne() {
        List<String> said = said(tar(TABLES));
        assertThat(said).contains("id=1 true", "id=2 true", "v=x true", "v=y true", "w=3 true", "sound");
        assertThat(said.stream().filter(line -> line.startsWith("new "))).hasSize(4);
        assertThat(said).contains("(file names)=deep/b.jsonl true", "(file names)=" + "name".repeat(60) + ".csv true");
    }

    @Test
    void aFolderIsKnownByItsFirstHeader() {
        assertThat(FormatGuess.of("", ByteBuffer.wrap(tar(TABLES)))).isEqualTo(DataFormat.TAR);
        byte[] damaged = tar(TABLES);
        damaged[3] ^= 1;
        assertThat(FormatGuess.of("a.tar", ByteBuffer.wrap(damaged))).isEqualTo(DataFormat.OPAQUE);
    }

    @Test
    void aFolderWithAnythingElseThanTablesIsNotSoundButStillRead() {
        for (String other : List.of("some words", "\0\1\2")) {
            Map<String, String> files = new TreeMap<>(TABLES);
            files.put("a", other);
            assertThat(said(tar(files))).contains("id=1 true", "id=2 true", "not sound");
        }
    }

    @Test
    void aTarThatIsCutOrDamagedIsNotSound() {
        byte[] tar = tar(TABLES);
        assertThat(said(Arrays.copyOf(tar, 700))).contains("not sound");
        assertThat(said(Arrays.copyOf(tar, 518))).contains("not sound");
        tar[1024 + 3] ^= 1;
        assertThat(said(tar)).contains("id=1 true", "not sound");
    }

    @Property(tries = 200)
    void anyChunkingSaysTheSame(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 700) Integer> sizes,
            @ForAll @IntRange(max = 5000) int at,
            @ForAll byte flip,
            @ForAll boolean longFile) {
        Map<String, String> files = new TreeMap<>(TABLES);
        if (longFile) {
            files.put("long.csv", "a,b\n" + "1,2\n".repeat(20_000));
        }
        byte[] tar = tar(files);
        tar[at % tar.length] ^= flip;
        assertThat(Cells.cut(DataFormat.TAR, TableLimits.DEFAULT, tar, sizes)).isEqualTo(said(tar));
    }

    @FuzzTest
    void anyBytesAreReadWithoutHarm(byte[] bytes) {
        byte[] tar = tar(TABLES);
        System.arraycopy(bytes, 0, tar, 512, Math.min(bytes.length, tar.length - 512));
        TableLimits small = new TableLimits(256, 3, 3);
        assertThat(Cells.cut(DataFormat.TAR, small, tar, List.of(1, 7, 600)))
                .isEqualTo(Cells.cut(DataFormat.TAR, small, tar, List.of()));
    }

    private static List<String> said(byte[] tar) {
        return Cells.cut(DataFormat.TAR, TableLimits.DEFAULT, tar, List.of());
    }

    private static byte[] tar(Map<String, String> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        files.forEach((name, text) -> {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            try {
                TarHeader.file(name, bytes.length).writeTo(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            out.writeBytes(Arrays.copyOf(bytes, (bytes.length + 511) / 512 * 512));
        });
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }
}
