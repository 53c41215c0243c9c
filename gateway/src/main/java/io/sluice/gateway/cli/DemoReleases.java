package io.sluice.gateway.cli;

import static io.sluice.gateway.cli.DemoTown.HOSPITAL;
import static io.sluice.gateway.cli.DemoTown.LAB;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.cli.DemoSteps.DemoFailure;
import io.sluice.gateway.cli.DemoTown.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What leaves of a table that itself does not leave: two releases without identifiers, each harmless alone. Together
 * they single persons out, so whoever has the first one does not get the second.
 */
final class DemoReleases {
    private static final String HELD = "patients";
    private static final int K = 5;

    private final DemoTown town;
    private final DemoSteps steps;
    private final DemoPeople people;
    private final Path table;

    /** @param table admissions of {@link SyntheticAdmissions} */
    DemoReleases(DemoTown town, DemoSteps steps, DemoPeople people, Path table) {
        this.town = town;
        this.steps = steps;
        this.people = people;
        this.table = table;
    }

    void tell() throws DemoFailure {
        steps.run("hold", "The hospital seals a table that it offers to nobody", this::hold);
        steps.run(
                "derive",
                "It derives a release for the lab, in groups of at least 5; the lab measures again",
                this::derive);
        steps.run("derive-again", "A second one would single out persons of the first: refused", this::again);
    }

    private List<String> hold() throws DemoFailure {
        town.must(HOSPITAL, "publish", table.toString(), "--name", HELD, "--rank", "RESTRICTED", "--hold");
        expect(!town.must(LAB, "catalog", HOSPITAL).out().contains(HELD), "the catalog shows what is held");
        return List.of(HELD + ", RESTRICTED: no offer, no key for anybody");
    }

    private List<String> derive() throws IOException, DemoFailure {
        JsonNode made =
                derive("by-age", plan("by-age", "birth", "DECADE", "sex")).json();
        expect(made.path("k").asInt() >= K, "the release has groups of " + made.path("k"));
        List<String> told = new ArrayList<>();
        String agreement = people.agree("by-age", told);
        Path file = town.root().resolve("by-age.csv");
        town.must(LAB, "fetch", agreement, "-o", file.toString());
        String names = Files.readString(file).lines().findFirst().orElse("");
        expect(names.equals("sex,birth,ward,diagnosis,days"), "the release has other columns: " + names);
        told.add("columns " + names + "; birth by decade; the smallest group has "
                + made.path("k").asInt() + " persons");
        return told;
    }

    private List<String> again() throws IOException, DemoFailure {
        Typed refused = derive("by-month", plan("by-month", "admitted", "MONTH", ""));
        expect(
                refused.exit() == Exit.REFUSED.code(),
                "the second release ended with " + refused.exit() + " (expected: 1): " + refused.why());
        return List.of(refused.why());
    }

    private Typed derive(String name, Path plan) {
        return town.at(
                HOSPITAL,
                "derive",
                HELD,
                "--to",
                LAB,
                "--purpose",
                DemoStory.PURPOSE,
                "--name",
                name,
                "--plan",
                plan.toString(),
                "--yes");
    }

    /** Identifiers and quasi-identifiers are left out but for a date, less precise, and one more that stays. */
    private Path plan(String name, String date, String unit, String kept) throws IOException {
        ObjectNode plan = Json.object().put("version", 1);
        plan.putObject("thresholds").put("k", K);
        ArrayNode columns = plan.putArray("columns");
        for (String column : List.of("admission", "resident_id", "mobile", "bank_card")) {
            column(columns, column, "DIRECT_IDENTIFIER")
                    .putArray("steps")
                    .addObject()
                    .putObject("drop");
        }
        for (String column : List.of("sex", "birth", "postcode", "admitted")) {
            ObjectNode quasi = column(columns, column, "QUASI_IDENTIFIER");
            if (column.equals(date)) {
                quasi.putArray("steps").addObject().putObject("date_precision").put("unit", unit);
            } else if (!column.equals(kept)) {
                quasi.putArray("steps").addObject().putObject("drop");
            }
        }
        column(columns, "ward", "OTHER_COLUMN");
        column(columns, "diagnosis", "SENSITIVE");
        column(columns, "days", "OTHER_COLUMN");
        return Files.write(town.root().resolve(name + ".json"), Json.bytes(plan));
    }

    private static ObjectNode column(ArrayNode columns, String name, String role) {
        return columns.addObject().put("column", name).put("role", role);
    }

    private static void expect(boolean holds, String otherwise) throws DemoFailure {
        DemoStory.expect(holds, otherwise);
    }
}
