package io.sluice.ledger.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {
    @TempDir
    private Path temp;

    @Test
    void oneThatEndsAtOnceIsToldWithTheEndOfItsLog() {
        Daemon daemon = daemon("echo no such channel >&2; exit 3");
        assertThatThrownBy(daemon::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("hospital.peer0: ended with 3")
                .hasMessageContaining("no such channel");
        assertThat(daemon.isAlive()).isFalse();
    }

    @Test
    void whatAKilledParentLeftIsEndedByTheNextStart() throws Exception {
        Daemon orphan = daemon("exec sleep 600");
        orphan.launch();
        ProcessHandle process = ProcessHandle.of(orphan.pid()).orElseThrow();
        assertThat(Remains.find(new NetworkFolder(temp).pid("hospital.peer0"))).contains(process);
        Daemon successor = daemon("exit 3");
        assertThatThrownBy(successor::start).hasMessageContaining("ended with 3");
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void aNumberThatIsAnotherProcessesByNowIsNobodys() throws IOException {
        Path file = temp.resolve("pid");
        PrivateFiles.write(file, ProcessHandle.current().pid() + " 2001-01-01T00:00:00Z");
        assertThat(Remains.find(file)).isEmpty();
        PrivateFiles.write(file, "garbage");
        assertThat(Remains.find(file)).isEmpty();
    }

    private Daemon daemon(String script) {
        return new Daemon(
                "hospital.peer0",
                List.of("/bin/sh", "-c", script),
                Map.of(),
                new InetSocketAddress("127.0.0.1", 1),
                new NetworkFolder(temp));
    }
}
