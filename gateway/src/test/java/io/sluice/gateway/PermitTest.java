package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.cli.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents attached by their digest, by typed commands, where the owner's profile demands one. */
class PermitTest {
    private static final String TEXT = "What the contract says is nobody's business.";
    private static final String ISSUER = "City registry";

    private static final String NUMBER = "2026-118";

    @TempDir
    Path directory;

    private Site hospital;
    private Site lab;
    private int management;
    private Path contract;

    /** Draws the first few bytes twice. */
    private static final class Repeating extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private int drawn;

        @Override
        public void nextBytes(byte[] bytes) {
            super.nextBytes(bytes);
            if (bytes.length == 4 && drawn++ < 2) {
                Arrays.fill(bytes, (byte) 7);
            }
        }
    }

    @BeforeEach
    void aHospitalDemandsAContract() throws Exception {
        management = FreePort.next();
        hospital = new Site(
                directory, "hospital", "127.0.0.1:" + FreePort.next(), "--management", "127.0.0.1:" + management);
        lab = new Site(directory, "lab");
        hospital.knows(lab, "--clearance", "RESTRICTED");
        lab.knows(hospital);
        hospital.profiles(ranks -> List.of("CONFIDENTIAL", "RESTRICTED", "IMPORTANT", "CORE")
                .forEach(rank ->
                        ((ObjectNode) ranks.path(rank)).putArray("documents").add("contract")));
        hospital.start(Choices.defaults(), Clock.systemUTC(), new Repeating());
        lab.start();
        contract = Files.writeString(directory.resolve("contract.txt"), TEXT);
        Path rows = Files.writeString(directory.resolve("sizes.csv"), "size;colour\n1;red\n2;green\n3;red\n");
        List<String> publish = List.of("publish", rows.toString(), "--name", "sizes", "--rank", "CONFIDENTIAL");
        List<String> words = new ArrayList<>(publish);
        words.addAll(List.of("--purpose", "research", "--basis", "permit:somebody said so"));
        hospital.command(words.toArray(String[]::new)).done();
    }

    @AfterEach
    void stop() {
        lab.close();
        hospital.close();
    }

    @Test
    void anExchangeRestsOnTheDocumentAndEndsWithIt() throws Exception {
        assertThat(lab.command("catalog", "hospital").done().out()).doesNotContain("sizes");
        assertThat(request().exit()).isNotZero();
        JsonNode missing = explained();
        assertThat(missing.path("state").asText()).isEqualTo("unmet");
        assertThat(missing.path("stops").asText()).isEqualTo("offer");
        assertThat(missing.path("command").asText())
                .isEqualTo("sluice permit add FILE --kind contract --issuer WHO --number NUMBER --until TIME"
                        + " --recipient lab --dataset sizes");
        assertThat(checked().exit()).isEqualTo(1);

        add("--kind", "contract", "--until", "10d", "--recipient", "another").done();
        assertThat(explained().path("state").asText()).isEqualTo("unmet");
        JsonNode permit = add("--kind", "contract", "--until", "10d", "--recipient", "lab", "--dataset", "sizes")
                .done()
                .json();
        String id = permit.path("permit").asText();
        assertThat(checked().done().out()).contains(id);
        assertThat(hospital.command("permit", "show", id).done().json().path("sha256"))
                .isEqualTo(permit.path("sha256"));
        assertThat(permits()).hasSize(2);
        assertThat(explained().path("by").asText()).contains(id);
        assertThat(Asked.get(management, "/readyz?verbose").body())
                .contains("0 attached documents have expired, and 2 will soon");

        String agreement = request().done().json().path("agreement").asText();
        Path copy = directory.resolve("copy");
        lab.command("fetch", agreement, "-o", copy.toString()).done();
        assertThat(copy).exists();

        hospital.command("permit", "remove", id).done();
        assertThat(hospital.command("permit", "show", id).exit()).isNotZero();
        assertThat(lab.command("catalog", "hospital").done().out()).doesNotContain("sizes");
        assertThat(request().exit()).isNotZero();
        assertThat(hospital.command("audit").done().out()).doesNotContain(TEXT).doesNotContain(ISSUER);
        Path bundle = directory.resolve("evidence");
        hospital.command("audit", "export", "-o", bundle.toString()).done();
        assertThat(holding(bundle, NUMBER, ISSUER, TEXT))
                .as("the evidence bundle")
                .isEmpty();
        Path lane = hospital.home.resolve("ledger");
        assertThat(holding(lane, NUMBER, ISSUER, TEXT)).as("the lane").isEmpty();
        assertThat(holding(lane, "contract")).as("its kind is a salted field").isNotEmpty();
    }

    /** The files, there or below, whose bytes hold one of these. */
    private static List<Path> holding(Path place, String... words) throws IOException {
        List<Path> found = new ArrayList<>();
        Folders.contents(place).forEach((file, content) -> {
            String bytes = new String(content, StandardCharsets.ISO_8859_1);
            if (Arrays.stream(words).anyMatch(bytes::contains)) {
                found.add(file);
            }
        });
        return found;
    }

    @Test
    void twoDocumentsNeverGetOneIdentifier() {
        String one = add("--kind", "contract", "--until", "10d")
                .done()
                .json()
                .path("permit")
                .asText();
        String other = add("--kind", "contract", "--until", "10d")
                .done()
                .json()
                .path("permit")
                .asText();
        assertThat(one).isEqualTo("permit-07070707");
        assertThat(other).isNotEqualTo(one);
        assertThat(permits()).hasSize(2);
    }

    @Test
    void whatHasExpiredOrIsNotUnderstoodIsNotAttached() {
        assertThat(add("--kind", "contract", "--until", "2020-01-01").exit()).isEqualTo(1);
        assertThat(add("--kind", "letter", "--until", "90d").exit()).isEqualTo(2);
        assertThat(add("--kind", "contract", "--until", "soon").exit()).isEqualTo(2);
        assertThat(hospital.command("permit", "remove", "permit-00000000").exit())
                .isNotZero();
        assertThat(permits()).isEmpty();
    }

    private JsonNode permits() {
        return hospital.command("permit", "list").done().json().path("permits");
    }

    private Site.Typed checked() {
        return hospital.command("permit", "check", contract.toString());
    }

    private Site.Typed add(String... more) {
        List<String> words =
                new ArrayList<>(List.of("permit", "add", contract.toString(), "--issuer", ISSUER, "--number", NUMBER));
        words.addAll(List.of(more));
        return hospital.command(words.toArray(String[]::new));
    }

    private Site.Typed request() {
        return lab.command("request", "hospital", "sizes", "--purpose", "research");
    }

    private JsonNode explained() {
        for (JsonNode each : hospital.command("explain", "sizes", "--to", "lab", "--purpose", "research")
                .json()
                .path("obligations")) {
            if (each.path("obligation").asText().equals("documents")) {
                return each;
            }
        }
        throw new AssertionError("documents is not explained");
    }
}
