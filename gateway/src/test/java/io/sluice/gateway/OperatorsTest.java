package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who acts at a real gateway, by the commands that a person types. */
class OperatorsTest {
    @TempDir
    Path directory;

    private Site hospital;

    @BeforeEach
    void aGateway() throws Exception {
        hospital = new Site(directory, "hospital").start();
    }

    @AfterEach
    void stop() {
        hospital.close();
    }

    private Path data(String name) throws Exception {
        return Files.writeString(directory.resolve(name + ".csv"), "city,visits\nUlm,3\nKiel,5\n");
    }

    private Site.Typed publish(String name, String... as) throws Exception {
        List<String> words = new ArrayList<>(List.of("publish", data(name).toString(), "--name", name));
        words.addAll(List.of("--rank", "INTERNAL"));
        words.addAll(List.of(as));
        return hospital.command(words.toArray(String[]::new));
    }

    @Test
    void withoutOperatorsWhoeverOpensTheSocketMayDoEverythingAndIsNotNamed() throws Exception {
        publish("visits").done();
        assertThat(row("visits").path("operators")).isEmpty();
        assertThat(hospital.command("operator", "list")
                        .done()
                        .json()
                        .path("owned")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void fromTheFirstOwnerOnEveryOrderIsSomebodys() throws Exception {
        Person anna = Person.at(hospital, directory, "anna").listed("owner");
        Person sten = Person.at(hospital, directory, "sten").listedBy(anna, "steward");
        Person audi = Person.at(hospital, directory, "audi").listedBy(anna, "auditor");

        Site.Typed nobody = publish("visits");
        assertThat(nobody.exit()).isEqualTo(1);
        assertThat(nobody.err()).contains("who asks?", "--as KEYFILE", "steward or owner");
        Site.Typed wrongRole = publish("visits", audi.as());
        assertThat(wrongRole.exit()).isEqualTo(1);
        assertThat(wrongRole.err()).contains("operator audi", "steward or owner");
        publish("visits", sten.as()).done();

        JsonNode row = row("visits", audi.as());
        assertThat(row.path("operators").get(0).asText()).startsWith("sten ");
        assertThat(hospital.command("audit").exit()).isEqualTo(1);
        assertThat(hospital.command("status").exit()).isZero();
        assertThat(hospital.command("reload").exit()).isEqualTo(1);
    }

    @Test
    void aRemovedOperatorIsRefusedAtOnceAndAfterARestart() throws Exception {
        Person anna = Person.at(hospital, directory, "anna").listed("owner");
        Person sten = Person.at(hospital, directory, "sten").listedBy(anna, "steward");
        List<String> remove = new ArrayList<>(List.of("operator", "remove", "sten"));
        assertThat(hospital.command("operator", "remove", "sten").err()).contains("who asks?");
        remove.addAll(List.of(anna.as()));
        hospital.command(remove.toArray(String[]::new)).done();

        assertThat(publish("visits", sten.as()).err()).contains("operator sten: was removed");
        hospital.stop();
        hospital.start();
        assertThat(publish("visits", sten.as()).err()).contains("operator sten: was removed");
        publish("visits", anna.as()).done();
    }

    @Test
    void aStrangersKeyAndAWrongPasswordAreRefused() throws Exception {
        Person.at(hospital, directory, "anna").listed("owner");
        Person stranger = Person.at(hospital, directory, "eve");
        assertThat(publish("visits", stranger.as()).err()).contains("not on the roster of hospital");

        Files.writeString(directory.resolve("eve.password"), "another\n");
        Site.Typed wrong = publish("visits", stranger.as());
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("wrong password");
    }

    @Test
    void aPersonIsNamedByTheEnvironmentToo() throws Exception {
        Person anna = Person.at(hospital, directory, "anna").listed("owner");
        Site.Typed listed = hospital.typeWith(
                Map.of(
                        "SLUICE_OPERATOR", anna.key().toString(),
                        "SLUICE_OPERATOR_PASSWORD_FILE", anna.password().toString()),
                "audit",
                "-c",
                hospital.config().toString(),
                "--json");
        assertThat(listed.exit()).as(listed.err()).isZero();
    }

    @Test
    void everyChangeOfTheOperatorsIsRecorded() throws Exception {
        Person anna = Person.at(hospital, directory, "anna").listed("owner");
        Person.at(hospital, directory, "ben").listedBy(anna, "approver");
        List<String> audit = new ArrayList<>(List.of("audit"));
        audit.addAll(List.of(anna.as()));
        JsonNode rows =
                hospital.command(audit.toArray(String[]::new)).done().json().path("rows");
        List<String> who = new ArrayList<>();
        rows.forEach(row -> {
            if (row.path("subject").asText("").equals("operators")) {
                who.add(
                        row.path("operators").isEmpty()
                                ? "nobody"
                                : row.path("operators").get(0).asText());
            }
        });
        assertThat(who).hasSize(2);
        assertThat(who.get(0)).isEqualTo("nobody");
        assertThat(who.get(1)).startsWith("anna ");
    }

    private JsonNode row(String dataset, String... as) {
        List<String> words = new ArrayList<>(List.of("audit", "--dataset", dataset));
        words.addAll(List.of(as));
        return hospital.command(words.toArray(String[]::new))
                .done()
                .json()
                .path("rows")
                .get(0);
    }
}
