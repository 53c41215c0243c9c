package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.cli.Sluice;
import io.sluice.gateway.cli.Surroundings;
import io.sluice.gateway.config.ConfigurationFiles;
import io.sluice.gateway.identity.InitOptions;
import io.sluice.gateway.identity.Organisation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong is told in one clear line, with the right exit code, and nothing is lost. */
class BadInputTest {
    @TempDir
    Path home;

    private record Typed(int exit, String out, String err) {}

    @Test
    void brokenYamlIsToldWithItsPlace() throws Exception {
        Site site = new Site(home, "a");
        Files.writeString(site.config(), "organisation: a\n  http: [\n");
        Typed serve = type("serve", "-c", site.config().toString());
        assertOneLine(serve, 2, "sluice.yaml:2:", "not YAML");
    }

    @Test
    void aWrongPasswordDoesNotStartAGateway() throws Exception {
        Site site = new Site(home, "a");
        Files.writeString(home.resolve("a/password"), "something else\n");
        assertOneLine(type("serve", "-c", site.config().toString()), 2, "password");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        Site site = new Site(home, "a");
        int port = URI.create(
                        ConfigurationFiles.read(site.config(), Map.of()).url().toString())
                .getPort();
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(taken.isBound()).isTrue();
            assertOneLine(type("serve", "-c", site.config().toString()), 2, "127.0.0.1:" + port);
        }
    }

    @Test
    void aSecondGatewayInTheSameFolderIsRefusedAndTheFirstGoesOn() throws Exception {
        try (Site site = new Site(home, "a").start()) {
            Typed second = type("serve", "-c", site.config().toString());
            assertThat(second.exit()).as(second.err()).isEqualTo(2);
            assertThat(second.err().lines()).hasSize(1);
            site.command("status").done();
        }
    }

    @Test
    void anExpiredCertificateDoesNotStartAGateway() throws Exception {
        Path folder = home.resolve("old");
        Instant then = Instant.now().minus(Duration.ofDays(10));
        InitOptions options = InitOptions.of("old", "https://127.0.0.1:7443")
                .withValidity(Duration.ofDays(1))
                .withFile(
                        "sluice.yaml",
                        ConfigurationFiles.first(
                                "old",
                                "127.0.0.1:7443",
                                URI.create("https://127.0.0.1:7443"),
                                "password",
                                Optional.empty(),
                                Optional.empty()));
        Organisation.init(folder, options, Clock.fixed(then, ZoneOffset.UTC), new SecureRandom())
                .close();
        assertOneLine(type("serve", "-c", folder.resolve("sluice.yaml").toString()), 1, "expired");
    }

    @Test
    void aPeerThatIsDownIsThreeAndAStrangerIsOne() throws Exception {
        try (Site a = new Site(home, "a");
                Site b = new Site(home, "b")) {
            a.knows(b);
            a.start();
            Typed down = typed(a.command("catalog", "b"));
            assertThat(down.exit()).as(down.err()).isEqualTo(3);
            assertThat(down.err().lines()).hasSize(1);
            Typed stranger = typed(a.command("catalog", "nobody"));
            assertThat(stranger.exit()).as(stranger.err()).isEqualTo(1);
            assertThat(stranger.err()).contains("nobody");
        }
    }

    @Test
    void whatAPeerDoesNotHaveIsOne() throws Exception {
        try (Site a = new Site(home, "a");
                Site b = new Site(home, "b")) {
            a.knows(b);
            b.knows(a);
            a.start();
            b.start();
            Typed dataset = typed(a.command("request", "b", "nothing", "--purpose", "research"));
            assertThat(dataset.exit()).as(dataset.err()).isEqualTo(1);
            Typed agreement = typed(
                    a.command("fetch", "urn:uuid:none", "-o", home.resolve("x").toString()));
            assertThat(agreement.exit()).as(agreement.err()).isEqualTo(1);
            assertThat(home.resolve("x")).doesNotExist();
            Typed revoke = typed(a.command("revoke", "urn:uuid:none"));
            assertThat(revoke.exit()).as(revoke.err()).isEqualTo(1);
            Typed transfer = typed(a.command("cancel", "urn:uuid:none"));
            assertThat(transfer.exit()).as(transfer.err()).isEqualTo(1);
            Typed audit = typed(a.command("audit", "--at", "b"));
            assertThat(audit.exit()).as("not its auditor: " + audit.err()).isEqualTo(1);
            Typed grant = typed(a.command("audit", "grant", "b"));
            assertThat(grant.exit()).as(grant.err()).isEqualTo(1);
            assertThat(grant.err()).contains("no auditor");
        }
    }

    @Test
    void aFileThatCannotBeReadIsTwoAndNothingIsPublished() throws Exception {
        try (Site a = new Site(home, "a").start()) {
            Typed missing =
                    typed(a.command("publish", home.resolve("nowhere").toString(), "--name", "x", "--rank", "PUBLIC"));
            assertThat(missing.exit()).isEqualTo(2);
            assertThat(missing.err()).contains("no such file");
            Typed name = typed(a.command("publish", a.config().toString(), "--name", "X Y", "--rank", "PUBLIC"));
            assertThat(name.exit()).isEqualTo(2);
            assertThat(name.err()).contains("dataset: X Y (expected:");
            assertThat(a.command("status").json().path("datasets")).isEmpty();
        }
    }

    @Test
    void aTruncatedOrBentObjectIsRefusedAndLeavesNoFile() throws Exception {
        Site a = new Site(home, "a");
        Site b = new Site(home, "b");
        a.knows(b);
        b.knows(a);
        Path file = Files.writeString(home.resolve("notes.txt"), "x".repeat(200_000));
        a.command("seal", file.toString(), "--rank", "CONFIDENTIAL", "--to", "b")
                .done();
        Path object = home.resolve("notes.txt.sluice");
        Path out = home.resolve("out");
        b.command("open", object.toString(), "-o", out.toString()).done();
        assertThat(out).hasSameBinaryContentAs(file);
        Files.delete(out);

        byte[] whole = Files.readAllBytes(object);
        Files.write(object, java.util.Arrays.copyOf(whole, whole.length - 1000));
        Typed cut = typed(b.command("open", object.toString(), "-o", out.toString()));
        assertThat(cut.exit()).as(cut.err()).isEqualTo(1);
        byte[] bent = whole.clone();
        bent[bent.length / 2] ^= 1;
        Files.write(object, bent);
        Typed changed = typed(b.command("open", object.toString(), "-o", out.toString()));
        assertThat(changed.exit()).as(changed.err()).isEqualTo(1);
        assertThat(changed.err().lines()).hasSize(1);
        assertThat(type("verify", object.toString(), "--member", a.memberFile().toString())
                        .exit())
                .isEqualTo(1);
        assertThat(out).doesNotExist();
        try (var left = Files.list(home)) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.startsWith(".sluice"));
        }

        Files.write(object, whole);
        assertThat(type("verify", object.toString(), "--member", a.memberFile().toString())
                        .exit())
                .isZero();
        Typed inspected = type("inspect", object.toString());
        assertThat(inspected.out()).contains("CONFIDENTIAL").contains("\"recipient\":\"b\"");
        assertOneLine(type("inspect", file.toString()), 1, "sealed object");
    }

    @Test
    void aFolderThatIsNotThereStopsAFetchBeforeItBegins() throws Exception {
        try (Site a = new Site(home, "a").start()) {
            Typed fetch = typed(a.command(
                    "fetch", "urn:uuid:none", "-o", home.resolve("no/where").toString()));
            assertThat(fetch.exit()).isEqualTo(2);
            assertThat(fetch.err()).contains("not a folder");
        }
    }

    private static void assertOneLine(Typed typed, int exit, String... parts) {
        assertThat(typed.exit()).as(typed.err()).isEqualTo(exit);
        assertThat(typed.err().lines()).as(typed.err()).hasSize(1);
        assertThat(typed.err()).contains(parts);
    }

    private static Typed typed(Site.Typed typed) {
        return new Typed(typed.exit(), typed.out(), typed.err());
    }

    private static Typed type(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings around = new Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                false,
                false,
                Path.of("").toAbsolutePath(),
                Clock.systemUTC(),
                new SecureRandom());
        int exit = new Sluice(around, c -> Gateway.start(c, Clock.systemUTC(), new SecureRandom())).run(words);
        return new Typed(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
