package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.HospitalStory.Delivery;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells the {@link HospitalStory} again from nothing but what an auditor's command says of each lane, and holds it against
 * what happened.
 *
 * @param reports of the audit of each organisation's lane, by its name
 */
record HospitalAuditor(HospitalStory story, Map<String, JsonNode> reports) {
    void tellsItAgain() throws Exception {
        reports.forEach((owner, report) -> {
            assertThat(report.path("findings")).as(owner).isEmpty();
            assertThat(report.path("notCompared")).as(owner).isEmpty();
        });
        whoReceivedWhatWhen();
        twoDifferentPeopleApprovedEachAgreement();
        whoseConsentsItRestedOnAndWhoWithdrew();
        whatWasDeleted();
        anAlertABrakeAndItsRelease();
        everythingWasCalledBackAndConfirmed();
    }

    private List<JsonNode> rows(String owner, String state) {
        List<JsonNode> rows = new ArrayList<>();
        reports.get(owner).path("rows").forEach(row -> {
            if (row.path("state").asText().equals(state)) {
                rows.add(row);
            }
        });
        return rows;
    }

    private List<JsonNode> rows(String owner, String state, String agreement) {
        return rows(owner, state).stream()
                .filter(row -> row.path("agreement").asText().equals(agreement))
                .toList();
    }

    private static String detail(JsonNode row, String name) {
        return row.path("details").path(name).asText();
    }

    private static Set<String> details(List<JsonNode> rows, String name) {
        return rows.stream().map(row -> detail(row, name)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Each delivery is in both lanes, of the very file that the recipient has, and there is no other. */
    private void whoReceivedWhatWhen() throws Exception {
        for (Delivery each : story.delivered) {
            String content = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(each.file())));
            for (String owner : List.of("hospital", each.recipient())) {
                assertThat(rows(owner, "delivered", each.agreement()))
                        .as(owner + " of " + each)
                        .singleElement()
                        .satisfies(row -> {
                            assertThat(row.path("sha256").asText()).isEqualTo(content);
                            assertThat(row.path("provider").asText()).isEqualTo("hospital");
                            assertThat(row.path("recipient").asText()).isEqualTo(each.recipient());
                            assertThat(row.path("dataset").asText()).isEqualTo(each.dataset());
                            assertThat(row.path("rank").asText()).isEqualTo("RESTRICTED");
                            assertThat(row.path("purpose").asText())
                                    .isEqualTo(each.dataset().equals("rows") ? "treatment" : "research");
                        });
            }
        }
        assertThat(rows("hospital", "delivered")).hasSize(story.delivered.size());
        assertThat(rows("lab", "delivered").size() + rows("clinic", "delivered").size())
                .isEqualTo(story.delivered.size());
        assertThat(rows("hospital", "delivered"))
                .extracting(row -> Instant.parse(row.path("time").asText()))
                .isSorted();
        assertThat(rows("hospital", "granted, unconfirmed")).isEmpty();
        assertThat(details(rows("hospital", "refused"), "reason")).contains("purpose-not-allowed");
    }

    private Stream<String> agreements() {
        return Stream.concat(story.delivered.stream().map(Delivery::agreement), Stream.of(story.cutShort));
    }

    private void twoDifferentPeopleApprovedEachAgreement() {
        List<JsonNode> given = rows("hospital", "approved");
        assertThat(given).hasSize(2 * (story.delivered.size() + 1));
        agreements().forEach(agreement -> {
            JsonNode agreed = rows("hospital", "agreed", agreement).get(0);
            List<String> approvals = detail(agreed, "approvals").lines().toList();
            List<JsonNode> behind = given.stream()
                    .filter(row -> approvals.contains(detail(row, "approvalHash")))
                    .toList();
            assertThat(behind)
                    .hasSize(2)
                    .allSatisfy(row -> assertThat(row.path("dataset")).isEqualTo(agreed.path("dataset")));
            assertThat(details(behind, "approver")).hasSize(2);
        });
    }

    private void whoseConsentsItRestedOnAndWhoWithdrew() {
        assertThat(rows("hospital", "consents taken over"))
                .singleElement()
                .satisfies(row -> assertThat(row.path("count").asInt()).isEqualTo(HospitalStory.CONSENTS));
        List<JsonNode> derived = rows("hospital", "derived");
        assertThat(derived).hasSize(2 + story.consented.size());
        assertThat(detail(derived.get(0), "consentRoot")).isEmpty();
        assertThat(Integer.parseInt(detail(derived.get(0), "riskK"))).isGreaterThanOrEqualTo(HospitalStory.LEAST_GROUP);
        story.consented.forEach(release -> assertThat(derived)
                .filteredOn(row -> row.path("dataset").asText().equals(release.dataset())
                        && detail(row, "consentRoot").equals(release.root()))
                .singleElement()
                .satisfies(row -> {
                    assertThat(detail(row, "consented")).isEqualTo(Integer.toString(release.persons()));
                    assertThat(detail(row, "rowsDropped"))
                            .isEqualTo(Integer.toString(HospitalStory.PERSONS - release.persons()));
                }));
        assertThat(rows("hospital", "consent withdrawn", ""))
                .singleElement()
                .satisfies(row -> assertThat(row.path("count").asInt()).isEqualTo(HospitalStory.WITHDRAWALS));
        String told = story.delivered.get(1).agreement();
        assertThat(rows("hospital", "consent withdrawn", told))
                .extracting(row -> detail(row, "reason"))
                .containsExactly("", "confirmed");
        String notice = detail(rows("hospital", "consent withdrawn", told).get(0), "noticeHash");
        assertThat(rows("clinic", "consent withdrawn", told))
                .extracting(row -> detail(row, "noticeHash"))
                .containsExactly(notice);
        assertThat(rows("hospital", "consent withdrawn", story.cutShort)).hasSize(1);
    }

    /** Both sides name the same receipts. */
    private void whatWasDeleted() {
        for (Delivery each : story.delivered) {
            Set<String> receipt = details(rows("hospital", "deletion confirmed", each.agreement()), "deletionHash");
            assertThat(receipt).as(each.toString()).hasSize(1).doesNotContain("");
            assertThat(details(rows(each.recipient(), "deletion confirmed", each.agreement()), "deletionHash"))
                    .isEqualTo(receipt);
            assertThat(rows(each.recipient(), "retention ended", each.agreement()))
                    .hasSize(1);
        }
        for (String owner : reports.keySet()) {
            assertThat(rows(owner, "retention ended, deletion not confirmed")).isEmpty();
            assertThat(rows(owner, "deletion overdue")).isEmpty();
        }
        assertThat(rows("hospital", "key destroyed")).isNotEmpty();
    }

    private void anAlertABrakeAndItsRelease() {
        assertThat(rows("hospital", "alert"))
                .filteredOn(row -> detail(row, "reason").equals("refusals-many")
                        && row.path("subject").asText().equals("lab"))
                .first()
                .satisfies(row -> assertThat(detail(row, "records").lines()).hasSize(4));
        assertThat(rows("hospital", "brake"))
                .extracting(row -> detail(row, "brake") + " " + detail(row, "action") + " "
                        + row.path("dataset").asText())
                .containsExactly(story.brake + " on dataset admissions", story.brake + " off dataset admissions");
    }

    /** The order; and of each agreement the notice, and its confirmation. */
    private void everythingWasCalledBackAndConfirmed() {
        assertThat(rows("hospital", "recalled", ""))
                .singleElement()
                .satisfies(row -> assertThat(row.path("dataset").asText()).isEqualTo("admissions"));
        agreements().forEach(agreement -> {
            List<JsonNode> told = rows("hospital", "recalled", agreement);
            assertThat(told).extracting(row -> detail(row, "reason")).containsExactly("", "confirmed");
            String recipient = told.get(0).path("recipient").asText();
            assertThat(rows(recipient, "recalled", agreement))
                    .singleElement()
                    .satisfies(
                            row -> assertThat(detail(row, "noticeHash")).isEqualTo(detail(told.get(0), "noticeHash")));
        });
    }
}
