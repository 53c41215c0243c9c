package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.cli.Admissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What happens to the admissions of a hospital in a month: a lab gets them without persons, a clinic gets the rows of those
 * who consented, some of whom change their minds, and in the end everything is called back. All by what people type.
 */
final class HospitalStory {
    static final int PERSONS = 10_000;
    static final int CONSENTS = 9_000;
    static final int WITHDRAWALS = 50;
    static final int LEAST_GROUP = 20;

    private static final List<String> COLUMNS = List.of(
            "admission",
            "resident_id",
            "sex",
            "birth",
            "postcode",
            "mobile",
            "bank_card",
            "ward",
            "diagnosis",
            "admitted",
            "days");

    /** So much of a fetch arrives before something comes between. */
    private static final int HELD_BYTES = 100_000;

    /** What was delivered, and how it can be recognised. */
    record Delivery(String agreement, String recipient, String dataset, Path file) {}

    /** A release to the clinic, and the consents that it rests on. */
    record Consented(String dataset, String root, int persons) {}

    /** What the auditor has to find out. */
    final List<Delivery> delivered = new ArrayList<>();

    final List<Consented> consented = new ArrayList<>();
    String cutShort = ""; // the agreement whose fetch the withdrawals ended
    String brake = "";

    /** More of what the hospital's gateway is told about watching, as YAML. */
    String watching = "";

    /** Called while a fetch is under way. */
    Runnable meanwhile = () -> {};

    private final Path directory;
    private final HandClock clock = HandClock.running();
    private final Traffic traffic;
    private final Site hospital;
    private final Site lab;
    private final Site clinic;
    private final Site authority;
    private final List<String> persons = new ArrayList<>();
    private Person ada;
    private Person sten;
    private Person ben;
    private Person berta;

    /** @param traffic of whoever is connected to the hospital */
    HospitalStory(Path directory, Traffic traffic, Site hospital, Site lab, Site clinic, Site authority) {
        this.directory = directory;
        this.traffic = traffic;
        this.hospital = hospital;
        this.lab = lab;
        this.clinic = clinic;
        this.authority = authority;
    }

    void happens() throws Exception {
        everybodyIsIntroduced();
        admissionsAreHeldAndConsentsTakenOver();
        whatIsWrongIsRefused();
        theLabGetsThemWithoutPersons();
        theClinicGetsTheRowsOfThoseWhoConsented();
        fiftyWithdrawWhileTheClinicFetches();
        theClinicGetsTheRowsOfThoseWhoStillConsent();
        aMonthLaterTheClinicDeletes();
        theLabAsksForTooMuchAndAnAlertFires();
        aBrakeCutsTheLabAndTwoPeopleReleaseIt();
        everythingIsCalledBack();
    }

    private void everybodyIsIntroduced() throws Exception {
        for (Site recipient : List.of(lab, clinic)) {
            hospital.knows(recipient, "--clearance", "RESTRICTED");
            recipient.knows(hospital, "--clearance", "RESTRICTED").knows(authority, "--role", "auditor");
            authority.knows(recipient);
        }
        hospital.knows(authority, "--role", "auditor").profiles(ranks -> {
            for (String rank : List.of("RESTRICTED", "IMPORTANT", "CORE")) {
                ((ObjectNode) ranks.path(rank)).put("approvals", 2);
            }
        });
        authority.knows(hospital);
        Files.writeString(hospital.config(), "watch:\n  refusals: 4\n" + watching, StandardOpenOption.APPEND);
        start();
        ada = Person.at(hospital, directory, "ada").listed("owner");
        sten = Person.at(hospital, directory, "sten").listedBy(ada, "steward");
        ben = Person.at(hospital, directory, "ben").listedBy(ada, "approver");
        berta = Person.at(hospital, directory, "berta").listedBy(ada, "approver");
    }

    private void start() throws Exception {
        for (Site each : List.of(hospital, lab, clinic, authority)) {
            each.stop();
            each.start(Choices.defaults(), clock);
        }
    }

    private void admissionsAreHeldAndConsentsTakenOver() throws Exception {
        String csv = Admissions.csv(PERSONS, 7);
        csv.lines().skip(1).map(row -> row.split(",")[1]).forEach(persons::add);
        assertThat(persons).hasSize(PERSONS).doesNotHaveDuplicates();
        Path file = Files.writeString(directory.resolve("admissions.csv"), csv);
        sten.types("publish", file.toString(), "--name", "admissions", "--rank", "RESTRICTED", "--hold")
                .done();
        assertThat(lab.command("catalog", "hospital").done().out()).doesNotContain("admissions");

        JsonNode taken = consents("consents.csv", persons.subList(0, CONSENTS), "--separate", "--notice", "ward/3");
        assertThat(taken.path("given").asInt()).isEqualTo(CONSENTS);
        sten.types(
                        "permit",
                        "add",
                        file.toString(),
                        "--kind",
                        "contract",
                        "--issuer",
                        "ward 3",
                        "--number",
                        "7",
                        "--until",
                        "90d")
                .done();
    }

    /** Whatever was wrong with it, what people are told is not whose data it was. */
    private void whatIsWrongIsRefused() throws Exception {
        Path file = directory.resolve("admissions.csv");
        String[] tooLow = {"publish", file.toString(), "--name", "low", "--rank", "INTERNAL", "--purpose", "research"};
        assertThat(sten.types(tooLow).exit()).isEqualTo(1);
        Path shifted = Files.writeString(
                directory.resolve("shifted.csv"), "resident_id,time\nsomebody," + persons.get(0) + "\n");
        String[] mistaken = {"consent", "import", shifted.toString(), "--subject-column", "resident_id"};
        Site.Typed refused = sten.types(mistaken);
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.err()).contains("shifted.csv:2");
        String[] nobody = {
            "derive", "admissions", "--to", "clinic", "--purpose", "treatment", "--consent-column", "days"
        };
        assertThat(sten.types(nobody).exit()).isNotZero();
    }

    private JsonNode consents(String name, List<String> who, String... more) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "resident_id\n" + String.join("\n", who) + "\n");
        List<String> words = new ArrayList<>(List.of("consent", "import", file.toString()));
        words.addAll(List.of(
                "--subject-column", "resident_id", "--time", clock.instant().toString()));
        words.addAll(List.of("--purpose", "treatment", "--to", "clinic"));
        words.addAll(List.of(more));
        return sten.types(words.toArray(String[]::new)).done().json();
    }

    private JsonNode studyIsDerived(String name) throws IOException {
        Map<String, String> plan = new HashMap<>();
        for (String column : List.of("admission", "resident_id", "mobile", "bank_card")) {
            plan.put(column, "\"role\":\"DIRECT_IDENTIFIER\",\"steps\":[{\"drop\":{}}]");
        }
        for (String column : List.of("postcode", "admitted")) {
            plan.put(column, "\"role\":\"QUASI_IDENTIFIER\",\"steps\":[{\"drop\":{}}]");
        }
        plan.put("sex", "\"role\":\"QUASI_IDENTIFIER\"");
        plan.put("birth", "\"role\":\"QUASI_IDENTIFIER\",\"steps\":[{\"date_precision\":{\"unit\":\"DECADE\"}}]");
        plan.put("diagnosis", "\"role\":\"SENSITIVE\"");
        return derive(name, "lab", "research", "200d", plan);
    }

    private void theLabGetsThemWithoutPersons() throws Exception {
        assertThat(studyIsDerived("study").path("k").asInt()).isGreaterThanOrEqualTo(LEAST_GROUP);

        Delivery study = received(lab, "study", agreed(lab, "study", "research"));

        List<String> rows = Files.readAllLines(study.file);
        assertThat(rows).hasSize(1 + PERSONS).first().isEqualTo("sex,birth,ward,diagnosis,days");
        Map<String, Integer> groups = new HashMap<>();
        rows.stream()
                .skip(1)
                .map(row -> row.split(",")[0] + row.split(",")[1])
                .forEach(group -> groups.merge(group, 1, Integer::sum));
        assertThat(groups.values()).allMatch(persons -> persons >= LEAST_GROUP);
    }

    private JsonNode derive(
            String name, String to, String purpose, String until, Map<String, String> plan, String... more)
            throws IOException {
        List<String> columns = COLUMNS.stream()
                .map(column -> "{\"column\":\"" + column + "\","
                        + plan.getOrDefault(column, "\"role\":\"OTHER_COLUMN\"") + "}")
                .toList();
        Path file = Files.writeString(
                directory.resolve(name + ".json"),
                "{\"version\":1,\"columns\":[" + String.join(",", columns) + "],\"thresholds\":{\"k\":" + LEAST_GROUP
                        + "}}");
        List<String> words = new ArrayList<>(List.of("derive", "admissions", "--to", to, "--purpose", purpose));
        words.addAll(List.of("--name", name, "--plan", file.toString(), "--until", until, "--yes"));
        words.addAll(List.of(more));
        return sten.types(words.toArray(String[]::new)).done().json();
    }

    /** Nothing is agreed before two people of the hospital, neither of them who made it, have approved exactly that. */
    private String agreed(Site recipient, String dataset, String purpose) throws Exception {
        Site.Typed asked = recipient.command("request", "hospital", dataset, "--purpose", purpose, "--wait", "0");
        assertThat(asked.exit()).as(asked.err() + asked.out()).isEqualTo(6);
        String negotiation = asked.json().path("negotiation").asText();
        String question = hospital.question(dataset);
        assertThat(sten.types("approvals", "give", question).exit()).isEqualTo(1);
        ben.types("approvals", "give", question).done();
        assertThat(recipient
                        .command("request", "--negotiation", negotiation, "--wait", "0")
                        .exit())
                .as("one of two")
                .isEqualTo(6);
        berta.types("approvals", "give", question).done();
        return recipient
                .command("request", "--negotiation", negotiation, "--wait", "300")
                .done()
                .json()
                .path("agreement")
                .asText();
    }

    private Delivery received(Site recipient, String dataset, String agreement) {
        Path file = directory.resolve(recipient.name + "-" + delivered.size() + ".csv");
        recipient.command("fetch", agreement, "-o", file.toString()).done();
        Delivery delivery = new Delivery(agreement, recipient.name, dataset, file);
        delivered.add(delivery);
        return delivery;
    }

    private void theClinicGetsTheRowsOfThoseWhoConsented() throws Exception {
        rowsAreDerived("rows", CONSENTS);
        Delivery rows = received(clinic, "rows", agreed(clinic, "rows", "treatment"));
        assertThat(residents(rows)).isEqualTo(persons.subList(0, CONSENTS));
        String person = Files.writeString(directory.resolve("person.txt"), persons.get(7) + "\n")
                .toString();
        sten.types("consent", "receipt", "-o", bundle("receipt"), "--subject-file", person)
                .done();
        JsonNode used = sten.types("consent", "used", "-o", bundle("used"), "--subject-file", person)
                .done()
                .json();
        assertThat(used.path("uses").findValuesAsText("recipient")).containsExactly("clinic");
    }

    private String bundle(String name) {
        return directory.resolve(name + ".bundle").toString();
    }

    private void rowsAreDerived(String name, int consenting) throws IOException {
        JsonNode consent = derive(name, "clinic", "treatment", "30d", Map.of(), "--consent-column", "resident_id")
                .path("consent");
        assertThat(consent.path("persons").asInt()).isEqualTo(consenting);
        assertThat(consent.path("dropped").asInt()).isEqualTo(PERSONS - consenting);
        consented.add(new Consented(name, consent.path("root").asText(), consenting));
    }

    private static List<String> residents(Delivery rows) throws IOException {
        return Files.readAllLines(rows.file).stream()
                .skip(1)
                .map(row -> row.split(",")[1])
                .toList();
    }

    private void fiftyWithdrawWhileTheClinicFetches() throws Exception {
        String first = delivered.get(delivered.size() - 1).agreement;
        rowsAreDerived("wards", CONSENTS);
        cutShort = agreed(clinic, "wards", "treatment");
        Path copy = directory.resolve("cut short.csv");
        CompletableFuture<Site.Typed> fetching = fetchThatIsHeld(clinic, cutShort, copy);

        JsonNode ended = consents("withdrawals.csv", persons.subList(0, WITHDRAWALS), "--withdrawn")
                .path("ended");

        assertThat(ended)
                .extracting(each -> each.path("persons").asInt()
                        + each.path("agreements").get(0).asText()
                        + each.path("reached"))
                .containsExactlyInAnyOrder(WITHDRAWALS + first + true, WITHDRAWALS + cutShort + false);
        goesOnAndFails(fetching, copy);
        assertThat(clinic.command("request", "hospital", "rows", "--purpose", "treatment")
                        .exit())
                .isEqualTo(1);
        awaitRows(hospital, first, "consent withdrawn", 2); // The notice, and that the clinic has confirmed it.
        awaitRows(clinic, first, "consent withdrawn", 1);
        deletes(clinic, first);
    }

    private CompletableFuture<Site.Typed> fetchThatIsHeld(Site recipient, String agreement, Path copy)
            throws InterruptedException {
        long held = traffic.answered() + HELD_BYTES;
        traffic.hold(held);
        CompletableFuture<Site.Typed> fetching =
                CompletableFuture.supplyAsync(() -> recipient.command("fetch", agreement, "-o", copy.toString()));
        assertThat(traffic.awaitAnswered(held, Duration.ofMinutes(5))).isTrue();
        meanwhile.run();
        return fetching;
    }

    private void goesOnAndFails(CompletableFuture<Site.Typed> fetching, Path copy) throws Exception {
        traffic.hold(Long.MAX_VALUE);
        Site.Typed fetched = fetching.get(5, TimeUnit.MINUTES);
        assertThat(fetched.exit()).as(fetched.err() + fetched.out()).isNotZero();
        assertThat(copy).doesNotExist();
    }

    /** The recipient's people say that no file is left, and both sides have the receipt of it. */
    private void deletes(Site recipient, String agreement) throws Exception {
        Await.message(
                () -> retention(recipient).getOrDefault(agreement, "").equals("CONFIRM_DELETION"),
                () -> agreement + " of " + retention(recipient));
        recipient.command("retention", "confirm", agreement).done();
        awaitRows(recipient, agreement, "deletion confirmed", 1);
        awaitRows(hospital, agreement, "deletion confirmed", 1);
    }

    private static Map<String, String> retention(Site site) {
        Map<String, String> states = new LinkedHashMap<>();
        for (JsonNode each : site.command("retention", "list").done().json().path("retention")) {
            states.put(each.path("agreement").asText(), each.path("state").asText());
        }
        return states;
    }

    private void awaitRows(Site site, String agreement, String state, int count) throws Exception {
        Await.message(() -> rows(site, agreement, state) == count, () -> state + " at " + site.name);
    }

    private long rows(Site site, String agreement, String state) {
        String[] words = {"audit", "--agreement", agreement};
        JsonNode rows = (site == hospital ? ada.types(words) : site.command(words))
                .done()
                .json()
                .path("rows");
        return rows.findValuesAsText("state").stream().filter(state::equals).count();
    }

    private void theClinicGetsTheRowsOfThoseWhoStillConsent() throws Exception {
        rowsAreDerived("rows", CONSENTS - WITHDRAWALS);
        Delivery rows = received(clinic, "rows", agreed(clinic, "rows", "treatment"));
        assertThat(residents(rows)).isEqualTo(persons.subList(WITHDRAWALS, CONSENTS));
    }

    private void aMonthLaterTheClinicDeletes() throws Exception {
        Delivery rows = delivered.get(delivered.size() - 1);
        assertThat(retention(clinic)).containsEntry(rows.agreement, "RUNNING");
        clock.move(Duration.ofDays(31));
        start();
        deletes(clinic, rows.agreement);
        assertThat(clinic.command(
                                "fetch",
                                rows.agreement,
                                "-o",
                                directory.resolve("again").toString())
                        .exit())
                .isEqualTo(1);
        Await.until(
                () -> List.of("RUNNING").equals(List.copyOf(retention(hospital).values())),
                () -> "more than the lab's study: " + retention(hospital));
    }

    private void theLabAsksForTooMuchAndAnAlertFires() throws Exception {
        for (int i = 0; i < 4; i++) {
            assertThat(lab.command("request", "hospital", "study", "--purpose", "selling", "--wait", "300")
                            .exit())
                    .isEqualTo(1);
        }
        Await.until(
                () -> alerts("lab").contains("refusals-many"),
                () -> alerts("lab").toString());
    }

    private List<String> alerts(String about) {
        List<String> alerts = new ArrayList<>();
        hospital.command("alerts").done().json().path("alerts").forEach(each -> {
            if (each.path("member").asText().equals(about)) {
                alerts.add(each.path("alert").asText());
            }
        });
        return alerts;
    }

    private void aBrakeCutsTheLabAndTwoPeopleReleaseIt() throws Exception {
        studyIsDerived("follow-up");
        String again = agreed(lab, "follow-up", "research");
        Path copy = directory.resolve("braked.csv");
        CompletableFuture<Site.Typed> fetching = fetchThatIsHeld(lab, again, copy);

        brake = BrakePair.on(hospital, "--dataset admissions"); // Whoever sees it, without a key.

        goesOnAndFails(fetching, copy);
        BrakePair.refused(lab.command("fetch", again, "-o", copy.toString()), brake);
        for (Person same : List.of(ben, ben)) {
            same.types("brake", "off", brake, "--reason", "all is well").done();
            assertThat(BrakePair.brakes(hospital)).hasSize(1);
        }
        berta.types("brake", "off", brake, "--reason", "all is well").done();
        assertThat(BrakePair.brakes(hospital)).isEmpty();
        received(lab, "follow-up", again);
    }

    private void everythingIsCalledBack() throws Exception {
        ada.types("recall", "admissions", "--reason", "diagnoses of another hospital")
                .done();
        Await.message(() -> recalled("confirmed") == delivered.size() + 1, () -> recalled("confirmed") + " confirmed");
        for (Delivery each : delivered) {
            Site recipient = each.recipient.equals("lab") ? lab : clinic;
            assertThat(recipient
                            .command(
                                    "fetch",
                                    each.agreement,
                                    "-o",
                                    directory.resolve("late").toString())
                            .exit())
                    .isEqualTo(1);
            if (recipient == lab) {
                deletes(lab, each.agreement);
            }
        }
    }

    private int recalled(String what) {
        return ada.types("recall", "--list")
                .done()
                .json()
                .path("recalls")
                .get(0)
                .path(what)
                .asInt();
    }

    /** What nobody may find out: of some of those who consented, withdrew, or did neither, all that is their own. */
    List<String> secrets() throws IOException {
        List<String> secrets = new ArrayList<>();
        List<String> rows = Files.readAllLines(directory.resolve("admissions.csv"));
        for (int i = 1; i < rows.size(); i += 17) {
            String[] cells = rows.get(i).split(",");
            secrets.addAll(List.of(cells[1], cells[5], cells[6], rows.get(i)));
        }
        return secrets;
    }

    /** Each of the three, while it runs. */
    void isBackedUp() {
        ada.types("backup", "-o", directory.resolve("hospital.backup").toString())
                .done();
        for (Site each : List.of(lab, clinic)) {
            each.command(
                            "backup",
                            "-o",
                            directory.resolve(each.name + ".backup").toString())
                    .done();
        }
    }

    /** Each of the three tells the auditor what it must. */
    void isGrantedToTheAuditor() {
        ada.types("audit", "grant", "authority").done();
        lab.command("audit", "grant", "authority").done();
        clinic.command("audit", "grant", "authority").done();
    }
}
