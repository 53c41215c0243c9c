package io.sluice.ledger.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaincodePackageTest {
    @TempDir
    private Path temp;

    @Test
    void theSameConnectionGivesTheSameId() {
        assertThat(ChaincodePackage.of("sluice", "{}").id())
                .isEqualTo(ChaincodePackage.of("sluice", "{}").id())
                .matches("sluice:[0-9a-f]{64}")
                .isNotEqualTo(ChaincodePackage.of("sluice", "{ }").id());
    }

    @Test
    void tarUnderstandsIt() throws Exception {
        Path file = temp.resolve("package.tgz");
        Files.write(file, ChaincodePackage.of("sluice", "{\"address\":\"a:1\"}").bytes());
        Command.Result unpacked =
                Command.run(Duration.ofSeconds(20), "tar", "xzf", file.toString(), "-C", temp.toString());
        assertThat(unpacked.succeeded()).as(unpacked.output()).isTrue();
        assertThat(temp.resolve("metadata.json")).hasContent("{\"type\":\"ccaas\",\"label\":\"sluice\"}");
        Command.run(
                Duration.ofSeconds(20),
                "tar",
                "xzf",
                temp.resolve("code.tar.gz").toString(),
                "-C",
                temp.toString());
        assertThat(temp.resolve("connection.json")).hasContent("{\"address\":\"a:1\"}");
    }
}
