package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.sluice.gateway.exchange.Approving;
import io.sluice.gateway.exchange.Patience;
import io.sluice.gateway.http.ClientSettings;
import io.sluice.gateway.http.HttpClient;
import io.sluice.gateway.http.Request;
import io.sluice.gateway.http.Response;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.identity.OperatorKey;
import io.sluice.gateway.identity.Passwords;
import io.sluice.gateway.sealing.Digests;
import io.sluice.proto.Approval;
import io.sluice.proto.ApprovalVerdict;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** RESTRICTED data, which by default a person of the provider has to approve, between real gateways, by the commands that people type. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ApprovalsTest {
    @TempDir
    static Path directory;

    private static final HandClock CLOCK = HandClock.running();

    /** For so long the lab's gateway waits for the outcome of a request, unless whoever asks wants to wait for less. */
    private static final Duration ANSWER = Duration.ofMinutes(30);

    private static Site hospital;
    private static Site lab;
    private static Person sten;
    private static Person ben;
    private static Person berta;

    @BeforeAll
    static void twoGatewaysAndThreePeople() throws Exception {
        hospital = new Site(directory, "hospital");
        lab = new Site(directory, "lab");
        hospital.knows(lab, "--clearance", "RESTRICTED");
        lab.knows(hospital);
        hospital.start(Choices.defaults(), CLOCK);
        Choices usual = Choices.defaults();
        Patience slow = Patience.defaults();
        lab.start(new Choices(
                usual.grader(),
                usual.fetchPatience(),
                new Patience(slow.turn(), slow.firstRetry(), slow.longestRetry(), slow.giveUp(), ANSWER),
                usual.anchoring()));
        sten = Person.at(hospital, directory, "sten").listed("steward", "approver");
        ben = Person.at(hospital, directory, "ben").listed("approver");
        berta = Person.at(hospital, directory, "berta").listed("approver");
    }

    @AfterAll
    static void stop() {
        lab.close();
        hospital.close();
    }

    private static void publish(String name) throws Exception {
        Path file = Files.writeString(directory.resolve(name + ".csv"), "city,visits\nUlm,3\nKiel,5\n");
        hospital.command(with(
                        sten.as(),
                        "publish",
                        file.toString(),
                        "--name",
                        name,
                        "--rank",
                        "RESTRICTED",
                        "--to",
                        "lab",
                        "--purpose",
                        "research",
                        "--basis",
                        "law:health act"))
                .done();
    }

    private static String[] with(String[] more, String... words) {
        return Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray(String[]::new);
    }

    private static Site.Typed ask(String name) {
        return ask(name, 1);
    }

    private static Site.Typed ask(String name, int waitSeconds) {
        return lab.command(
                "request", "hospital", name, "--purpose", "research", "--wait", Integer.toString(waitSeconds));
    }

    /** Asks again, not as one who would wait longer than was waited already, and gives the question that is put now. */
    private static JsonNode waiting(String name) throws Exception {
        Site.Typed asked = ask(name, 0);
        assertThat(asked.exit()).as(asked.err() + asked.out()).isEqualTo(6);
        Await.until(() -> !questions(name).isEmpty(), () -> "nobody is asked about " + name);
        assertThat(questions(name)).hasSize(1);
        return questions(name).get(0);
    }

    /** What the hospital's people are asked of a dataset: some time after it has taken the request. */
    private static List<JsonNode> questions(String name) {
        List<JsonNode> found = new ArrayList<>();
        hospital.command("approvals", "list").done().json().path("approvals").forEach(row -> {
            if (row.path("dataset").asText().equals(name)) {
                found.add(row);
            }
        });
        return found;
    }

    private static Site.Typed give(JsonNode question, Person by, String... more) {
        return hospital.command(with(
                with(more, by.as()), "approvals", "give", question.path("id").asText()));
    }

    private static void refused(Site.Typed typed, String why) {
        assertThat(typed.exit()).as(typed.out()).isEqualTo(1);
        assertThat(typed.err()).contains(why);
    }

    @Test
    void whatIsAskedWaitsUntilSomebodyElseThanWhoOffersItApproves() throws Exception {
        publish("wards");
        Site.Typed asked = ask("wards");
        JsonNode question = waiting("wards");
        assertThat(waiting("wards").path("id").asText())
                .as("asked again, it is one question")
                .isEqualTo(question.path("id").asText());
        String shown = hospital.type(
                        "approvals",
                        "show",
                        question.path("id").asText(),
                        "-c",
                        hospital.config().toString())
                .done()
                .out();
        assertThat(shown)
                .contains("lab", "wards version 1", "RESTRICTED", "research", "law:health act", "sten", "risk");

        refused(give(question, sten), "sten: whoever put it on offer does not approve it");
        assertThat(ask("wards", 0).exit()).isEqualTo(6);
        assertThat(give(question, ben).done().json().path("given").asInt()).isEqualTo(1);
        refused(give(question, ben), "ben: has said so already");

        lab.command("request", "--negotiation", asked.json().path("negotiation").asText(), "--wait", "300")
                .done();
    }

    @Test
    void whoDoesNotWantToWaitIsToldAtOnceThatItIsBeingAskedFor() throws Exception {
        publish("queues");
        CompletableFuture<Site.Typed> asked = CompletableFuture.supplyAsync(() -> ask("queues", 0));
        assertThat(asked.get(ANSWER.toSeconds() / 6, TimeUnit.SECONDS).exit()).isEqualTo(6);
    }

    @Test
    void approvedDataAreDeliveredAndTheAuditSaysWhoApproved() throws Exception {
        publish("beds");
        Site.Typed asked = ask("beds");
        JsonNode question = waiting("beds");
        give(question, ben).done();
        String agreement = lab.command(
                        "request",
                        "--negotiation",
                        asked.json().path("negotiation").asText(),
                        "--wait",
                        "300")
                .done()
                .json()
                .path("agreement")
                .asText();
        Path copy = directory.resolve("beds-copy.csv");
        lab.command("fetch", agreement, "-o", copy.toString()).done();
        assertThat(copy).hasSameTextualContentAs(directory.resolve("beds.csv"));

        Await.message(
                () -> RankScenario.delivered(hospital.command("audit", "--dataset", "beds"), "RESTRICTED"),
                () -> "the lab's word that it opened it has not come");
        String audit = hospital.command("audit", "--dataset", "beds").done().out();
        assertThat(audit).contains("\"approved\"", "\"ben ", "\"sten ", "\"delivered\"");
    }

    @Test
    void aRefusalEndsTheRequestAndTellsTheRecipientNoName() throws Exception {
        publish("labs");
        Site.Typed asked = ask("labs");
        JsonNode question = waiting("labs");
        hospital.command(with(
                        berta.as(),
                        "approvals",
                        "refuse",
                        question.path("id").asText(),
                        "--reason",
                        "not this purpose"))
                .done();
        Site.Typed outcome = lab.command(
                "request", "--negotiation", asked.json().path("negotiation").asText(), "--wait", "300");
        refused(outcome, "have not approved it");
        assertThat(outcome.err() + outcome.out()).doesNotContain("berta").doesNotContain("not this purpose");
    }

    @Test
    void anApprovalIsForOneExchangeAndEndsWithTheOperator() throws Exception {
        publish("rooms");
        assertThat(ask("rooms").exit()).isEqualTo(6);
        JsonNode first = waiting("rooms");
        publish("rooms");
        JsonNode second = waitingVersion("rooms", 2);
        assertThat(second.path("id").asText()).isNotEqualTo(first.path("id").asText());
        give(first, ben).done();
        assertThat(ask("rooms").exit())
                .as("version 1 was approved, not version 2")
                .isEqualTo(6);

        Person carl = Person.at(hospital, directory, "carl").listed("approver");
        hospital.command("operator", "remove", "carl").done();
        refused(give(second, carl), "operator carl: was removed");
        Person dora = Person.at(hospital, directory, "dora").listed("auditor");
        refused(give(second, dora), "dora: has not the role approver");
        Person eve = Person.at(hospital, directory, "eve");
        refused(give(second, eve), "not on the roster");
        assertThat(hospital.command("approvals", "give", second.path("id").asText())
                        .exit())
                .isEqualTo(2);
    }

    private static JsonNode waitingVersion(String name, int version) throws Exception {
        assertThat(ask(name).exit()).isEqualTo(6);
        Await.until(
                () -> ofVersion(name, version).isPresent(), () -> "no question about " + name + " version " + version);
        return ofVersion(name, version).orElseThrow();
    }

    private static Optional<JsonNode> ofVersion(String name, int version) {
        return questions(name).stream()
                .filter(row -> row.path("version").asInt() == version)
                .findFirst();
    }

    @Test
    void anApprovalThatIsSentAgainOrElsewhereOrLaterCountsForNothing() throws Exception {
        publish("drugs");
        assertThat(ask("drugs").exit()).isEqualTo(6);
        JsonNode first = waiting("drugs");
        byte[] given = signed(first, ben, Duration.ZERO);
        assertThat(send(first, given)).startsWith("200 ");
        assertThat(send(first, given)).startsWith("403 ").contains("approval-twice");

        publish("drugs");
        JsonNode second = waitingVersion("drugs", 2);
        assertThat(send(second, given)).startsWith("403 ").contains("approval-of-another");
        assertThat(send(second, signed(second, berta, Duration.ofMinutes(-6))))
                .as("signed, and kept for a while")
                .contains("approval-stale");
        assertThat(send(second, signed(second, berta, Duration.ofMinutes(6))))
                .as("signed by a clock that is ahead")
                .contains("approval-from-the-future");
        assertThat(ask("drugs", 0).exit()).isEqualTo(6);
        assertThat(hospital.command("audit", "--dataset", "drugs").done().out())
                .contains("approval-twice", "approval-of-another", "approval-stale", "approval-from-the-future");
    }

    /** What `approvals give` sends about a question, said so long from now. */
    private static byte[] signed(JsonNode question, Person by, Duration from) throws Exception {
        long said = CLOCK.instant().plus(from).toEpochMilli();
        byte[] subject = Base64.getDecoder().decode(question.path("subject").asText());
        Approval approval = Approval.newBuilder()
                .setOrganisation("hospital")
                .setSubjectDigest(Digests.sha256(ByteString.copyFrom(subject)))
                .setVerdict(ApprovalVerdict.APPROVAL_GIVEN)
                .setTimeMillis(said)
                .setExpiresAtMillis(said + Duration.ofDays(30).toMillis())
                .build();
        try (OperatorKey key = OperatorKey.open(by.key(), Passwords.read(by.password()), new SecureRandom())) {
            return key.sign(Approving.TYPE, approval.toByteString()).toByteArray();
        }
    }

    private static String send(JsonNode question, byte[] signed) throws Exception {
        URI uri = URI.create(
                "http://localhost/admin/approvals/" + question.path("id").asText());
        try (Threads threads = new Threads("approvals-test", 2, 4);
                HttpClient client = HttpClient.openUnix(
                        hospital.home.resolve("run/admin.sock"), ClientSettings.defaults(), threads);
                Response response = client.send(Request.post(uri, "application/octet-stream", signed))) {
            return response.status() + " " + new String(response.bytes(1 << 20), StandardCharsets.UTF_8);
        }
    }

    @Test
    @Order(Integer.MAX_VALUE) // What the lane knows of the time stays.
    void theKeyWaitsWhenTheApprovalHasEndedMeanwhileWhateverTheClockSaysNow() throws Exception {
        publish("doctors");
        Site.Typed asked = ask("doctors");
        JsonNode question = waiting("doctors");
        give(question, ben, "--until", "60m").done();
        String agreement = lab.command(
                        "request",
                        "--negotiation",
                        asked.json().path("negotiation").asText(),
                        "--wait",
                        "300")
                .done()
                .json()
                .path("agreement")
                .asText();
        Path copy = directory.resolve("doctors-copy.csv");
        try {
            CLOCK.setAhead(Duration.ofMinutes(61));
            Site.Typed late = lab.command("fetch", agreement, "-o", copy.toString());
            refused(late, "needs the approval of 1 person");
            assertThat(late.err()).doesNotContain("ben");
        } finally {
            CLOCK.setAhead(Duration.ZERO); // Set back: the refusal's record has its time all the same.
        }
        refused(lab.command("fetch", agreement, "-o", copy.toString()), "needs the approval of 1 person");
        assertThat(copy).doesNotExist();
    }
}
