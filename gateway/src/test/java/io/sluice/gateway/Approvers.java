package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** People of a provider who approve what it is asked for, where its profile demands that. */
record Approvers(Site provider, List<Person> people) {
    /** Two people with keys of their own, on the roster of a running provider that has no owner. */
    static Approvers at(Site provider, Path directory) throws IOException {
        List<Person> people = new ArrayList<>();
        for (String name : List.of("ben", "berta")) {
            people.add(Person.at(provider, directory, name).listed("approver"));
        }
        return new Approvers(provider, people);
    }

    /** Has the recipient ask for a dataset, and as many approve it as must; gives the agreement. */
    String agreed(Site recipient, String dataset, String purpose) throws Exception {
        return agreement(asked(recipient, dataset, purpose));
    }

    /** The same, with whatever came of the request. */
    Site.Typed asked(Site recipient, String dataset, String purpose) throws Exception {
        Site.Typed asked = recipient.command("request", provider.name, dataset, "--purpose", purpose, "--wait", "0");
        if (asked.exit() != 6) {
            return asked;
        }
        String negotiation = asked.json().path("negotiation").asText();
        Site.Typed[] outcome = {asked};
        Await.message(
                () -> {
                    approve(dataset);
                    outcome[0] = recipient.command("request", "--negotiation", negotiation, "--wait", "0");
                    return outcome[0].exit() != 6;
                },
                () -> provider.command("approvals", "list", "--all").out());
        return outcome[0];
    }

    private static String agreement(Site.Typed asked) {
        return asked.done().json().path("agreement").asText();
    }

    /** As many as must approve whatever waits about a dataset. */
    void approve(String dataset) {
        for (JsonNode question : waiting(dataset)) {
            int missing =
                    question.path("needed").asInt() - question.path("given").asInt();
            for (Person person : people.subList(people.size() - missing, people.size())) {
                person.types("approvals", "give", question.path("id").asText()).done();
            }
        }
    }

    private List<JsonNode> waiting(String dataset) {
        List<JsonNode> found = new ArrayList<>();
        provider.command("approvals", "list").done().json().path("approvals").forEach(row -> {
            if (row.path("dataset").asText().equals(dataset)) {
                found.add(row);
            }
        });
        assertThat(found).as("one exchange at a time").hasSizeLessThan(2);
        return found;
    }
}
