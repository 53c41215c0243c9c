package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** From publish to opened and audited, by the commands alone; all that a rank demands is met by what they take. */
record RankScenario(Path directory, Site hospital, Site lab, Site authority) {
    /** The hospital tells who audits it, and the lab too. */
    RankScenario introduced(String clearance) {
        hospital.knows(lab, "--clearance", clearance).knows(authority, "--role", "auditor");
        lab.knows(hospital).knows(authority, "--role", "auditor");
        authority.knows(hospital).knows(lab);
        return this;
    }

    /** Attaches the documents that IMPORTANT data need. */
    static void attach(Site provider, Path directory, String dataset, String recipient) throws Exception {
        for (String kind : List.of("contract", "impact-assessment")) {
            Path file = Files.writeString(directory.resolve(kind + " of " + dataset), kind + " of " + dataset);
            List<String> words = new ArrayList<>(List.of("permit", "add", file.toString(), "--kind", kind));
            words.addAll(List.of("--issuer", "health office", "--number", "12", "--until", "90d"));
            words.addAll(List.of("--recipient", recipient, "--dataset", dataset));
            provider.command(words.toArray(String[]::new)).done();
        }
    }

    /**
     * @param approvers of the hospital
     * @param wishes what is published with, more than the rank and the purpose
     * @return the agreement, which has been delivered
     */
    String exchange(Approvers approvers, String rank, String... wishes) throws Exception {
        String name = rank.toLowerCase(java.util.Locale.ROOT);
        Path file = Files.writeString(directory.resolve(name + ".csv"), "city,beds\nUlm,3\nKiel,5\n");
        List<String> words = new ArrayList<>(
                List.of("publish", file.toString(), "--name", name, "--rank", rank, "--purpose", "research"));
        words.addAll(List.of(wishes));
        hospital.command(words.toArray(String[]::new)).done();
        if (rank.equals("IMPORTANT")) {
            attach(hospital, directory, name, "lab");
        }
        hospital.command("explain", name, "--to", "lab", "--purpose", "research")
                .done();
        assertThat(lab.command("catalog", "hospital").done().out()).contains(name);

        String agreement = approvers.agreed(lab, name, "research");
        Path copy = directory.resolve(name + " of the lab.csv");
        lab.command("fetch", agreement, "-o", copy.toString()).done();
        assertThat(copy).hasSameBinaryContentAs(file);
        for (Site side : List.of(hospital, lab)) {
            Await.message(
                    () -> delivered(side.command("audit", "--agreement", agreement), rank),
                    () -> "not delivered at " + side.name);
        }
        Path bundle = directory.resolve(name + ".bundle");
        hospital.command("audit", "export", "--agreement", agreement, "-o", bundle.toString())
                .done();
        authority.command("verify", copy.toString(), bundle.toString()).done();
        Files.writeString(copy, "city,beds\nUlm,3\nKiel,6\n");
        assertThat(authority
                        .command("verify", copy.toString(), bundle.toString())
                        .exit())
                .as("not what was delivered")
                .isEqualTo(1);
        return agreement;
    }

    /** Whether it has a row for a delivery at that rank. */
    static boolean delivered(Site.Typed audit, String rank) {
        for (JsonNode row : audit.json().path("rows")) {
            if (row.path("state").asText().equals("delivered")
                    && row.path("rank").asText().equals(rank)) {
                return true;
            }
        }
        return false;
    }
}
