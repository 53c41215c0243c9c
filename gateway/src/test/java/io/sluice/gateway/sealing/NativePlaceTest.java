package io.sluice.gateway.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NativePlaceTest {
    /** What a process of its own says: it may decide only once. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            CipherSelfTest result = CipherSelfTest.result();
            XWing.expand(new byte[32]); // BouncyCastle's other parts must live on
            System.out.println(result.variant() + "|" + result.detail());
        }
    }

    private static String child(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            return said.strip();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void withoutATemporaryDirectoryTheJdkServesAtOnce() throws Exception {
        // "Not writable" is found before BouncyCastle is asked, which would wait for over a minute.
        assertThat(child("-Djava.io.tmpdir=/nonexistent")).startsWith("jdk|").contains("not writable");
    }

    @Test
    void theVariantCanBeForced() throws Exception {
        assertThat(child("-Dorg.bouncycastle.native.cpu_variant=java")).startsWith("jdk|");
        if (CipherSelfTest.result().variant().startsWith("vaes")) {
            assertThat(child("-Dorg.bouncycastle.native.cpu_variant=avx")).startsWith("avx|");
            assertThat(child("-Dorg.bouncycastle.native.cpu_variant=vaes")).startsWith("vaes|");
        }
    }

    @Test
    void theNearestMountDecidesWhetherCodeMayRun() {
        List<String> mounts = List.of(
                "overlay / overlay rw,relatime 0 0",
                "tmpfs /tmp tmpfs rw,nosuid,noexec 0 0",
                "tmpfs /tmp/run tmpfs rw 0 0",
                "broken");
        assertThat(NativePlace.noexec(mounts, Path.of("/tmp"))).isTrue();
        assertThat(NativePlace.noexec(mounts, Path.of("/tmp/x"))).isTrue();
        assertThat(NativePlace.noexec(mounts, Path.of("/tmp/run/x"))).isFalse();
        assertThat(NativePlace.noexec(mounts, Path.of("/var/tmp"))).isFalse();
    }
}
