package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.gateway.classification.FloorTable;
import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.cli.FreePort;
import io.sluice.gateway.cli.JsonLog;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Passwords;
import io.sluice.gateway.sealing.DataKey;
import io.sluice.proto.Rank;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Marked rows and known keys go through real exchanges; afterwards they are looked for in everything that is left. */
class CanaryTest {
    private static final String ROW = "zebulon-quarkmeister-";
    private static final String BASIS = "consent-form-kept-in-drawer-seventeen";
    private static final String INCIDENT = "somebody-saw-what-it-should-not";
    private static final String PURPOSE = "watching-over-patients";

    @TempDir
    Path directory;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Keys random = new Keys();
    private final StringBuilder answers = new StringBuilder();

    /** Keeps what becomes a data key. */
    private static final class Keys extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final transient List<byte[]> keys = new CopyOnWriteArrayList<>();

        @Override
        public void nextBytes(byte[] bytes) {
            super.nextBytes(bytes);
            boolean key = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                    .walk(frames -> frames.limit(8).anyMatch(frame -> frame.getDeclaringClass() == DataKey.class));
            if (key) {
                keys.add(bytes.clone());
            }
        }
    }

    @AfterEach
    void logAsBefore() throws Exception {
        LogManager.getLogManager().readConfiguration();
    }

    @Test
    void noRowKeyOrTokenIsInLogsMetricsAnswersRecordsStateOrTemporaryFiles() throws Exception {
        JsonLog.install(new PrintStream(log, true, StandardCharsets.UTF_8), true);
        int hospitalPort = FreePort.next();
        int labPort = FreePort.next();
        try (Site hospital = site("hospital", hospitalPort);
                Site lab = site("lab", labPort)) {
            hospital.knows(lab, "--clearance", "CONFIDENTIAL");
            lab.knows(hospital);
            // It looks away, so that something mislabelled comes to the other side.
            Grader blind = new Grader(new FloorTable(Map.of(), 1_000, Rank.PUBLIC, Rank.PUBLIC));
            Choices usual = Choices.defaults();
            hospital.start(
                    new Choices(Optional.of(blind), usual.fetchPatience(), usual.messages(), usual.anchoring()),
                    Clock.systemUTC(),
                    random);
            lab.start(usual, Clock.systemUTC(), random);

            publish(hospital, "notes", "CONFIDENTIAL", "");
            publish(hospital, "people", "INTERNAL", "@private.example");
            assertThat(answer(lab.command("request", "hospital", "notes", "--purpose", "selling"))
                            .exit())
                    .isEqualTo(1);
            String notes = agree(lab, "notes");
            Path copy = directory.resolve("copy.csv");
            answer(lab.command("fetch", notes, "-o", copy.toString())).done();
            assertThat(answer(lab.command(
                                    "fetch",
                                    agree(lab, "people"),
                                    "-o",
                                    directory.resolve("none").toString()))
                            .err())
                    .contains("EMAIL");
            Await.message(
                    () -> hospital.command("audit", "--refused").out().contains("mislabelled"),
                    () -> "the hospital was not told");
            answer(hospital.command("revoke", notes)).done();
            Await.message(() -> lab.command("status").out().contains("ENDED"), () -> "the lab was not told");
            answer(hospital.command("brake", "on", "--dataset", "people", "--reason", INCIDENT))
                    .done();
            for (Site each : List.of(hospital, lab)) {
                for (String words : List.of("status", "audit", "audit --refused", "member list", "health --ready")) {
                    answer(each.command(words.split(" "))).done();
                }
            }
            answer(lab.command("catalog", "hospital")).done();
            for (int port : List.of(hospitalPort, labPort)) {
                for (String path : List.of("/metrics", "/readyz?verbose", "/info", "/livez", "/startupz")) {
                    answers.append(Asked.get(port, path).body());
                }
            }
            everyExchangeIsOneTraceOnBothSides();
            nothingIsLeft(hospital, lab, copy);
        }
    }

    private Site site(String name, int port) throws Exception {
        return new Site(directory, name, "127.0.0.1:" + FreePort.next(), "--management", "127.0.0.1:" + port);
    }

    private void publish(Site owner, String name, String rank, String suffix) throws Exception {
        StringBuilder csv = new StringBuilder("who;what\n");
        for (int i = 0; i < 200; i++) {
            csv.append(ROW).append(i).append(suffix).append(";went\n");
        }
        Path file = Files.writeString(directory.resolve(name + ".csv"), csv);
        answer(owner.command(
                        "publish",
                        file.toString(),
                        "--name",
                        name,
                        "--rank",
                        rank,
                        "--purpose",
                        PURPOSE,
                        "--basis",
                        "consent:" + BASIS))
                .done();
    }

    private String agree(Site who, String dataset) {
        return answer(who.command("request", "hospital", dataset, "--purpose", PURPOSE))
                .done()
                .json()
                .path("agreement")
                .asText();
    }

    private Site.Typed answer(Site.Typed typed) {
        answers.append(typed.out()).append(typed.err());
        return typed;
    }

    private void everyExchangeIsOneTraceOnBothSides() throws Exception {
        Map<String, TreeSet<String>> granted = new LinkedHashMap<>();
        String whole = log.toString(StandardCharsets.UTF_8);
        for (String line : whole.substring(0, whole.lastIndexOf('\n')).split("\n")) { // The last may not be whole yet.
            JsonNode json = new ObjectMapper().readTree(line);
            if (json.path("event").asText().equals("granted")) {
                assertThat(json.path("decision").asText()).isEqualTo("permit");
                assertThat(json.path("agreement").asText()).isNotEmpty();
                assertThat(json.path("transfer").asText()).isNotEmpty();
                assertThat(json.path("record").isNumber()).isTrue();
                granted.computeIfAbsent(json.path("peer").asText(), peer -> new TreeSet<>())
                        .add(json.path("trace").asText());
            }
        }
        assertThat(granted.keySet()).containsExactlyInAnyOrder("hospital", "lab");
        assertThat(granted.get("lab")).hasSize(2).isEqualTo(granted.get("hospital"));
    }

    private void nothingIsLeft(Site hospital, Site lab, Path copy) throws Exception {
        Map<String, byte[]> left = new LinkedHashMap<>();
        left.put("log", log.toByteArray());
        left.put("answers", answers.toString().getBytes(StandardCharsets.UTF_8));
        List<byte[]> secrets = new ArrayList<>(random.keys);
        assertThat(secrets).as("keys of two datasets").hasSize(2);
        for (Site each : List.of(hospital, lab)) {
            char[] password = Passwords.read(each.home.resolve("password"));
            secrets.add(new String(password).getBytes(StandardCharsets.UTF_8));
            try (Organisation keys = Organisation.open(each.home, password, new SecureRandom())) {
                secrets.addAll(keys.tokenSecrets());
                secrets.add(keys.checkpoint().ed25519Seed());
                secrets.add(keys.checkpoint().mldsa44Seed());
                secrets.add(keys.tlsKey().getEncoded());
            }
            Folders.contents(each.home).forEach((file, bytes) -> {
                if (!file.endsWith("password")) {
                    left.put(file.toString(), bytes);
                }
            });
        }
        assertThat(left).as("lane, state, blobs, keys of both").hasSizeGreaterThan(20);
        List<String> searched = new ArrayList<>(List.of(ROW, ROW + "17@private.example"));
        for (byte[] secret : secrets) {
            searched.add(text(secret));
            searched.add(HexFormat.of().formatHex(secret));
            searched.add(Base64.getEncoder().withoutPadding().encodeToString(secret));
            searched.add(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        }
        assertThat(text(Files.readAllBytes(copy)))
                .as("what is searched can be found")
                .contains(ROW);
        left.forEach((name, bytes) -> {
            String text = text(bytes);
            for (String each : searched) {
                assertThat(text.contains(each)).as(name).isFalse();
            }
        });
        // What only the two parties' private openings and agreements hold.
        assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain(BASIS, PURPOSE, INCIDENT, "notes", "people");
        left.forEach((name, bytes) -> {
            if (name.contains("/ledger/") && name.contains("tile")) {
                assertThat(text(bytes)).as(name).doesNotContain(BASIS, PURPOSE, INCIDENT, "hospital", "notes");
            }
        });
        assertThat(hospital.home.resolve("blobs/temp")).isEmptyDirectory();
        assertThat(lab.home.resolve("blobs/temp")).isEmptyDirectory();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
