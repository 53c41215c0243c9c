package io.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a small copy of the source tree, with a JDK and a Maven that only write down what they were asked. */
class LauncherTest {
    private static final Path LAUNCHER =
            Path.of("..", "sluice").toAbsolutePath().normalize();

    @TempDir
    Path home;

    private Path tree;
    private Path jdk;
    private Path tools;

    private record Ran(int exit, String out, String err) {}

    @BeforeEach
    void copyTheTree() throws IOException {
        tree = home.resolve("a tree");
        Files.createDirectories(tree.resolve("gateway/src/main/java"));
        Files.writeString(tree.resolve("pom.xml"), "<project/>");
        Files.writeString(tree.resolve("gateway/pom.xml"), "<project/>");
        Files.writeString(tree.resolve("gateway/src/main/java/A.java"), "class A {}");
        Files.copy(LAUNCHER, tree.resolve("sluice"));
        executable(tree.resolve("sluice"));

        jdk = home.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        script(jdk.resolve("bin/java"), "printf '%s\\n' \"$@\"");
        script(jdk.resolve("bin/javac"), "exit 1");

        tools = home.resolve("tools");
        Files.createDirectories(tools);
        for (String tool : List.of(
                "sh",
                "ls",
                "dirname",
                "readlink",
                "find",
                "head",
                "mkdir",
                "cat",
                "touch",
                "rm",
                "sleep",
                "grep",
                "tail",
                "sed",
                "env")) {
            Path real = List.of(Path.of("/usr/bin", tool), Path.of("/bin", tool)).stream()
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
            script(tools.resolve(tool), "exec " + real + " \"$@\"");
        }
        maven("mkdir -p gateway/target && echo \"$@\" >> built && sleep 0.3 && : > gateway/target/sluice.jar");
    }

    @Test
    void theFirstUseBuildsAndPassesTheWordsOn() throws Exception {
        Ran ran = run(home, "publish", "a b", "--name", "x");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out().lines()).contains("-jar", "publish", "a b", "--name", "x", "-XX:TieredStopAtLevel=1");
        assertThat(ran.err()).isEqualTo("sluice: first use, building (a minute, more when Maven must download)\n");
        assertThat(builds()).isEqualTo(1);

        assertThat(run(home, "serve").out().lines()).doesNotContain("-XX:TieredStopAtLevel=1");
        assertThat(builds()).as("nothing changed").isEqualTo(1);
    }

    @Test
    void aNewerSourceBuildsAgain() throws Exception {
        run(home, "status");
        Files.setLastModifiedTime(
                tree.resolve("gateway/src/main/java/A.java"),
                FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(run(home, "status").err()).contains("sources changed, building again");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void itWorksThroughLinksAndFromAnywhere() throws Exception {
        Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), Path.of("../a tree/sluice"));
        Path second = Files.createSymbolicLink(elsewhere.resolve("second"), link);
        Ran ran = run(elsewhere, List.of(second.toString(), "status"));
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains(tree.resolve("gateway/target/sluice.jar").toString());
    }

    @Test
    void twoAtTheSameTimeBuildOnce() throws Exception {
        List<Process> both = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            both.add(start(home, List.of(tree.resolve("sluice").toString(), "status")));
        }
        for (Process process : both) {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aLockWhoseOwnerIsGoneIsTakenOver() throws Exception {
        Files.createDirectories(tree.resolve("target/build.lock"));
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Files.writeString(tree.resolve("target/build.lock/pid"), Long.toString(gone.pid()));
        assertThat(run(home, "status").exit()).isZero();
        assertThat(tree.resolve("target/build.lock")).doesNotExist();
    }

    @Test
    void aLockWhoseOwnerWasKilledBeforeItWroteItsNumberIsTakenOver() throws Exception {
        Path lock = Files.createDirectories(tree.resolve("target/build.lock"));
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minusSeconds(180)));
        Process process = start(home, List.of(tree.resolve("sluice").toString(), "status"));
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isZero();
        assertThat(lock).doesNotExist();
    }

    @Test
    void aBuildThatFailsIsOneNoticeWithTheLog() throws Exception {
        maven("echo '[ERROR] A.java:[1,1] not a statement'; exit 1");
        Ran ran = run(home, "status");
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err())
                .contains("not a statement", "the build failed; all of it: " + tree.resolve("target/build.log"));
        assertThat(tree.resolve("target/build.lock")).doesNotExist();
    }

    @Test
    void withoutMavenItSaysInOneLineWhatToInstall() throws Exception {
        Files.delete(tools.resolve("mvn"));
        Ran ran = run(home, "status");
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err())
                .isEqualTo("sluice: Maven not found (install 3.8 or newer, for example: apt-get install maven)\n");
    }

    @Test
    void anOlderJavaIsPassedOver() throws Exception {
        run(home, "status");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
        Ran ran = run(home, "--version");
        assertThat(ran.out()).as("the old one would echo its words").doesNotContain("-jar");
    }

    @Test
    void aNewJavaIsToldThatUnsafeMemoryIsFine() throws Exception {
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\n");
        assertThat(run(home, "status").out().lines()).contains("--sun-misc-unsafe-memory-access=allow");
    }

    private long builds() throws IOException {
        return Files.exists(tree.resolve("built"))
                ? Files.readAllLines(tree.resolve("built")).size()
                : 0;
    }

    private void maven(String body) throws IOException {
        Files.deleteIfExists(tools.resolve("mvn"));
        script(tools.resolve("mvn"), body);
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        executable(file);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ran run(Path directory, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(tree.resolve("sluice").toString()));
        command.addAll(List.of(words));
        return run(directory, command);
    }

    private Ran run(Path directory, List<String> command) throws Exception {
        Process process = start(directory, command);
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes());
        String err = new String(process.getErrorStream().readAllBytes());
        assertThat(process.waitFor(Duration.ofSeconds(120).toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        return new Ran(process.exitValue(), out, err);
    }

    private Process start(Path directory, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().put("HOME", home.toString());
        return builder.start();
    }
}
