package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.identity.MemberFile;
import io.sluice.ledger.fabric.mirror.LedgerMirror;
import io.sluice.ledger.network.ChannelFile;
import io.sluice.ledger.network.LocalNetwork;
import io.sluice.ledger.network.Organisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** With a real network, whose only orderer is killed. */
@NeedsFabric
class OutageOnFabricTest extends OutageContract {
    private static final Duration BOUND = Duration.ofMinutes(5);

    private static LocalNetwork network;

    @BeforeAll
    static void aNetworkOfTwoOrganisationsAndAnAuditorRuns(@TempDir Path folder) throws IOException {
        network = FabricOnLoopback.start(
                folder,
                "exchange",
                Organisation.member("hospital"),
                Organisation.member("institute"),
                Organisation.auditor("auditor"));
    }

    @AfterAll
    static void end() throws IOException {
        if (network != null) {
            network.close();
        }
    }

    @Override
    Duration patience() {
        return Duration.ofSeconds(10);
    }

    @Override
    Anchoring anchoring() {
        return new FabricAnchoring();
    }

    @Override
    Path channel() throws IOException {
        return ChannelFile.write(directory.resolve("channel"), network.gateway("hospital"));
    }

    @Override
    void cut() throws IOException {
        network.process("orderer").kill();
    }

    @Override
    void restore() throws Exception {
        network.process("orderer").start();
        Await.until(BOUND, () -> waiting() == 0, () -> waiting() + " records still wait");
    }

    private long waiting() {
        return hospital.command("status")
                .done()
                .json()
                .path("sharedLedger")
                .path("waiting")
                .asLong();
    }

    /** As an auditor sees it who believes blocks only: one tree, whose root the hospital has signed. */
    @Override
    void requireEveryRecordOnce() throws Exception {
        var status = hospital.command("status").done().json();
        String lane = status.path("lane").asText();
        long records = status.path("records").asLong();
        try (LedgerMirror mirror = LedgerMirror.open(
                directory.resolve("mirror"), network.auditor("auditor"), Clock.systemUTC(), new SecureRandom())) {
            assertThat(mirror.awaitSize(lane, records, BOUND)).isTrue();
            assertThat(mirror.findings()).isEmpty();
            assertThat(mirror.members().get("hospital").getEntry())
                    .as("the hospital's keys are on the channel")
                    .isEqualTo(MemberFile.read(Files.readAllBytes(hospital.memberFile()))
                            .signed());
        }
    }
}
