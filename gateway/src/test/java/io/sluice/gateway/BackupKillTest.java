package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed in the middle, a backup is no file and a restore is no folder. */
class BackupKillTest {
    private static final long BYTES = 96 << 20;

    @TempDir
    Path directory;

    @Test
    void whatIsLeftOfAKilledBackupOrRestoreLooksLikeNothing() throws Exception {
        try (Site hospital = new Site(directory, "hospital")) {
            Path blobs = Files.createDirectories(hospital.home.resolve("blobs/blob"));
            Random random = new Random(1);
            byte[] block = new byte[1 << 20];
            try (OutputStream out = Files.newOutputStream(blobs.resolve("out.large.object"))) {
                for (long left = BYTES; left > 0; left -= block.length) {
                    random.nextBytes(block);
                    out.write(block);
                }
            }
            Path backup = directory.resolve("hospital.backup");
            killWhen(
                    () -> parts(directory).stream()
                            .anyMatch(part -> part.toFile().length() > BYTES / 8),
                    "backup",
                    "-o",
                    backup.toString(),
                    "-c",
                    hospital.config().toString());
            assertThat(backup).doesNotExist();
            hospital.command("backup", "-o", backup.toString()).done();

            Path password = hospital.home.resolve("password");
            Path to = directory.resolve("restored");
            String[] restore = {
                "restore", backup.toString(), "--to", to.toString(), "--password-file", password.toString()
            };
            Path unpacked = to.resolve(".init/blobs/blob/out.large.object");
            killWhen(() -> Files.exists(unpacked) && Files.size(unpacked) > BYTES / 8, restore);
            assertThat(to.resolve("member.json")).doesNotExist();
            assertThat(to.resolve("keys.p12")).doesNotExist();

            hospital.type(restore).done();
            assertThat(to.resolve("blobs/blob/out.large.object"))
                    .hasSameBinaryContentAs(blobs.resolve("out.large.object"));
            try (Stream<Path> left = Files.list(to)) {
                assertThat(left.map(file -> file.getFileName().toString())).doesNotContain(".init", ".init-contents");
            }
        }
    }

    private static List<Path> parts(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".part")).toList();
        }
    }

    private void killWhen(java.util.concurrent.Callable<Boolean> far, String... words) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classPath, Main.class.getName()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
        Await.until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("ended before it was killed: " + Files.readString(directory.resolve("said")));
            }
            return far.call();
        });
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
}
