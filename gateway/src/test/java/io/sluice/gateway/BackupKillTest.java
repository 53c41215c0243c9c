package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.store.Durable;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed in the middle, a backup is no file and a restore is no folder. */
class BackupKillTest {
    private static final long BYTES = 96 << 20;
    private static final int TRIES = 30;
    private static final int KILLED = 128 + 9;

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
            String config = hospital.config().toString();
            killedInTheMiddle(
                    () -> parts(directory).stream()
                            .anyMatch(part -> part.toFile().length() > BYTES / 8),
                    backup,
                    "backup",
                    "-o",
                    backup.toString(),
                    "-c",
                    config);
            hospital.command("backup", "-o", backup.toString()).done();

            Path password = hospital.home.resolve("password");
            Path to = directory.resolve("restored");
            String[] restore = {
                "restore", backup.toString(), "--to", to.toString(), "--password-file", password.toString()
            };
            Path unpacked = to.resolve(".init/blobs/blob/out.large.object");
            killedInTheMiddle(() -> unpacked.toFile().length() > BYTES / 8, to, restore);

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

    /**
     * Kills it when it has come so far, and nothing that looks like its result is there. The machine may be faster than
     * who looks: then the result is there, as a whole, and it is tried again.
     *
     * @param made a backup, or the folder of an organisation
     */
    private void killedInTheMiddle(Callable<Boolean> far, Path made, String... words) throws Exception {
        for (int i = 0; i < TRIES; i++) {
            killWhen(far, words);
            Stream<Path> looksLikeIt = Stream.of(made.resolve("member.json"), made.resolve("keys.p12"));
            if (!Files.isRegularFile(made) && looksLikeIt.noneMatch(Files::exists)) {
                return;
            }
            Durable.deleteTree(made);
        }
        throw new AssertionError("each of " + TRIES + " times it was done before it was killed");
    }

    private void killWhen(Callable<Boolean> far, String... words) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classPath, Main.class.getName()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
        Await.until(() -> !process.isAlive() || far.call());
        process.destroyForcibly();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve("said")))
                .isIn(0, KILLED);
    }
}
