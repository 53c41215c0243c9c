package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.gateway.api.Actors;
import io.sluice.gateway.http.ClientSettings;
import io.sluice.gateway.http.HttpClient;
import io.sluice.gateway.http.Request;
import io.sluice.gateway.http.Response;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.identity.OperatorKey;
import io.sluice.gateway.identity.OperatorRole;
import io.sluice.gateway.identity.Passwords;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every route of the admin socket, asked in the name of every role and of nobody, against the table of docs/people.md. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesTest {
    private static final Path TABLE = Path.of("../docs/people.md");
    private static final String EVERYBODY = "any, and the machine";
    private static final Pattern ROW = Pattern.compile("\\| ([a-z, ]+) \\| (`(?:GET|POST) .*`) \\|");
    private static final int MOST_BYTES = 64 << 20;

    private final Map<OperatorRole, OperatorKey> keys = new EnumMap<>(OperatorRole.class);
    private final Threads threads = new Threads("roles-test", 4, 16);
    private Site hospital;
    private HttpClient client;

    @BeforeAll
    void onePersonWithEachRole(@TempDir Path directory) throws Exception {
        hospital = new Site(directory, "hospital").start();
        Person owner = Person.at(hospital, directory, "owner").listed("owner");
        for (OperatorRole role : OperatorRole.values()) {
            Person person = role == OperatorRole.OWNER
                    ? owner
                    : Person.at(hospital, directory, role.word()).listedBy(owner, role.word());
            char[] password = Passwords.read(person.password());
            keys.put(role, OperatorKey.open(person.key(), password, new SecureRandom()));
        }
        client = HttpClient.openUnix(hospital.home.resolve("run/admin.sock"), ClientSettings.defaults(), threads);
    }

    @AfterAll
    void close() {
        client.close();
        keys.values().forEach(OperatorKey::close);
        threads.close();
        hospital.close();
    }

    /** Who may take a route, as the document says; an owner may take each. Nobody at all is told as an empty role. */
    private static Map<String, Set<Optional<OperatorRole>>> documented() throws IOException {
        Map<String, Set<Optional<OperatorRole>>> allowed = new TreeMap<>();
        for (String line : Files.readAllLines(TABLE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Set<Optional<OperatorRole>> who = who(row.group(1));
                for (String route : row.group(2).split(", ")) {
                    assertThat(allowed.put(route.replace("`", ""), who))
                            .as(route + " twice")
                            .isNull();
                }
            }
        }
        return allowed;
    }

    private static Set<Optional<OperatorRole>> who(String words) {
        if (words.equals(EVERYBODY)) {
            return everybody().collect(Collectors.toSet());
        }
        return everybody()
                .filter(each -> each.isPresent()
                        && (each.get() == OperatorRole.OWNER
                                || List.of(words.split(", "))
                                        .contains(each.get().word())))
                .collect(Collectors.toSet());
    }

    private static Stream<Optional<OperatorRole>> everybody() {
        return Stream.concat(
                Arrays.stream(OperatorRole.values()).map(Optional::of), Stream.of(Optional.<OperatorRole>empty()));
    }

    @Test
    void eachRouteThatIsThereIsDocumentedAndNoOther() throws Exception {
        assertThat(hospital.adminRoutes()).hasSizeGreaterThan(50).doesNotHaveDuplicates();
        assertThat(documented().keySet()).containsExactlyInAnyOrderElementsOf(hospital.adminRoutes());
    }

    @Test
    void eachRoleIsLetThroughOrRefusedAtEachRouteJustAsTheDocumentSays() throws Exception {
        List<String> wrong = new ArrayList<>();
        documented()
                .forEach((route, allowed) -> everybody().forEach(role -> {
                    String refusal = refusal(route, role);
                    String expected =
                            allowed.contains(role) ? "" : role.isPresent() ? "role-missing" : "operator-needed";
                    if (!refusal.equals(expected)) {
                        wrong.add(route + " as " + role.map(OperatorRole::word).orElse("nobody") + ": \"" + refusal
                                + "\" (expected: \"" + expected + "\")");
                    }
                }));
        assertThat(wrong).isEmpty();
    }

    /** Empty: it was let through, whatever came of an order that says nothing. */
    private String refusal(String route, Optional<OperatorRole> role) {
        String method = route.substring(0, route.indexOf(' '));
        String path = route.substring(route.indexOf(' ') + 1).replaceAll("\\{[a-z]+}", "x");
        try {
            byte[] body = new byte[0];
            Request request = Request.of(method, URI.create("http://localhost" + path));
            request = method.equals("POST") ? request.sending(Request.Content.of(body)) : request;
            if (role.isPresent()) {
                request = request.with(Actors.FIELD, signed(keys.get(role.get()), method, path, body));
            }
            JsonNode answer = answer(request, 403);
            return answer.path("code").asText().matches("role-missing|operator-.*")
                    ? answer.path("code").asText()
                    : "";
        } catch (IOException e) {
            throw new AssertionError(route, e);
        }
    }

    private String signed(OperatorKey key, String method, String path, byte[] body) throws IOException {
        JsonNode challenge = answer(Request.get(URI.create("http://localhost/admin/challenge")), 200);
        return Actors.field(key.sign(
                Actors.TYPE,
                Actors.toSign("hospital", challenge.path("challenge").asText(), method, path, Optional.of(body))
                        .toByteString()));
    }

    /** The answer, if it has that status. */
    private JsonNode answer(Request request, int status) throws IOException {
        try (Response response = client.send(request)) {
            assertThat(response.status())
                    .as(request.method() + " " + request.uri() + ", which says nothing, is no defect of the gateway")
                    .isNotEqualTo(500);
            byte[] bytes = response.bytes(MOST_BYTES);
            return new ObjectMapper().readTree(response.status() == status ? bytes : "{}".getBytes());
        }
    }
}
