package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sluice.gateway.cli.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A hospital that offers and an institute that fetches, a relay between them, and the words that the tests of brakes type. */
final class BrakePair implements AutoCloseable {
    final Traffic traffic = new Traffic();
    final Site hospital;
    final Site institute;
    final int port = FreePort.next();
    final int management = FreePort.next();
    private final Path directory;
    private final Relay relay;

    /** @param settings of the hospital beyond those of every gateway here */
    BrakePair(Path directory, String settings) throws Exception {
        this.directory = directory;
        this.relay = new Relay(port, traffic);
        this.hospital = site(
                directory,
                "hospital",
                "127.0.0.1:" + port,
                "--url",
                "https://127.0.0.1:" + relay.port(),
                "--management",
                "127.0.0.1:" + management);
        this.institute = site(directory, "institute", "127.0.0.1:" + FreePort.next());
        Files.writeString(hospital.config(), settings, StandardOpenOption.APPEND);
        hospital.knows(institute, "--clearance", "RESTRICTED");
        institute.knows(hospital);
    }

    /** A gateway that releases at once. */
    static Site site(Path directory, String name, String listen, String... options) throws Exception {
        Site site = new Site(directory, name, listen, options);
        Files.writeString(site.config(), "watch:\n  releaseSeconds: 0\n", StandardOpenOption.APPEND);
        return site;
    }

    /** Changes what must be there. */
    static void replace(Site site, String before, String after) throws IOException {
        String text = Files.readString(site.config());
        assertThat(text).contains(before);
        Files.writeString(site.config(), text.replace(before, after));
    }

    void start() throws Exception {
        hospital.start();
        institute.start();
    }

    @Override
    public void close() throws IOException {
        traffic.hold(Long.MAX_VALUE);
        traffic.over(true);
        institute.close();
        hospital.close();
        relay.close();
    }

    static String on(Site site, String what) {
        List<String> words = new ArrayList<>(List.of("brake", "on", "--reason", "incident"));
        words.addAll(List.of(what.split(" ")));
        return site.command(words.toArray(String[]::new))
                .done()
                .json()
                .path("brake")
                .asText();
    }

    static JsonNode brakes(Site site) {
        return site.command("brake", "list").done().json().path("brakes");
    }

    static void refused(Site.Typed typed, String brake) {
        assertThat(typed.exit()).as(typed.err() + typed.out()).isEqualTo(1);
        assertThat(typed.err()).contains(brake);
    }

    /** The only transfer under that agreement, as the hospital shows it; missing: there is none. */
    JsonNode transfer(String agreement) {
        List<JsonNode> found = new ArrayList<>();
        hospital.command("status").done().json().path("transfers").forEach(row -> {
            if (row.path("agreement").asText().equals(agreement)) {
                found.add(row);
            }
        });
        assertThat(found).hasSizeLessThan(2);
        return found.isEmpty() ? MissingNode.getInstance() : found.get(0);
    }

    void publish(Path file, String name, String rank) {
        publishing(hospital, file, name, rank).done();
    }

    static Site.Typed publishing(Site site, Path file, String name, String rank) {
        return site.command(
                "publish",
                file.toString(),
                "--name",
                name,
                "--rank",
                rank,
                "--purpose",
                "research",
                "--basis",
                "law:statistics act");
    }

    Site.Typed request(String dataset) {
        return institute.command("request", "hospital", dataset, "--purpose", "research");
    }

    String agree(String dataset) {
        return request(dataset).done().json().path("agreement").asText();
    }

    Site.Typed fetch(String agreement, Path copy) {
        return institute.command("fetch", agreement, "-o", copy.toString());
    }

    Path random(String name, int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return Files.write(directory.resolve(name), bytes);
    }

    Path rows(String name, int rows) throws IOException {
        return rows(directory.resolve(name), rows);
    }

    static Path rows(Path file, int rows) throws IOException {
        StringBuilder csv = new StringBuilder("size;colour\n");
        Random random = new Random(1);
        for (int i = 0; i < rows; i++) {
            csv.append(random.nextInt(60)).append(random.nextBoolean() ? ";red\n" : ";green\n");
        }
        return Files.writeString(file, csv);
    }
}
