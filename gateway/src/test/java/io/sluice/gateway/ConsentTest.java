package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.proto.RecordKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Consents as a person takes them over and asks for them, with a real gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsentTest {
    private static final String CANARY = "CANARY-7Q4X";

    private Path directory;
    private Site hospital;

    @BeforeAll
    void aHospital(@TempDir Path temporary) throws Exception {
        directory = temporary;
        hospital = new Site(directory, "hospital");
        hospital.start();
    }

    @AfterAll
    void stop() {
        hospital.close();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private JsonNode shown(String person) throws IOException {
        return hospital.command(
                        "consent",
                        "show",
                        "--subject-file",
                        file("person.txt", person + "\n").toString())
                .done()
                .json()
                .path("events");
    }

    @Test
    void aFileIsTakenOverOnceGivenAndWithdrawnOneByOneAndShownToNobodyElse() throws Exception {
        Path consents = file(
                "consents.csv",
                "resident,time,purpose,recipient,separate,notice\n" + CANARY
                        + "-1,2026-05-01,research,lab,true,study/3\n" + CANARY
                        + "-2,2026-05-01,research,lab,true,study/3\n");
        String[] words = {"consent", "import", consents.toString(), "--subject-column", "resident"};

        JsonNode first = hospital.command(words).done().json();
        assertThat(first.path("given").asLong()).isEqualTo(2);
        assertThat(first.path("added").asLong()).isEqualTo(2);
        assertThat(hospital.command(words).done().json().path("known").asLong()).isEqualTo(2);

        JsonNode event = shown(CANARY + "-2").get(0);
        assertThat(event.path("event").asText()).isEqualTo("given");
        assertThat(event.path("notice").asText()).isEqualTo("study/3");
        assertThat(shown(CANARY + "-3")).isEmpty();

        Path person = file("second.txt", CANARY + "-2\n");
        hospital.command("consent", "withdraw", "--subject-file", person.toString(), "--to", "lab")
                .done();
        assertThat(shown(CANARY + "-2"))
                .extracting(each -> each.path("event").asText())
                .containsExactly("given", "withdrawn");
        hospital.command(
                        "consent",
                        "give",
                        "--subject-file",
                        person.toString(),
                        "--purpose",
                        "research",
                        "--notice",
                        "study/4")
                .done();
        assertThat(shown(CANARY + "-2")).hasSize(3);

        JsonNode forms = hospital.command("consent", "list").done().json().path("forms");
        assertThat(forms).hasSize(3);
        assertThat(forms.get(0).path("given").asLong()).isEqualTo(2);

        assertThat(Lane.kinds(hospital, directory)).contains(RecordKind.CONSENT_GIVEN, RecordKind.CONSENT_WITHDRAWN);
        assertThat(filesWith(CANARY)).isEmpty();
    }

    @Test
    void aFileWithOneMistakeIsRefusedAsAWholeAtItsLine() throws Exception {
        Path consents =
                file("mistake.csv", "subject,time,notice,purpose\nmist-1,2026-05-01,n,p\nmist-2," + CANARY + ",n,p\n");

        Site.Typed typed = hospital.command("consent", "import", consents.toString());

        assertThat(typed.exit()).isNotZero();
        assertThat(typed.err() + typed.out())
                .contains("mistake.csv:3: time (expected:")
                .contains("nothing was taken over")
                .doesNotContain(CANARY);
        assertThat(shown("mist-1")).isEmpty();
    }

    /** Files of the gateway, its state, lane and log among them, that hold the text. */
    private List<Path> filesWith(String text) throws IOException {
        List<Path> files = new ArrayList<>();
        Folders.contents(hospital.home).forEach((file, bytes) -> {
            if (new String(bytes, StandardCharsets.ISO_8859_1).contains(text)) {
                files.add(file);
            }
        });
        return files;
    }
}
