package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are not in UTF-8, between real gateways. */
class EncodedTablesTest {
    private static final Charset GB18030 = Charset.forName("GB18030");

    private static final String PLAN = """
            {"version":1,"columns":[
             {"column":"患者","role":"DIRECT_IDENTIFIER","steps":[{"drop":{}}]},
             {"column":"年龄","role":"QUASI_IDENTIFIER","steps":[{"intervals":{"width":"20"}}]},
             {"column":"病区","role":"OTHER_COLUMN"}],
             "subject_column":"患者","thresholds":{"k":5}}""";

    @TempDir
    Path directory;

    @Test
    void areJudgedByTheirColumnsAtBothEndsAndReleasedInUtf8() throws Exception {
        try (Site hospital = new Site(directory, "hospital");
                Site lab = new Site(directory, "lab")) {
            hospital.knows(lab, "--clearance", "CONFIDENTIAL");
            lab.knows(hospital, "--clearance", "CONFIDENTIAL");
            hospital.start();
            lab.start();

            byte[] stock = ("品名,数量,仓库\n" + "绷带,12,东库\n纱布,40,西库\n".repeat(50)).getBytes(GB18030);
            Path file = Files.write(directory.resolve("stock.csv"), stock);
            hospital.command("publish", file.toString(), "--name", "stock", "--rank", "INTERNAL")
                    .done();
            assertThat(Files.readAllBytes(fetched(lab, "stock"))).isEqualTo(stock);

            StringBuilder patients = new StringBuilder("患者,年龄,病区\n");
            for (int i = 0; i < 200; i++) {
                patients.append("号").append(i).append(',').append(20 + i % 60).append(",内科\n");
            }
            Path held = Files.writeString(directory.resolve("patients.csv"), patients, GB18030);
            hospital.command("publish", held.toString(), "--name", "patients", "--rank", "CONFIDENTIAL", "--hold")
                    .done();
            Path plan = Files.writeString(directory.resolve("plan.json"), PLAN);
            hospital.command(
                            "derive",
                            "patients",
                            "--to",
                            "lab",
                            "--purpose",
                            "research",
                            "--plan",
                            plan.toString(),
                            "--yes")
                    .done();
            List<String> lines = Files.readAllLines(fetched(lab, "patients.lab"), StandardCharsets.UTF_8);
            assertThat(lines).hasSize(201).startsWith("年龄,病区");
            assertThat(lines.subList(1, 201)).allMatch(line -> line.matches("(20-39|40-59|60-79),内科"));
        }
    }

    private Path fetched(Site lab, String dataset) {
        String agreement = lab.command("request", "hospital", dataset, "--purpose", "research")
                .done()
                .json()
                .path("agreement")
                .asText();
        Path copy = directory.resolve(dataset + ".copy");
        lab.command("fetch", agreement, "-o", copy.toString()).done();
        return copy;
    }
}
