package io.sluice.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DurableTest {
    @TempDir
    Path directory;

    @Test
    void aFileIsReplacedForItsOwnerOnly() throws Exception {
        Path file = directory.resolve("f");
        Files.writeString(file, "old");
        Durable.write(file, "new".getBytes(StandardCharsets.UTF_8));

        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(directory).isDirectoryContaining(path -> path.equals(file));
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aFailedWriteLeavesTheOldFileAndNoOther() throws Exception {
        Path occupied = Files.createDirectory(directory.resolve("d"));
        Files.writeString(occupied.resolve("inside"), "x");

        assertThatThrownBy(() -> Durable.write(occupied, new byte[1])).isInstanceOf(IOException.class);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(occupied);
        }
    }

    @Test
    void aLongerFileThanExpectedIsNotRead() throws Exception {
        Path file = Files.write(directory.resolve("f"), new byte[11]);

        assertThat(Durable.read(file, 11)).hasSize(11);
        assertThatThrownBy(() -> Durable.read(file, 10)).isInstanceOf(IOException.class);
    }

    @Test
    @Timeout(300)
    void aKilledWriterLeavesOneWholeContent() throws Exception {
        Path file = directory.resolve("f");
        for (int round = 0; round < 5; round++) {
            try (Child child = Child.start(ReplaceUntilKilled.class, file.toString())) {
                for (int i = 0; i < 3 + round * 7; i++) {
                    child.line();
                }
                child.kill();
            }
            byte[] content = Files.readAllBytes(file);
            assertThat(content).hasSize(ReplaceUntilKilled.BYTES).containsOnly(content[0]);
        }
    }

    /** Replaces a file by other content again and again. */
    static final class ReplaceUntilKilled {
        static final int BYTES = 300_000;

        public static void main(String[] arguments) throws IOException {
            for (int i = 0; ; i++) {
                byte[] content = new byte[BYTES];
                java.util.Arrays.fill(content, (byte) i);
                Durable.write(Path.of(arguments[0]), content);
                System.out.println(i);
            }
        }
    }
}
