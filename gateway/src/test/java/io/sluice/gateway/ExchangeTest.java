package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two organisations, two gateways, real TLS on loopback, typed commands. */
class ExchangeTest {
    @TempDir
    Path directory;

    private Site hospital;
    private Site institute;

    @BeforeEach
    void twoOrganisationsKnowEachOther() throws Exception {
        hospital = new Site(directory, "hospital");
        institute = new Site(directory, "institute");
        hospital.knows(institute, "--clearance", "RESTRICTED");
        institute.knows(hospital);
        placeState(hospital);
        hospital.start();
        institute.start();
    }

    /** Where the provider keeps its state: here where {@code init} puts it. */
    void placeState(Site site) throws Exception {
        assertThat(Files.readString(site.config())).doesNotContain("state:");
    }

    @AfterEach
    void stop() {
        institute.close();
        hospital.close();
    }

    @Test
    void aDatasetIsPublishedAgreedFetchedAndConfirmed() throws Exception {
        Path census = census();
        var published = hospital.command(
                        "publish",
                        census.toString(),
                        "--name",
                        "census",
                        "--rank",
                        "CONFIDENTIAL",
                        "--purpose",
                        "research",
                        "--basis",
                        "law:statistics act")
                .done()
                .json();
        assertThat(published.path("version").asInt()).isEqualTo(1);
        assertThat(published.path("rank").asText()).isEqualTo("CONFIDENTIAL");

        var catalog = institute.command("catalog", "hospital").done();
        assertThat(catalog.out()).contains("census");

        String agreement = agree("census", "research");
        Path copy = directory.resolve("copy.csv");
        institute.command("fetch", agreement, "-o", copy.toString()).done();
        assertThat(copy).hasSameBinaryContentAs(census);

        Await.message(
                () -> hospital.command("audit", "--dataset", "census").out().contains("\"delivered\""),
                () -> "not delivered");
        assertThat(hospital.command("audit", "--agreement", agreement).done().out())
                .contains("institute", "research", "law:statistics act", "CONFIDENTIAL");
        var byFile = institute.command("audit", "--file", copy.toString()).done();
        assertThat(byFile.out()).contains("delivered", agreement);
    }

    @Test
    void anotherPurposeIsRefusedWithAReason() throws Exception {
        publish(census(), "census", "CONFIDENTIAL");
        var refused = institute.command("request", "hospital", "census", "--purpose", "advertising");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("purpose");
    }

    @Test
    void afterARevocationNothingIsOpenedAgain() throws Exception {
        publish(census(), "census", "CONFIDENTIAL");
        String agreement = agree("census", "research");
        institute
                .command("fetch", agreement, "-o", directory.resolve("a").toString())
                .done();
        hospital.command("revoke", agreement).done();
        Await.message(() -> institute.command("status").out().contains("ENDED"), () -> "the institute was not told");
        var again = institute.command(
                "fetch", agreement, "-o", directory.resolve("b").toString());
        assertThat(again.exit()).isEqualTo(1);
        assertThat(directory.resolve("b")).doesNotExist();
    }

    @Test
    void anOpaqueFileOfManySegmentsArrivesWhole() throws Exception {
        byte[] bytes = new byte[40 << 20];
        new Random(7).nextBytes(bytes);
        Path file = Files.write(directory.resolve("scan.bin"), bytes);
        publish(file, "scan", "CONFIDENTIAL");
        Path copy = directory.resolve("copy.bin");
        institute
                .command("fetch", agree("scan", "research"), "-o", copy.toString())
                .done();
        assertThat(copy).hasSameBinaryContentAs(file);
    }

    private void publish(Path file, String name, String rank) {
        hospital.command(
                        "publish",
                        file.toString(),
                        "--name",
                        name,
                        "--rank",
                        rank,
                        "--purpose",
                        "research",
                        "--basis",
                        "law:statistics act")
                .done();
    }

    private String agree(String dataset, String purpose) {
        return institute
                .command("request", "hospital", dataset, "--purpose", purpose)
                .done()
                .json()
                .path("agreement")
                .asText();
    }

    private Path census() throws Exception {
        StringBuilder csv = new StringBuilder("age;sex;education;marital-status;salary\n");
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            csv.append(18 + random.nextInt(60))
                    .append(random.nextBoolean() ? ";Female;" : ";Male;")
                    .append(random.nextBoolean() ? "Bachelors" : "HS-grad")
                    .append(random.nextBoolean() ? ";Divorced;" : ";Married;")
                    .append(random.nextBoolean() ? "<=50K\n" : ">50K\n");
        }
        return Files.writeString(directory.resolve("census.csv"), csv);
    }
}
