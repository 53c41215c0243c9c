package io.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.sluice.gateway.privacy.PlanJson;
import io.sluice.gateway.sealing.Digests;
import io.sluice.proto.Derivation;
import io.sluice.proto.Downgrade;
import io.sluice.proto.Label;
import io.sluice.proto.MeasuredRisk;
import io.sluice.proto.Rank;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DerivationTextTest {
    private static Label label(ByteString plan) {
        return Label.newBuilder()
                .setRank(Rank.INTERNAL)
                .setDerivation(Derivation.newBuilder()
                        .addParentObjectIds(ByteString.copyFrom(new byte[16]))
                        .setParentsRank(Rank.CONFIDENTIAL)
                        .setTransformPlanDigest(Digests.sha256(plan))
                        .setRisk(MeasuredRisk.newBuilder()
                                .setRows(100)
                                .setReleased(90)
                                .setK(7)
                                .setCombinedK(6)
                                .setEarlierReleases(2)))
                .setDowngrade(Downgrade.newBuilder()
                        .setFrom(Rank.CONFIDENTIAL)
                        .setDecidedBy("hospital")
                        .setReason("k = 7\n\u001b[2Jand nothing else"))
                .build();
    }

    private static ByteString plan() throws Exception {
        return PlanJson.read("""
                        {"version":1,"columns":[{"column":"age","role":"QUASI_IDENTIFIER",
                         "steps":[{"intervals":{"width":"10"}}]}]}""".getBytes(StandardCharsets.UTF_8)).toByteString();
    }

    @Test
    void parentsPlanRiskAndDowngradeAreShown() throws Exception {
        ByteString plan = plan();
        String text = new DerivationText(label(plan), plan).text();
        assertThat(text)
                .contains("00000000000000000000000000000000 (CONFIDENTIAL)")
                .contains("90 of 100 rows, k = 7 (6 with 2 earlier releases)")
                .contains("age     quasi identifier  intervals of 10")
                .contains("downgraded   from CONFIDENTIAL by hospital: k = 7??[2Jand nothing else")
                .doesNotContain("NOT", "\u001b");
        ObjectNode json = Json.object();
        new DerivationText(label(plan), plan).addTo(json);
        assertThat(json.at("/derivation/planIsTheLabels").asBoolean()).isTrue();
        assertThat(json.at("/derivation/plan/columns/0/column").asText()).isEqualTo("age");
        assertThat(json.at("/derivation/risk/k").asInt()).isEqualTo(7);
        assertThat(json.at("/derivation/risk/combinedK").asInt()).isEqualTo(6);
        assertThat(json.at("/derivation/parentsRank").asText()).isEqualTo("CONFIDENTIAL");
        assertThat(json.at("/downgrade/decidedBy").asText()).isEqualTo("hospital");
    }

    @Test
    void aPlanThatIsNotTheLabelsIsCalledThat() throws Exception {
        DerivationText other = new DerivationText(label(ByteString.copyFromUtf8("another")), plan());
        assertThat(other.text()).contains("NOT the plan in the manifest");
        ObjectNode json = Json.object();
        other.addTo(json);
        assertThat(json.at("/derivation/planIsTheLabels").asBoolean()).isFalse();
        assertThat(new DerivationText(label(plan()), ByteString.EMPTY).text()).contains("not in a manifest here");
        assertThat(new DerivationText(label(plan()), ByteString.copyFromUtf8("no plan")).text())
                .contains("NOT the plan");
    }

    @Test
    void ofDataThatAreNotDerivedNothingIsShown() {
        DerivationText plain = new DerivationText(Label.getDefaultInstance(), ByteString.EMPTY);
        ObjectNode json = Json.object();
        plain.addTo(json);
        assertThat(plain.text()).isEmpty();
        assertThat(json).isEmpty();
    }
}
