package io.sluice.gateway.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeterministicTarTest {
    @TempDir
    Path temp;

    @Test
    void theSameFilesGiveTheSameBytesWhateverTheirOrderAndTimes() throws IOException {
        byte[] first = tar(fill(temp.resolve("one"), List.of("b", "a/x", "a/long".repeat(40), "Z", "a-b")));
        Path two = fill(temp.resolve("two"), List.of("a-b", "Z", "a/long".repeat(40), "a/x", "b"));
        Files.setLastModifiedTime(two.resolve("b"), FileTime.fromMillis(5));
        Files.createSymbolicLink(two.resolve("a/link"), Path.of("../b"));
        Files.createSymbolicLink(temp.resolve("one/a/link"), Path.of("../b"));
        assertThat(tar(two)).isNotEqualTo(first).isEqualTo(tar(temp.resolve("one")));
        assertThat(first.length % 512).isZero();
    }

    @Test
    void anOrdinaryTarReadsItBack() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/tar")) || Files.isExecutable(Path.of("/usr/bin/tar")));
        Path folder = fill(temp.resolve("in"), List.of("a", "sub/" + "n".repeat(120), "sub/deep/x", "leer zeichen"));
        Files.createDirectory(folder.resolve("empty"));
        Files.write(folder.resolve("big"), new byte[100_000]);
        Files.createSymbolicLink(folder.resolve("sub/deep/up"), Path.of("../../a"));
        Path file = temp.resolve("x.tar");
        Files.write(file, tar(folder));
        Path out = Files.createDirectory(temp.resolve("out"));
        Process process = new ProcessBuilder("tar", "-xf", file.toString(), "-C", out.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(tar(out)).isEqualTo(tar(folder));
        assertThat(Files.readString(out.resolve("sub/deep/up"))).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "..", "../x", "sub/../../x", "sub/../x", "../root/x"})
    void aLinkThatMayLeaveTheFolderIsRefusedByName(String target) throws IOException {
        Path folder = fill(temp.resolve("root"), List.of("sub/x"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of(target));
        assertThatThrownBy(() -> tar(folder))
                .isInstanceOf(UnsupportedFileException.class)
                .hasMessageContaining("link");
    }

    @Test
    void aPipeIsRefusedAndNotWaitedFor() throws IOException, InterruptedException {
        Path folder = fill(temp.resolve("root"), List.of("x"));
        assumeTrue(new ProcessBuilder("mkfifo", folder.resolve("pipe").toString())
                        .start()
                        .waitFor()
                == 0);
        assertThatThrownBy(() -> tar(folder))
                .isInstanceOf(UnsupportedFileException.class)
                .hasMessageContaining("pipe");
    }

    @Test
    void anEmptyFolderIsAnEmptyArchive() throws IOException {
        assertThat(tar(Files.createDirectory(temp.resolve("empty")))).isEqualTo(new byte[1024]);
    }

    private static Path fill(Path folder, List<String> names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, name.getBytes(StandardCharsets.UTF_8));
        }
        return folder;
    }

    private static byte[] tar(Path folder) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DeterministicTar.write(folder, out);
        return out.toByteArray();
    }
}
