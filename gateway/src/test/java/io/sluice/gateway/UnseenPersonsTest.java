package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Persons with several rows, in a release that does not show whose rows they are. */
class UnseenPersonsTest {
    private static final String PLAN = """
            {"version":1,"columns":[
             {"column":"patient","role":"DIRECT_IDENTIFIER","steps":[{"drop":{}}]},
             {"column":"age","role":"QUASI_IDENTIFIER","steps":[{"intervals":{"width":"20"}}]}],
             "subject_column":"patient","thresholds":{"k":5}}""";

    @TempDir
    Path directory;

    /** One of so many patients of about the same age has three rows. */
    private static String visits(int patients) {
        StringBuilder csv = new StringBuilder("patient,age\n");
        for (int i = 0; i < patients; i++) {
            String row = "patient-" + i + "," + (20 + i % 20) + "\n";
            csv.append(i == 0 ? row.repeat(3) : row);
        }
        return csv.toString();
    }

    @Test
    void theLabelClaimsNoMoreThanTheRecipientCanSee() throws Exception {
        Path plan = Files.writeString(directory.resolve("plan.json"), PLAN);
        try (Site hospital = new Site(directory, "hospital");
                Site lab = new Site(directory, "lab")) {
            hospital.knows(lab, "--clearance", "CONFIDENTIAL");
            lab.knows(hospital);
            hospital.start();
            lab.start();
            for (int patients : new int[] {10, 20}) {
                String name = "visits" + patients;
                Path file = Files.writeString(directory.resolve(name + ".csv"), visits(patients));
                hospital.command("publish", file.toString(), "--name", name, "--rank", "CONFIDENTIAL", "--hold")
                        .done();
                Site.Typed derived = hospital.command(
                        "derive", name, "--to", "lab", "--purpose", "research", "--plan", plan.toString(), "--yes");
                if (patients == 10) { // 12 rows of persons with at most 3: may be 4
                    assertThat(derived.exit()).isEqualTo(1);
                    assertThat(derived.out() + derived.err()).contains("k-too-low", "keep the subject column");
                    continue;
                }
                // 22 rows of persons with at most 3: at least 8
                assertThat(derived.done().json().path("k").asInt()).isEqualTo(8);
                String agreement = lab.command("request", "hospital", name + ".lab", "--purpose", "research")
                        .done()
                        .json()
                        .path("agreement")
                        .asText();
                Path copy = directory.resolve("copy.csv");
                lab.command("fetch", agreement, "-o", copy.toString()).done();
                assertThat(copy).content().startsWith("age\n20-39\n");
            }
        }
    }
}
