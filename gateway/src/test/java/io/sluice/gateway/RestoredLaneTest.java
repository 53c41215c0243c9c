package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ledger.LedgerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
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
            copy(lane, copy);

            hospital.start();
            Path file = Files.writeString(directory.resolve("notes.csv"), "id;note\n1;a\n2;b\n");
            hospital.command("publish", file.toString(), "--name", "notes", "--rank", "INTERNAL")
                    .done();
            String agreement = lab.command("request", "hospital", "notes", "--purpose", "research")
                    .done()
                    .json()
                    .path("agreement")
                    .asText();
            lab.command("fetch", agreement, "-o", directory.resolve("received").toString())
                    .done();
            hospital.stop();
            hospital.start(); // Its own lane is what the lab keeps: nothing to say.
            hospital.stop();

            delete(lane);
            copy(copy, lane);
            assertThatThrownBy(hospital::start)
                    .isInstanceOfSatisfying(
                            LedgerException.class,
                            e -> assertThat(e.stage()).isIn(LedgerException.Stage.BEHIND, LedgerException.Stage.FORK))
                    .hasMessageContaining("restored from an old copy");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.sorted().toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
