package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.cli.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two organisations and a slow transfer: what its start rested on ends it while it runs. The count is in DeliveryTest. */
class RunningTermsTest {
    @TempDir
    Path directory;

    private final Traffic traffic = new Traffic();
    private final HandClock hospitalClock = HandClock.running();
    private final HandClock instituteClock = HandClock.running();
    private Relay relay;
    private Site hospital;
    private Site institute;

    @BeforeEach
    void twoOrganisationsKnowEachOther() throws Exception {
        int port = FreePort.next();
        relay = new Relay(port, traffic);
        hospital = new Site(directory, "hospital", "127.0.0.1:" + port, "--url", "https://127.0.0.1:" + relay.port());
        institute = new Site(directory, "institute");
        hospital.knows(institute, "--clearance", "CONFIDENTIAL");
        institute.knows(hospital);
        Files.writeString(
                hospital.config(),
                Files.readString(hospital.config())
                        .replaceFirst("(?m)^(  listen: .*)$", "$1\n  bytesPerSecond: 600000"));
        hospital.start(Choices.defaults(), hospitalClock);
        institute.start(Choices.defaults(), instituteClock);
    }

    @AfterEach
    void stop() throws Exception {
        traffic.over(true);
        traffic.hold(Long.MAX_VALUE);
        institute.close();
        hospital.close();
        relay.close();
    }

    @Test
    void termsThatEndEndIt() throws Exception {
        CompletableFuture<Site.Typed> fetching = fetching();
        hospitalClock.setAhead(Duration.ofHours(3));
        endedAtBothSides(fetching, "terms-ended");
    }

    @Test
    void aRecipientThatIsNoMemberAnyMoreEndsIt() throws Exception {
        CompletableFuture<Site.Typed> fetching = fetching();
        hospital.command("member", "remove", "institute").done();
        endedAtTheProvider("member-revoked");
        assertThat(goesOn(fetching).exit()).isNotZero();
        noFileCameOfIt();
    }

    @Test
    void aClearanceThatIsLoweredEndsIt() throws Exception {
        CompletableFuture<Site.Typed> fetching = fetching();
        hospital.knows(institute, "--clearance", "INTERNAL");
        endedAtBothSides(fetching, "clearance-too-low");
    }

    @Test
    void aProfileThatDemandsMoreFromNowOnEndsIt() throws Exception {
        CompletableFuture<Site.Typed> fetching = fetching();
        hospital.profiles(ranks -> List.of("CONFIDENTIAL", "RESTRICTED")
                        .forEach(rank -> ((ObjectNode) ranks.path(rank)).put("permit", true)))
                .reload();
        endedAtBothSides(fetching, "permit-needed");
    }

    @Test
    void aDocumentThatIsTakenOffEndsIt() throws Exception {
        hospital.profiles(ranks -> List.of("CONFIDENTIAL", "RESTRICTED", "IMPORTANT", "CORE")
                        .forEach(rank -> ((ObjectNode) ranks.path(rank))
                                .putArray("documents")
                                .add("contract")))
                .reload();
        String file = hospital.memberFile().toString(); // Any does.
        String permit = hospital.command(
                        "permit",
                        "add",
                        file,
                        "--kind",
                        "contract",
                        "--issuer",
                        "both",
                        "--number",
                        "1",
                        "--until",
                        "9d")
                .done()
                .json()
                .path("permit")
                .asText();
        CompletableFuture<Site.Typed> fetching = fetching();
        hospital.command("permit", "remove", permit).done();
        endedAtBothSides(fetching, "document-needed");
    }

    @Test
    void aRightThatIsTransferredEndsIt() throws Exception {
        CompletableFuture<Site.Typed> fetching = fetching();
        hospital.command("right", "grant", "scan", "--to", "institute", "--right", "management", "--transfer")
                .done();
        endedAtBothSides(fetching, "right-given-away");
    }

    @Test
    void aRecipientGivesUpWhatItMayNotOpenAnyMore() throws Exception {
        CompletableFuture<Site.Typed> fetching = fetching();
        instituteClock.setAhead(Duration.ofHours(3));
        Site.Typed fetched = goesOn(fetching);
        assertThat(fetched.exit()).as(fetched.err()).isEqualTo(1);
        assertThat(reasons(institute)).contains("terms-ended");
        endedAtTheProvider("cancelled");
        noFileCameOfIt();
    }

    /** A fetch that has come so far and gets no byte more until it {@link #goesOn}. */
    private CompletableFuture<Site.Typed> fetching() throws Exception {
        byte[] bytes = new byte[16 << 20];
        new Random(7).nextBytes(bytes);
        Path scan = Files.write(directory.resolve("scan.bin"), bytes);
        String until = Instant.now().plus(Duration.ofHours(2)).toString();
        hospital.command(
                        "publish",
                        scan.toString(),
                        "--name",
                        "scan",
                        "--rank",
                        "CONFIDENTIAL",
                        "--purpose",
                        "research",
                        "--until",
                        until)
                .done();
        String agreement = institute
                .command("request", "hospital", "scan", "--purpose", "research")
                .done()
                .json()
                .path("agreement")
                .asText();
        long held = traffic.answered() + (1 << 20);
        traffic.hold(held);
        CompletableFuture<Site.Typed> fetching = CompletableFuture.supplyAsync(() -> institute.command(
                "fetch", agreement, "-o", directory.resolve("copy").toString()));
        assertThat(traffic.awaitAnswered(held, Duration.ofMinutes(5))).isTrue();
        return fetching;
    }

    private Site.Typed goesOn(CompletableFuture<Site.Typed> fetching) throws Exception {
        traffic.hold(Long.MAX_VALUE);
        return fetching.get(5, TimeUnit.MINUTES);
    }

    private void endedAtBothSides(CompletableFuture<Site.Typed> fetching, String code) throws Exception {
        endedAtTheProvider(code);
        Site.Typed fetched = goesOn(fetching);
        assertThat(fetched.exit()).as(fetched.err()).isNotZero();
        noFileCameOfIt();
        Await.message(
                () -> reasons(institute).contains(code),
                () -> reasons(institute).toString());
    }

    private void endedAtTheProvider(String code) throws Exception {
        Await.message(() -> state().equals("TERMINATED"), this::state);
        Await.until(
                () -> reasons(hospital).contains(code), () -> reasons(hospital).toString());
    }

    private void noFileCameOfIt() {
        assertThat(directory.resolve("copy")).doesNotExist();
        assertThat(traffic.answered()).as("it did not run to its end").isLessThan(16 << 20);
    }

    private String state() {
        return hospital.command("status")
                .done()
                .json()
                .path("transfers")
                .path(0)
                .path("state")
                .asText();
    }

    private static List<String> reasons(Site site) {
        List<String> reasons = new ArrayList<>();
        for (JsonNode row : site.command("audit").done().json().path("rows")) {
            row.path("reasons").forEach(reason -> reasons.add(reason.asText().split(":")[0]));
            reasons.add(row.path("reason").asText().split(":")[0]);
        }
        return reasons;
    }
}
