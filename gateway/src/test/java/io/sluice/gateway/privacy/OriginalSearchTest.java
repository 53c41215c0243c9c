package io.sluice.gateway.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.proto.TransformPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OriginalSearchTest {
    private static final String TABLE = """
            name,card,age
            Ann,4111111111111111,31
            Bob,5500005555555559,32
            Cid,4012888888881881,33
            """;
    private static final String PLAN = """
            {"version":1,"scope":{"dataset":"people","purpose":"research","recipient":"%s"},"columns":[
             {"column":"name","role":"DIRECT_IDENTIFIER","steps":[{"pseudonym":{}}]},
             {"column":"card","role":"DIRECT_IDENTIFIER",
              "steps":[{"format_preserving":{"alphabet":"DIGITS","check":"LUHN"}}]},
             {"column":"age","role":"QUASI_IDENTIFIER","steps":[{"intervals":{"width":"10"}}]}],
             "thresholds":{"k":3}}""";

    private static TransformPlan plan(String recipient) throws PlanException {
        return PlanJson.read(PLAN.formatted(recipient).getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> column(String csv, int column) {
        return csv.lines().skip(1).map(line -> line.split(",")[column]).toList();
    }

    private static List<Optional<String>> originals(
            TransformPlan plan, String column, byte fillOfSecret, List<String> released) {
        byte[] secret = new byte[ReleaseKeys.SECRET_BYTES];
        Arrays.fill(secret, fillOfSecret);
        try (ReleaseKeys keys = ReleaseKeys.of(secret, plan.getScope())) {
            OriginalSearch search =
                    OriginalSearch.of(plan, column, keys, released).orElseThrow();
            Release.read(TABLE, search);
            return released.stream().map(search::original).toList();
        }
    }

    @Test
    void pseudonymsAndFf1AreFoundInTheTableThatTheyWereMadeFrom() throws PlanException, IOException {
        String release = Release.of(TABLE, plan("lab")).text();
        List<String> names = column(release, 0);
        assertThat(originals(plan("lab"), "name", (byte) 0, names))
                .containsExactly(Optional.of("Ann"), Optional.of("Bob"), Optional.of("Cid"));
        List<String> cards = column(release, 1);
        assertThat(cards).doesNotContain("4111111111111111");
        assertThat(originals(plan("lab"), "card", (byte) 0, cards))
                .containsExactly(
                        Optional.of("4111111111111111"),
                        Optional.of("5500005555555559"),
                        Optional.of("4012888888881881"));
    }

    @Test
    void aForeignSecretOrAnotherReleasesPlanGivesNothing() throws PlanException, IOException {
        String release = Release.of(TABLE, plan("lab")).text();
        for (int column = 0; column < 2; column++) {
            List<String> released = new ArrayList<>(column(release, column));
            released.addAll(List.of("Ann", "*", "", "4111111111111112"));
            String name = column == 0 ? "name" : "card";
            assertThat(originals(plan("lab"), name, (byte) 1, released)).containsOnly(Optional.empty());
            assertThat(originals(plan("clinic"), name, (byte) 0, released)).containsOnly(Optional.empty());
        }
    }

    @Test
    void whatThePlanGeneralisedCannotBeBroughtBack() throws PlanException {
        try (ReleaseKeys keys =
                ReleaseKeys.of(new byte[ReleaseKeys.SECRET_BYTES], plan("lab").getScope())) {
            assertThat(OriginalSearch.of(plan("lab"), "age", keys, List.of("30-39")))
                    .isEmpty();
            assertThat(OriginalSearch.of(plan("lab"), "no such column", keys, List.of("x")))
                    .isEmpty();
        }
    }
}
