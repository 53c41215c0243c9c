package io.sluice.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.ClientSettings;
import io.sluice.gateway.http.Headers;
import io.sluice.gateway.http.HttpClient;
import io.sluice.gateway.http.HttpServer;
import io.sluice.gateway.http.HttpSettings;
import io.sluice.gateway.http.Request;
import io.sluice.gateway.http.Response;
import io.sluice.gateway.http.Routes;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.identity.OperatorFile;
import io.sluice.gateway.identity.OperatorKey;
import io.sluice.gateway.identity.OperatorRole;
import io.sluice.gateway.identity.OperatorRoster;
import io.sluice.gateway.identity.Operators;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Organisations;
import io.sluice.gateway.provenance.Acting;
import io.sluice.gateway.store.Database;
import io.sluice.proto.AdminRequest;
import io.sluice.proto.OperatorChange;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a signed call of the admin socket is good for: one operator, one request, once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ActorsTest {
    private static final char[] PASSWORD = "a password".toCharArray();
    private static final Clock CLOCK = Clock.fixed(Organisations.START, ZoneOffset.UTC);

    private final Acting acting = new Acting();
    private final Threads threads = new Threads("actors-test", 4, 16);
    private Path directory;
    private Organisation hospital;
    private Database database;
    private Operators operators;
    private OperatorKey anna;
    private OperatorKey sten;
    private OperatorKey carl;
    private HttpServer server;
    private HttpClient client;

    @BeforeAll
    void anOwnerAStewardAndSomebodyWhoWasRemoved(@TempDir Path temporary) throws Exception {
        directory = temporary;
        hospital = Organisations.make(directory, "hospital");
        database = Database.open(directory.resolve("state"), threads.workers());
        operators = Operators.open(database, hospital, CLOCK);
        anna = key("anna");
        sten = key("sten");
        carl = key("carl");
        change("anna", Optional.of("owner"));
        change("sten", Optional.of("steward"));
        change("carl", Optional.of("steward"));
        change("carl", Optional.empty());
        Actors actors = new Actors(operators, "hospital", acting, Organisations.RANDOM);
        Path socket = directory.resolve("admin.sock");
        Set<OperatorRole> steward = Set.of(OperatorRole.STEWARD);
        server = HttpServer.startUnix(
                socket,
                HttpSettings.local(),
                Routes.none()
                        .on("GET", "/challenge", actors::challenge)
                        .on("POST", "/order", actors.allowing(steward, this::order))
                        .on("PUT", "/order", actors.allowing(steward, this::order))
                        .on("POST", "/role/owner", actors.allowing(Set.of(OperatorRole.OWNER), this::order))
                        .on("POST", "/anybody", actors.allowing(Set.of(), this::order)),
                threads);
        client = HttpClient.openUnix(socket, ClientSettings.defaults(), threads);
    }

    @AfterAll
    void close() throws Exception {
        client.close();
        server.close();
        threads.close();
        database.close();
        List.of(anna, sten, carl).forEach(OperatorKey::close);
        hospital.close();
    }

    private OperatorKey key(String name) throws Exception {
        Path file = directory.resolve(name + ".key");
        OperatorKey.create(file, name, PASSWORD, Organisations.START, Organisations.RANDOM);
        return OperatorKey.open(file, PASSWORD, Organisations.RANDOM);
    }

    private void change(String name, Optional<String> role) throws Exception {
        OperatorRoster roster = operators.roster();
        OperatorChange.Builder change = OperatorChange.newBuilder()
                .setOrganisation("hospital")
                .setSerial(roster.serial() + 1)
                .setPrevious(roster.head())
                .setTimeMillis(CLOCK.millis())
                .setName(name);
        if (role.isPresent()) {
            byte[] file = Files.readAllBytes(OperatorKey.publicFile(directory.resolve(name + ".key")));
            change.setEntry(OperatorFile.read(file)).addRoles(role.get());
        }
        operators.apply(anna.sign(OperatorRoster.TYPE, change.build().toByteString()));
    }

    /** Tells who it was and what it said. */
    private void order(Call call) throws IOException {
        String body = new String(call.body().bytes(1000), StandardCharsets.UTF_8);
        String who = acting.current().map(mark -> mark.split(" ")[0]).orElse("nobody");
        call.respond(200, Headers.of(), (who + " " + body).getBytes(StandardCharsets.UTF_8));
    }

    private static Request request(String method, String target, String body) {
        return Request.of(method, URI.create("http://localhost" + target))
                .sending(Request.Content.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    private String send(Request request) throws IOException {
        try (Response response = client.send(request)) {
            return response.status() + " " + new String(response.bytes(10_000), StandardCharsets.UTF_8).strip();
        }
    }

    private String challenge() throws IOException {
        try (Response response = client.send(Request.get(URI.create("http://localhost/challenge")))) {
            JsonNode answer = new ObjectMapper().readTree(response.bytes(10_000));
            assertThat(answer.path("organisation").asText()).isEqualTo("hospital");
            return answer.path("challenge").asText();
        }
    }

    /** What `sluice --as` would send with that order, changed in some way before it is signed. */
    private String field(OperatorKey by, UnaryOperator<AdminRequest.Builder> changed) throws IOException {
        AdminRequest order = Actors.toSign("hospital", challenge(), "POST", "/order", Optional.of(new byte[] {'x'}));
        return Actors.field(
                by.sign(Actors.TYPE, changed.apply(order.toBuilder()).build().toByteString()));
    }

    private String order(String field) throws IOException {
        return send(request("POST", "/order", "x").with(Actors.FIELD, field));
    }

    private static ByteString other() {
        return ByteString.copyFrom(new byte[32]);
    }

    @Test
    void aSignedOrderIsDoneInItsSignersNameOnce() throws Exception {
        String field = field(sten, each -> each);
        assertThat(order(field)).isEqualTo("200 sten x");
        assertThat(order(field)).startsWith("403 ").contains("operator-unverified", "the challenge is over, or used");
        assertThat(acting.current()).isEmpty();
        assertThat(order(field(anna, each -> each)))
                .as("an owner may everything")
                .isEqualTo("200 anna x");
    }

    @Test
    void aSignatureIsForThisRequestAndNoOther() throws Exception {
        String field = field(sten, each -> each);
        for (Request another : List.of(
                request("PUT", "/order", "x"),
                request("POST", "/order?more=1", "x"),
                request("POST", "/anybody", "x"))) {
            assertThat(send(another.with(Actors.FIELD, field)))
                    .startsWith("403 ")
                    .contains("signed for another request");
        }
        assertThat(order(field)).as("none of these used it up").isEqualTo("200 sten x");
        assertThat(order(field(sten, each -> each.setOrganisation("lab")))).contains("signed for another request");
        assertThat(order(field(sten, each -> each.setBodySha256(other())))).contains("signed for another body");
        assertThat(order(field(sten, AdminRequest.Builder::clearBodySha256))).contains("signed for another body");
        assertThat(order(field(sten, each -> each.setChallenge(other())))).contains("the challenge is over, or used");
        assertThat(order(field(sten, AdminRequest.Builder::clearChallenge))).contains("the challenge is over, or used");
    }

    @Test
    void onlyWhoIsOnTheRosterSigns() throws Exception {
        assertThat(order(field(carl, each -> each))).startsWith("403 ").contains("was removed");
        try (OperatorKey eve = key("eve")) {
            assertThat(order(field(eve, each -> each))).startsWith("403 ").contains("not on the roster");
        }
        AdminRequest order = Actors.toSign("hospital", challenge(), "POST", "/order", Optional.of(new byte[] {'x'}));
        Signed byTheOrganisation = hospital.signing().sign(Actors.TYPE, order.toByteString());
        assertThat(order(Actors.field(byTheOrganisation))).startsWith("403 ").contains("operator-unverified");
        Signed ofAnotherType = sten.sign("approval", order.toByteString());
        assertThat(order(Actors.field(ofAnotherType))).startsWith("403 ").contains("operator-unverified");
        Signed unsigned = Signed.newBuilder()
                .setType(Actors.TYPE)
                .setPayload(order.toByteString())
                .build();
        assertThat(order(Actors.field(unsigned))).startsWith("403 ").contains("operator-unverified");
    }

    @ParameterizedTest
    @CsvSource({"''", "not base64!", "AAAA", "CgA"})
    void whatIsNoSignatureIsRefused(String field) throws Exception {
        assertThat(order(field)).matches("(?s)40[03] .*");
    }

    @Test
    void whereThereIsAnOwnerOnlyWhatIsForEverybodyGoesUnsigned() throws Exception {
        assertThat(send(request("POST", "/order", "x"))).startsWith("403 ").contains("who asks?", "steward or owner");
        assertThat(send(request("POST", "/anybody", "x"))).isEqualTo("200 nobody x");
    }

    @Test
    void whoHasNotTheRoleIsToldWhichItTakes() throws Exception {
        AdminRequest order =
                Actors.toSign("hospital", challenge(), "POST", "/role/owner", Optional.of(new byte[] {'x'}));
        String field = Actors.field(sten.sign(Actors.TYPE, order.toByteString()));
        assertThat(send(request("POST", "/role/owner", "x").with(Actors.FIELD, field)))
                .startsWith("403 ")
                .contains("role-missing", "operator sten", "expected: owner");
    }
}
