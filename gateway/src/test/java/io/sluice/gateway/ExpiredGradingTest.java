package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A grading that is valid for two days, and gateways three days later. */
class ExpiredGradingTest {
    @TempDir
    Path directory;

    private static String agreement(Site.Typed requested) {
        return requested.done().json().path("agreement").asText();
    }

    @Test
    void nobodySeesAgreesOnGetsOrOpensWhatIsNoLongerGraded() throws Exception {
        try (Site hospital = new Site(directory, "hospital");
                Site lab = new Site(directory, "lab")) {
            hospital.knows(lab);
            lab.knows(hospital);
            hospital.start();
            lab.start();
            Path file = Files.writeString(directory.resolve("tariffs.csv"), "code,price\na,1\nb,2\n");
            Site.Typed past = hospital.command(
                    "publish", file.toString(), "--name", "old", "--rank", "INTERNAL", "--valid-until", "2020-01-01");
            assertThat(past.exit()).isEqualTo(1);
            assertThat(past.out() + past.err()).contains("grading-expired");
            hospital.command(
                            "publish",
                            file.toString(),
                            "--name",
                            "tariffs",
                            "--rank",
                            "INTERNAL",
                            "--valid-until",
                            "2d")
                    .done();
            String fetched = agreement(lab.command("request", "hospital", "tariffs", "--purpose", "budget"));
            String waiting = agreement(lab.command("request", "hospital", "tariffs", "--purpose", "planning"));
            Path copy = directory.resolve("copy.csv");
            lab.command("fetch", fetched, "-o", copy.toString()).done();
            Files.delete(copy);

            hospital.stop();
            lab.stop();
            Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(3));
            hospital.start(Choices.defaults(), later);
            lab.start(Choices.defaults(), later);
            assertThat(lab.command("catalog", "hospital").done().out()).doesNotContain("tariffs");
            assertThat(lab.command("request", "hospital", "tariffs", "--purpose", "budget")
                            .exit())
                    .isEqualTo(1);
            for (String agreement : new String[] {waiting, fetched}) {
                Site.Typed refused = lab.command("fetch", agreement, "-o", copy.toString());
                assertThat(refused.exit()).isEqualTo(1);
                assertThat(refused.out() + refused.err()).contains("grading");
                assertThat(copy).doesNotExist();
            }
        }
    }
}
