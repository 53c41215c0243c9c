package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways with little memory are asked for more at a time than they can do. */
class MemoryTest {
    private static final int PUBLISHED = 16;
    private static final int FETCHED = 6;
    private static final int ROWS = 120_000;

    @TempDir
    Path directory;

    private final Opened opened = new Opened();
    private final ExecutorService persons = Executors.newFixedThreadPool(PUBLISHED);

    @AfterEach
    void stop() {
        persons.shutdownNow();
        opened.close();
    }

    @Test
    void eachPublicationAndFetchIsDoneOrRefusedAndAfterwardsAllGo() throws Exception {
        Traffic traffic = new Traffic();
        Mortal hospital = opened.add(new Mortal(directory, "hospital", traffic, "-Xmx96m"));
        Mortal institute = opened.add(new Mortal(directory, "institute", traffic, "-Xmx96m"));
        hospital.site.knows(institute.site, "--clearance", "CONFIDENTIAL");
        institute.site.knows(hospital.site);
        hospital.start();
        institute.start();
        Path file = Files.writeString(directory.resolve("beds.csv"), table());

        List<Site.Typed> published = new ArrayList<>();
        Await.until( // Whether they come at the same time is for the machine to say: until they do.
                () -> {
                    published.clear();
                    published.addAll(atOnce(PUBLISHED, i -> publish(hospital, file, i)));
                    doneOrRefused(published);
                    return published.stream().anyMatch(typed -> typed.exit() != 0);
                },
                () -> "never more at a time than there is memory for");
        assertThat(published).as("some").anyMatch(typed -> typed.exit() == 0);
        for (int number = 0; number < PUBLISHED; number++) {
            int i = number;
            if (published.get(i).exit() != 0) {
                doneInTheEnd(() -> publish(hospital, file, i));
            }
        }

        List<String> agreements = new ArrayList<>();
        for (int i = 0; i < FETCHED; i++) {
            agreements.add(institute
                    .site
                    .command("request", "hospital", "beds" + i, "--purpose", "care")
                    .done()
                    .json()
                    .path("agreement")
                    .asText());
        }
        List<Site.Typed> fetched = atOnce(FETCHED, i -> fetch(institute, agreements.get(i)));
        doneOrRefused(fetched);
        for (int number = 0; number < FETCHED; number++) {
            int i = number;
            if (fetched.get(i).exit() != 0) {
                doneInTheEnd(() -> fetch(institute, agreements.get(i)));
            }
            assertThat(Files.mismatch(directory.resolve(agreements.get(i).replace(':', '-')), file))
                    .isEqualTo(-1);
        }
        for (Mortal side : List.of(hospital, institute)) {
            side.site.command("status").done();
            assertThat(side.said()).doesNotContain("OutOfMemoryError");
        }
    }

    @Test
    void aReleaseThatNeedsMoreThanThereIsEndsAndTheGatewayGoesOn() throws Exception {
        Mortal hospital = opened.add(new Mortal(directory, "hospital", new Traffic(), "-Xmx96m", "-XX:+UseSerialGC"));
        Site lab = new Site(directory, "lab");
        hospital.site.knows(lab, "--clearance", "CONFIDENTIAL");
        hospital.start();
        hold(hospital, "many", 600_000);
        hold(hospital, "few", 2_000);

        Site.Typed many = derive(hospital, "many");
        assertThat(many.exit()).as(many.out() + many.err()).isEqualTo(3);
        assertThat(many.err()).contains("memory: ", "a larger heap");
        derive(hospital, "few").done();
        hospital.site.command("status").done();
        assertThat(hospital.said()).doesNotContain("OutOfMemoryError");
    }

    private void hold(Mortal owner, String name, int rows) throws Exception {
        Path file = directory.resolve(name + ".csv");
        try (BufferedWriter table = Files.newBufferedWriter(file)) {
            table.write("person,ward,days\n");
            for (int i = 0; i < rows; i++) {
                table.write("P-" + (100_000_000 + i) + ",ward-" + i % 40 + "," + i % 30 + "\n");
            }
        }
        owner.site
                .command("publish", file.toString(), "--name", name, "--rank", "CONFIDENTIAL", "--hold")
                .done();
    }

    private static Site.Typed derive(Mortal owner, String name) {
        return owner.site.command(
                "derive",
                name,
                "--to",
                "lab",
                "--purpose",
                "care",
                "--direct",
                "person",
                "--quasi",
                "ward",
                "--other",
                "days",
                "--subject",
                "person",
                "--basis",
                "contract:beds",
                "--yes");
    }

    /** What others had may be given back a moment after they were answered. */
    private static void doneInTheEnd(Supplier<Site.Typed> again) throws Exception {
        Await.until(() -> {
            Site.Typed answer = again.get();
            doneOrRefused(List.of(answer));
            return answer.exit() == 0;
        });
    }

    private static void doneOrRefused(List<Site.Typed> answers) {
        assertThat(answers).allSatisfy(answer -> {
            if (answer.exit() != 0) {
                assertThat(answer.exit()).as(answer.err()).isEqualTo(3);
                assertThat(answer.err()).contains("memory: ", "try again later");
            }
        });
    }

    private Site.Typed publish(Mortal owner, Path file, int number) {
        return owner.site.command(
                "publish", file.toString(), "--name", "beds" + number, "--rank", "INTERNAL", "--purpose", "care");
    }

    private Site.Typed fetch(Mortal recipient, String agreement) {
        return recipient.site.command(
                "fetch",
                agreement,
                "-o",
                directory.resolve(agreement.replace(':', '-')).toString());
    }

    private List<Site.Typed> atOnce(int count, IntFunction<Site.Typed> work) {
        List<CompletableFuture<Site.Typed>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            all.add(CompletableFuture.supplyAsync(() -> work.apply(number), persons));
        }
        return all.stream().map(CompletableFuture::join).toList();
    }

    private static String table() {
        StringBuilder table = new StringBuilder("ward,bed,state,note\n");
        for (int i = 0; i < ROWS; i++) {
            table.append("ward ").append(i % 40).append(',').append(i % 200).append(",free,nothing to be said of it\n");
        }
        assertThat(table.toString().getBytes(StandardCharsets.UTF_8).length).isGreaterThan(1 << 20);
        return table.toString();
    }
}
