package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.Configuration;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LocalLedger;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** With a shared ledger that is cut off by a switch: runs where there is no Fabric. */
class OutageTest extends OutageContract {
    private final CutLedger.Shared shared = new CutLedger.Shared();

    @Override
    Duration patience() {
        return Duration.ofSeconds(2);
    }

    @Override
    Anchoring anchoring() {
        return new Anchoring() {
            @Override
            public Ledger open(LocalLedger lane, Configuration.Fabric settings, Path outbox, Clock clock) {
                return new CutLedger(lane, shared);
            }

            @Override
            public void announce(Configuration.Fabric settings, Signed entry) {}
        };
    }

    @Override
    Path channel() throws IOException {
        return Files.writeString(directory.resolve("channel.yaml"), "");
    }

    @Override
    void cut() {
        shared.cut();
    }

    @Override
    void restore() {
        shared.restore();
    }

    @Override
    void requireEveryRecordOnce() {
        var status = hospital.command("status").done().json();
        assertThat(status.path("sharedLedger").path("anchored").asLong())
                .isEqualTo(status.path("records").asLong());
    }

    @Test
    void importantDataAreRefusedWhereNoSharedLedgerIsConfiguredOrNoPermitIsStated() throws Exception {
        var none = institute.command(publish("grid", "IMPORTANT", "hospital", "permit:assessment 12"));
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).contains("only after the record is committed on a shared ledger");
        var law = hospital.command(publish("grid", "IMPORTANT", "institute", "law:article 7"));
        assertThat(law.exit()).isEqualTo(1);
        assertThat(law.err()).contains("need a permit");
        var core = hospital.command(publish("grid", "CORE", "institute", "permit:assessment 12"));
        assertThat(core.exit()).isEqualTo(1);
        assertThat(core.err()).contains("never offered");
    }
}
