package io.sluice.ledger.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FabricBinariesTest {
    @TempDir
    private Path temp;

    @Test
    void theNamedFolderIsUsedFirst() throws IOException {
        Path named = programs("named", "2.5.16");
        Path onPath = programs("path", "3.1.5");
        FabricBinaries found = FabricBinaries.find(
                Map.of("SLUICE_FABRIC_BIN", named.toString(), "PATH", onPath.toString()), noImages());
        assertThat(found.peer()).isEqualTo(named.resolve("peer"));
        assertThat(found.version()).isEqualTo("2.5.16");
    }

    @Test
    void thePathIsUsedNext() throws IOException {
        Path onPath = programs("path", "v3.1.5");
        FabricBinaries found = FabricBinaries.find(Map.of("PATH", temp + ":" + onPath), noImages());
        assertThat(found.orderer()).isEqualTo(onPath.resolve("orderer"));
        assertThat(found.version()).isEqualTo("3.1.5");
    }

    @Test
    void theImagesAreUsedLast() throws IOException {
        Path cache = programs("cache", "3.1.5");
        assertThat(FabricBinaries.find(Map.of("PATH", temp.toString()), new FabricImages(cache))
                        .peer())
                .isEqualTo(cache.resolve("peer"));
    }

    @Test
    void nothingFoundSaysWhatIsMissingAndHowToGetIt() {
        assertThatThrownBy(() -> FabricBinaries.find(Map.of("PATH", temp.toString()), noImages()))
                .isInstanceOf(FabricMissingException.class)
                .hasMessageContaining("no peer and orderer found")
                .hasMessageContaining("SLUICE_FABRIC_BIN")
                .hasMessageContaining("hyperledger/fabric-peer:3.1.5");
    }

    @Test
    void aNamedFolderWithoutThemIsNotReplacedBySomethingElse() throws IOException {
        Path onPath = programs("path", "3.1.5");
        assertThatThrownBy(() -> FabricBinaries.find(
                        Map.of("SLUICE_FABRIC_BIN", temp.toString(), "PATH", onPath.toString()), noImages()))
                .isInstanceOf(FabricMissingException.class)
                .hasMessageContaining(temp.toString());
    }

    @Test
    @NeedsFabric
    void theRealOnesSayTheirVersion() throws IOException {
        assertThat(FabricForTests.binaries().version()).matches("(2\\.5|3\\.1)\\..*|latest");
    }

    private FabricImages noImages() {
        return new FabricImages(temp.resolve("empty")) {
            @Override
            boolean provide() {
                return false;
            }
        };
    }

    private Path programs(String folder, String version) throws IOException {
        Path programs = Files.createDirectories(temp.resolve(folder));
        for (String name : new String[] {"peer", "orderer"}) {
            Path program = Files.writeString(
                    programs.resolve(name), "#!/bin/sh\necho \"peer:\"\necho \" Version: " + version + "\"\n");
            assertThat(program.toFile().setExecutable(true)).isTrue();
        }
        return programs;
    }
}
