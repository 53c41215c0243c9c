package io.sluice.gateway.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.proto.ColumnRole;
import io.sluice.proto.TransformPlan;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlansTest {
    private static final String GOOD = """
            {"version":1,"scope":{"dataset":"d","purpose":"p","recipient":"r"},
             "columns":[
              {"column":"id","role":"DIRECT_IDENTIFIER","steps":[{"pseudonym":{}}]},
              {"column":"age","role":"QUASI_IDENTIFIER","steps":[{"bounds":{"upper":"90"}},{"intervals":{"width":"5"}}]},
              {"column":"zip","role":"QUASI_IDENTIFIER","steps":[{"prefix":{"keep":3}}]},
              {"column":"diagnosis","role":"SENSITIVE"}],
             "thresholds":{"k":5,"l":2,"suppressed_share":"0.04"},"subject_column":"id"}""";

    @Test
    void aPlanComesBackFromJsonWithTheSameDigest() throws PlanException {
        TransformPlan plan = read(GOOD);
        assertThat(Plans.mistakes(plan)).isEmpty();
        assertThat(plan.getColumns(3).getRole()).isEqualTo(ColumnRole.SENSITIVE);
        TransformPlan again = read(PlanJson.write(plan).toString());
        assertThat(again).isEqualTo(plan);
        assertThat(Plans.digest(again)).isEqualTo(Plans.digest(plan)).hasSize(32);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"width\":\"5\"'|'\"width\":\"-5\"'|age: intervals",
                "'\"upper\":\"90\"'|'\"upper\":\"ninety\"'|age: bounds",
                "'[{\"pseudonym\":{}}]'|'[]'|id: a direct identifier that can still be read",
                "'\"keep\":3'|'\"keep\":0'|zip: prefix keeps 0",
                "'\"k\":5'|'\"k\":5,\"t\":\"2\"'|thresholds: t",
                "'\"version\":1'|'\"version\":2'|version: 2",
                "'\"subject_column\":\"id\"'|'\"subject_column\":\"name\"'|subject_column: name",
                "'{\"column\":\"zip\"'|'{\"column\":\"age\"'|columns: age twice",
                "'\"role\":\"SENSITIVE\"'|'\"steps\":[]'|diagnosis: without a role",
                "'{\"pseudonym\":{}}'|'{}'|id: a step that this program does not know"
            })
    void aMistakeIsNamed(String right, String wrong, String mistake) throws PlanException {
        assertThat(GOOD).contains(right);
        assertThat(Plans.mistakes(read(GOOD.replace(right, wrong)))).anyMatch(each -> each.startsWith(mistake));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"role\":\"SENSITIVE\"'|'\"rolle\":\"SENSITIVE\"'|plan.columns[3].rolle: unknown",
                "'\"role\":\"SENSITIVE\"'|'\"role\":\"SECRET\"'|plan.columns[3].role (expected: one of",
                "'\"k\":5'|'\"k\":\"5\"'|plan.thresholds.k (expected: a whole number",
                "'\"k\":5'|'\"k\":5,\"k\":1'|plan: not JSON",
                "'{\"pseudonym\":{}}'|'{\"pseudonym\":{},\"drop\":{}}'|plan.columns[0].steps[0]: two kinds of step"
            })
    void whatCannotBeReadIsNamed(String right, String wrong, String reason) {
        assertThatThrownBy(() -> read(GOOD.replace(right, wrong)))
                .isInstanceOf(PlanException.class)
                .hasMessageStartingWith(reason);
    }

    @FuzzTest(maxDuration = "10s")
    void anyBytesAreAPlanOrRefused(FuzzedDataProvider data) {
        try {
            Plans.mistakes(PlanJson.read(data.consumeRemainingAsBytes()));
        } catch (PlanException e) {
            assertThat(e.reasons()).isNotEmpty();
        }
    }

    private static TransformPlan read(String json) throws PlanException {
        return PlanJson.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
