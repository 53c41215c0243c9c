package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.store.Durable;
import io.sluice.ledger.LedgerException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator restores yesterday's copy of the lane, in good faith. */
class RestoredLaneTest {
    @TempDir
    Path directory;

    @Test
    void aGatewayWithAnOldCopyOfItsLaneDoesNotStartWhilePartnersKnowBetter() throws Exception {
        try (Site hospital = new Site(directory, "hospital");
                Site lab = new Site(directory, "lab")) {
            hospital.knows(lab, "--clearance", "CONFIDENTIAL");
            lab.knows(hospital);
            hospital.start();
            lab.start();
            hospital.stop();
            Path lane = hospital.configuration().ledger().directory();
            Path copy = directory.resolve("yesterday");
            Folders.copy(lane, copy);

            hospital.start();
            Path file = Files.writeString(directory.resolve("notes.csv"), "id;note\n1;a\n2;b\n");
            hospital.command("publish", file.toString(), "--name", "notes", "--rank", "INTERNAL")
                    .done();
            // Until the lab keeps a newer checkpoint: it looks at one a second.
            Path kept = lab.home.resolve("witness").resolve("hospital+main.checkpoint");
            String before = Files.exists(kept) ? Files.readString(kept) : "";
            Await.until(() -> {
                String agreement = lab.agree("hospital", "notes", "research");
                lab.command(
                                "fetch",
                                agreement,
                                "-o",
                                directory.resolve("received").toString())
                        .done();
                return Files.exists(kept) && !Files.readString(kept).equals(before);
            });
            hospital.stop();
            hospital.start(); // Its own lane is what the lab keeps: nothing to say.
            hospital.stop();

            Durable.deleteTree(lane);
            Folders.copy(copy, lane);
            assertThatThrownBy(hospital::start)
                    .isInstanceOfSatisfying(
                            LedgerException.class,
                            e -> assertThat(e.stage()).isIn(LedgerException.Stage.BEHIND, LedgerException.Stage.FORK))
                    .hasMessageContaining("restored from an old copy");
        }
    }
}
