package io.sluice.ledger.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.ledger.fabric.ChannelAccess;
import io.sluice.ledger.fabric.FabricIdentity;
import io.sluice.ledger.fabric.PeerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelFileTest {
    @TempDir
    private Path temp;

    private final CertificateAuthority authority =
            CertificateAuthority.create("hospital members", "hospital", Clock.systemUTC(), new SecureRandom());

    @Test
    void whatIsWrittenIsRead() throws IOException {
        ChannelAccess access = access();
        ChannelAccess read = ChannelFile.read(ChannelFile.write(temp, access));
        assertThat(read.channel()).isEqualTo("north.channel");
        assertThat(read.chaincode()).isEqualTo("sluice");
        assertThat(read.peers()).isEqualTo(access.peers());
        assertThat(read.identity()).isEqualTo(access.identity());
        assertThat(read.genesis()).isEqualTo(access.genesis());
    }

    @Test
    void anUnknownKeyIsNamedWithItsPlaceAndWhatIsKnown() throws IOException {
        Path file = edit("    address:", "    adress: x\n    address:");
        assertThatThrownBy(() -> ChannelFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ":12: peers[0].adress: unknown key (expected: one of address, msp, tlsRoots)");
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        Path file = edit("genesis: genesis.block\n", "");
        assertThatThrownBy(() -> ChannelFile.read(file)).hasMessageContaining("genesis: missing (expected: file");
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws IOException {
        Path file = edit("genesis.block", "elsewhere.block");
        assertThatThrownBy(() -> ChannelFile.read(file)).hasMessageContaining("genesis: elsewhere.block: no such file");
    }

    @Test
    void theKeyOfAnotherCertificateIsRefused() throws IOException {
        Path file = edit("", "");
        PrivateFiles.write(
                temp.resolve("key.pem"),
                Pem.of(authority.member("b", "hospital", "client", "").key()));
        assertThatThrownBy(() -> ChannelFile.read(file))
                .hasMessageContaining("identity.key")
                .hasMessageContaining("not that of");
    }

    @Test
    void addressesAreHostAndPort() throws IOException {
        Path file = edit("peer0.hospital.example:7051", "peer0.hospital.example");
        assertThatThrownBy(() -> ChannelFile.read(file))
                .hasMessageContaining("address: peer0.hospital.example (expected");
    }

    @FuzzTest
    void whateverIsInTheFileEndsInAChannelOrInAMessage(FuzzedDataProvider data) {
        try {
            ChannelFile.parse("channel.yaml", data.consumeRemainingAsString(), Path.of("/nonexistent"));
        } catch (IOException e) {
            assertThat(e.getMessage()).startsWith("channel.yaml");
        }
    }

    private Path edit(String before, String after) throws IOException {
        Path file = ChannelFile.write(temp, access());
        return Files.writeString(file, Files.readString(file).replace(before, after));
    }

    private ChannelAccess access() {
        Credential gateway = authority.member("gateway", "hospital", "client", "gateway");
        String root = Pem.of(authority.credential().certificate());
        return new ChannelAccess(
                "north.channel",
                "sluice",
                List.of(
                        new PeerAddress("hospitalMSP", "peer0.hospital.example", 7051, root),
                        new PeerAddress("insurerMSP", "10.0.0.7", 7052, root)),
                new FabricIdentity("hospitalMSP", gateway.certificate(), gateway.key()),
                new byte[] {1, 2, 3});
    }
}
