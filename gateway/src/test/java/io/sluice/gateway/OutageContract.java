package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.exchange.Patience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways, one of them with a shared ledger that is cut off for two hours of an injected clock. */
abstract class OutageContract {
    private static final int AWAY = 3;

    @TempDir
    Path directory;

    private final HandClock clock = HandClock.running();
    Site hospital;
    Site institute;
    private Approvers approvers;
    private int copies;

    /** How long a fetch goes on while nothing moves. */
    abstract Duration patience();

    /** How the hospital's lane reaches the shared ledger. */
    abstract Anchoring anchoring();

    /** The channel file that its configuration names. */
    abstract Path channel() throws Exception;

    /** From here on the shared ledger takes nothing. */
    abstract void cut() throws Exception;

    /** Returns when it takes records again. */
    abstract void restore() throws Exception;

    /** Fails unless the shared ledger holds every record of the lane, each once. */
    abstract void requireEveryRecordOnce() throws Exception;

    @BeforeEach
    void theHospitalHasASharedLedger() throws Exception {
        hospital = new Site(directory, "hospital");
        institute = new Site(directory, "institute");
        hospital.knows(institute, "--clearance", "IMPORTANT");
        institute.knows(hospital);
        Files.writeString(
                hospital.config(),
                Files.readString(hospital.config()).replace("  directory: ledger\n", """
                          directory: ledger
                          fabric:
                            channel: %s
                            stopAfter:
                              CONFIDENTIAL: 1h
                              RESTRICTED: 30m
                        """.formatted(channel())));
        startHospital();
        institute.start(choices(), clock);
        approvers = Approvers.at(hospital, directory);
    }

    @AfterEach
    void stop() {
        institute.close();
        hospital.close();
    }

    @Test
    void aLedgerThatIsAwayForTwoHoursStopsWhatItShouldAndThenEverythingGoesOn() throws Exception {
        String internal = agreed("rota", "INTERNAL");
        String early = agreed("menu", "RESTRICTED");
        String meanwhile = agreed("plan", "CONFIDENTIAL");
        String confidential = agreed("survey", "CONFIDENTIAL");
        String restricted = agreed("patients", "RESTRICTED");
        String important = agreed("grid", "IMPORTANT");
        fetch(important, 0);
        String pending = agreed("pipes", "IMPORTANT");

        cut();
        assertThat(fetch(pending, AWAY).err()).contains("not yet committed");
        fetch(early, 0);

        clock.move(Duration.ofMinutes(45));
        fetch(meanwhile, 0);
        assertThat(fetch(restricted, 1).err()).contains("waited for the shared ledger");

        hospital.stop();
        startHospital(); // The age of the oldest waiting record is on disk.
        clock.move(Duration.ofMinutes(75));
        assertThat(fetch(confidential, 1).err()).contains("waited for the shared ledger");
        assertThat(hospital.command("audit", "--dataset", "survey").done().out())
                .contains("ledger-unreachable");
        fetch(internal, 0);
        // After a start it takes a try to find out.
        Await.until(() -> !sharedLedger().path("reachable").asBoolean());
        JsonNode status = sharedLedger();
        assertThat(status.path("waiting").asLong()).isPositive();
        assertThat(status.path("oldestSeconds").asLong()).isGreaterThanOrEqualTo(7200);
        assertThat(status.path("stopped").toString()).isEqualTo("[\"CONFIDENTIAL\",\"RESTRICTED\"]");

        restore();
        fetch(pending, 0);
        fetch(confidential, 0);
        fetch(restricted, 0);
        requireEveryRecordOnce();
    }

    private JsonNode sharedLedger() {
        return hospital.command("status").done().json().path("sharedLedger");
    }

    private String agreed(String dataset, String rank) throws Exception {
        hospital.command(publish(dataset, rank, "institute", "permit:assessment 12"))
                .done();
        if (rank.equals("IMPORTANT")) {
            RankScenario.attach(hospital, directory, dataset, "institute");
        }
        return approvers.agreed(institute, dataset, "research");
    }

    String[] publish(String dataset, String rank, String to, String basis) throws Exception {
        Path file = Files.writeString(directory.resolve(dataset + ".csv"), "id;note\n1;a\n2;b\n");
        return new String[] {
            "publish",
            file.toString(),
            "--name",
            dataset,
            "--rank",
            rank,
            "--purpose",
            "research",
            "--to",
            to,
            "--basis",
            basis
        };
    }

    /** As a person would: again where somebody is away, which a record on its way to a busy ledger may seem to be. */
    private Site.Typed fetch(String agreement, int exit) throws Exception {
        Path copy = directory.resolve("copy" + copies++);
        Site.Typed[] last = new Site.Typed[1];
        Await.message(
                () -> {
                    last[0] = institute.command("fetch", agreement, "-o", copy.toString());
                    return exit == AWAY || last[0].exit() != AWAY;
                },
                () -> last[0].err());
        Site.Typed typed = last[0];
        assertThat(typed.exit()).as(typed.err()).isEqualTo(exit);
        assertThat(Files.exists(copy)).isEqualTo(exit == 0);
        return typed;
    }

    private void startHospital() throws Exception {
        hospital.start(choices(), clock);
    }

    private Choices choices() {
        Choices usual = Choices.defaults();
        return new Choices(usual.grader(), patience(), Patience.defaults(), anchoring());
    }
}
