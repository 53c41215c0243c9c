package io.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @TempDir
    Path home;

    private static final Set<String> GROUPS = Set.of(
            "approvals",
            "brake",
            "config",
            "consent",
            "lane",
            "member",
            "network",
            "operator",
            "permit",
            "right",
            "profile",
            "retention",
            "state");

    static Stream<String> everyCommand() {
        return new Sluice(Surroundings.ofProcess(), configuration -> {
                    throw new IOException("not here");
                })
                .commandPaths().stream();
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyCommandHasHelpWithAnExampleAndTakesJson(String command) {
        String[] words = (command + " --help").split(" ");
        Terminal.Typed help = new Terminal(home).type(words);
        assertThat(help.exit()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).contains("Usage: sluice " + command).contains("xample");
        assertThat(help.out().contains("--json") || GROUPS.contains(command)).isTrue();
    }

    @Test
    void helpAndVersionGoToStandardOutput() {
        assertThat(new Terminal(home).type("--help").out()).contains("sluice demo", "Exit codes: 0 done");
        assertThat(new Terminal(home).type("--version").out()).startsWith("sluice ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "statsu",
                "publish",
                "--colour",
                "fetch -o",
                "catalog a b -c x",
                "member",
                "publish a --name n --rank"
            })
    void wrongUseEndsWithTwoAndOneLine(String typed) {
        Terminal.Typed wrong = new Terminal(home).type(typed.split(" "));
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err().lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("sluice: ")
                .contains("--help");
    }

    @Test
    void aTypoIsAnsweredWithWhatWasMeant() {
        assertThat(new Terminal(home).type("pubilsh", "x").err()).contains("did you mean publish?");
        assertThat(new Terminal(home).type("status", "--confg", "x").err()).contains("did you mean --config?");
    }

    @Test
    void withJsonAMistakeIsAnObjectToo() {
        JsonNode mistake = new Terminal(home)
                .type("status", "--json", "-c", "nowhere.yaml")
                .json();
        assertThat(mistake.path("error").asText()).isEqualTo("usage");
        assertThat(mistake.path("exit").asInt()).isEqualTo(2);
        assertThat(mistake.path("reasons").get(0).asText()).contains("nowhere.yaml", "no such file");
    }

    @Test
    void aGatewayThatIsNotThereEndsWithThree() {
        Terminal terminal = new Terminal(home);
        assertThat(terminal.type("init", "a", "--org", "a").exit()).isZero();
        Terminal.Typed status = terminal.type("status", "-c", "a/sluice.yaml");
        assertThat(status.exit()).isEqualTo(3);
        assertThat(status.err().lines()).hasSize(1).first().asString().contains("no gateway at");
    }

    @Test
    void initMakesAnOrganisationThatChecksAndAsksNothing() throws IOException {
        Terminal terminal = new Terminal(home);
        JsonNode made = terminal.type(
                        "init",
                        "h",
                        "--org",
                        "hospital",
                        "--listen",
                        "127.0.0.1:0",
                        "--url",
                        "https://h.example",
                        "--json")
                .json();
        assertThat(made.path("organisation").asText()).isEqualTo("hospital");
        assertThat(made.path("fingerprint").asText()).matches("([0-9a-f]{4} ){15}[0-9a-f]{4}");
        for (String file : new String[] {"password", "keys.p12", "sluice.yaml"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("h/" + file))))
                    .isEqualTo("rw-------");
        }
        assertThat(terminal.type("check", "-c", "h/sluice.yaml").exit()).isZero();
        byte[] keys = Files.readAllBytes(home.resolve("h/keys.p12"));
        assertThat(terminal.type("init", "h", "--org", "hospital", "--unless-there")
                        .exit())
                .isZero();
        assertThat(home.resolve("h/keys.p12")).hasBinaryContent(keys);
        assertThat(terminal.type("init", "h", "--org", "lab", "--unless-there").err())
                .contains("is that of hospital (expected: lab)");
        Terminal.Typed again = terminal.type("init", "h", "--org", "hospital");
        assertThat(again.exit()).isEqualTo(2);
        assertThat(again.err()).contains("an organisation already");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--org Hospital",
                "--org h --listen 7443",
                "--org h --listen a:0",
                "--org h --url http://x",
                "--org h --password-file none"
            })
    void initRefusesWhatWouldNotWorkAndLeavesNothing(String options) {
        Terminal.Typed refused = new Terminal(home).type(("init d " + options).split(" "));
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(home.resolve("d")).doesNotExist();
    }

    @Test
    void theConfigurationThatHoldsIsShownWithItsOriginAndNoSecret() throws IOException {
        Terminal terminal = new Terminal(home);
        terminal.type("init", "a", "--org", "a");
        String secret = Files.readString(home.resolve("a/password")).strip();
        Terminal.Typed shown = terminal.type("config", "show", "-c", "a/sluice.yaml", "--origin");
        assertThat(shown.exit()).isZero();
        assertThat(shown.out())
                .contains(
                        home.resolve("a/sluice.yaml") + ":3:15",
                        home.resolve("a/password").toString())
                .containsPattern("workers +64 +default")
                .doesNotContain(secret);
        JsonNode settings = terminal.type("config", "show", "-c", "a/sluice.yaml", "--json")
                .json()
                .path("settings");
        assertThat(settings.findValuesAsText("name")).contains("organisation", "log.records");
        assertThat(settings.path(0).path("from").asText()).isEqualTo("file");
        assertThat(terminal.type("config", "reference").out()).contains("SLUICE_HTTP_LISTEN");
        assertThat(terminal.type("config", "schema").json().path("type").asText())
                .isEqualTo("object");
    }

    @Test
    void checkTellsEveryMistakeAndWhatDoesNotFitTheMemberEntry() throws IOException {
        Terminal terminal = new Terminal(home);
        terminal.type("init", "a", "--org", "a");
        Path file = home.resolve("a/sluice.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("organisation: a", "organisation: b")
                        .replace("7443   #", "7555   #"));
        Files.setPosixFilePermissions(home.resolve("a/password"), PosixFilePermissions.fromString("rw-r--r--"));
        Terminal.Typed check = terminal.type("check", "-c", "a/sluice.yaml");
        assertThat(check.exit()).isEqualTo(2);
        assertThat(check.err().lines()).hasSize(3);
        assertThat(check.err())
                .contains(
                        "a/sluice.yaml:3:15: organisation: b (expected: a",
                        "a/sluice.yaml:5:6: url: https://127.0.0.1:7555",
                        "can be read by others");
    }

    @Test
    void membersAreAddedListedAndRemovedWithoutAGateway() {
        Terminal terminal = new Terminal(home);
        terminal.type("init", "a", "--org", "a");
        String fingerprint = terminal.type("init", "b", "--org", "b", "--json")
                .json()
                .path("fingerprint")
                .asText();
        JsonNode added = terminal.type(
                        "member",
                        "add",
                        "-c",
                        "a/sluice.yaml",
                        "b/member.json",
                        "--role",
                        "auditor",
                        "--clearance",
                        "restricted",
                        "--json")
                .json();
        assertThat(added.path("fingerprint").asText()).isEqualTo(fingerprint);
        assertThat(added.path("clearance").asText()).isEqualTo("RESTRICTED");
        assertThat(terminal.type("member", "list", "-c", "a/sluice.yaml").out())
                .contains("RESTRICTED", "auditor", fingerprint);
        assertThat(terminal.type("member", "remove", "-c", "a/sluice.yaml", "b").exit())
                .isZero();
        assertThat(terminal.type("member", "list", "-c", "a/sluice.yaml", "--json")
                        .json()
                        .path("revoked")
                        .asBoolean())
                .isTrue();
        assertThat(terminal.type("member", "remove", "-c", "a/sluice.yaml", "nobody")
                        .exit())
                .isEqualTo(1);
        assertThat(terminal.type("member", "add", "-c", "a/sluice.yaml", "b/member.json", "--role", "king")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void aWrongPasswordIsOneLineAndTwo() throws IOException {
        Terminal terminal = new Terminal(home);
        terminal.type("init", "a", "--org", "a");
        terminal.type("init", "b", "--org", "b");
        Files.writeString(home.resolve("a/password"), "wrong\n");
        Terminal.Typed add = terminal.type("member", "add", "-c", "a/sluice.yaml", "b/member.json");
        assertThat(add.exit()).isEqualTo(2);
        assertThat(add.err().lines()).hasSize(1);
        assertThat(add.err()).contains("password").doesNotContain("wrong\n");
    }

    @Test
    void keysRotateInTwoSteps() {
        Terminal terminal = new Terminal(home);
        terminal.type("init", "a", "--org", "a");
        JsonNode announced =
                terminal.type("rotate", "-c", "a/sluice.yaml", "--json").json();
        JsonNode activated = terminal.type("rotate", "--activate", "-c", "a/sluice.yaml", "--json")
                .json();
        assertThat(announced.path("serial").asLong()).isEqualTo(2);
        assertThat(activated.path("serial").asLong()).isEqualTo(3);
        assertThat(terminal.type("check", "-c", "a/sluice.yaml").exit()).isZero();
    }

    @Test
    void theConfigurationMayComeFromTheEnvironmentOrLieHere() {
        new Terminal(home).type("init", "a", "--org", "a");
        assertThat(new Terminal(home)
                        .with("SLUICE_CONFIG", "a/sluice.yaml")
                        .type("check")
                        .exit())
                .isZero();
        assertThat(new Terminal(home.resolve("a")).type("check").exit()).isZero();
        assertThat(new Terminal(home).type("check").err()).contains("which gateway?");
    }

    @Test
    void standardOutputIsNoPlaceForAFetch() {
        new Terminal(home).type("init", "a", "--org", "a");
        Terminal.Typed fetch = new Terminal(home).type("fetch", "urn:x", "-o", "-", "-c", "a/sluice.yaml");
        assertThat(fetch.exit()).isEqualTo(2);
        assertThat(fetch.err()).contains("checked before use");
    }

    @Test
    void theCompletionScriptKnowsTheCommands() {
        assertThat(new Terminal(home).type("completion").out()).contains("_sluice", "publish", "revoke");
    }
}
