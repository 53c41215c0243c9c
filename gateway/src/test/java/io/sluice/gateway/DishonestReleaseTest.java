package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.gateway.exchange.HandSealed;
import io.sluice.gateway.policy.OwnerTerms;
import io.sluice.gateway.privacy.PlanJson;
import io.sluice.proto.Basis;
import io.sluice.proto.BasisKind;
import io.sluice.proto.ColumnRole;
import io.sluice.proto.Derivation;
import io.sluice.proto.Downgrade;
import io.sluice.proto.Label;
import io.sluice.proto.MeasuredRisk;
import io.sluice.proto.Rank;
import io.sluice.proto.TransformPlan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Owners who say that something is a safe release which is not: their recipient measures again. */
class DishonestReleaseTest {
    private static final String HONEST =
            "age,sex,zip,diagnosis\n" + "30-39,f,510***,cough\n".repeat(6) + "40-49,m,510***,fever\n".repeat(5);

    @TempDir
    Path directory;

    private Site hospital;
    private Site lab;

    @BeforeEach
    void aHospitalAndALabKnowEachOther() throws Exception {
        hospital = new Site(directory, "hospital");
        lab = new Site(directory, "lab");
        hospital.knows(lab, "--clearance", "CONFIDENTIAL");
        lab.knows(hospital);
    }

    @AfterEach
    void stop() {
        lab.close();
        hospital.close();
    }

    private static TransformPlan plan() throws Exception {
        return PlanJson.read("""
                {"version":1,"scope":{"dataset":"admissions","purpose":"research","recipient":"lab"},"columns":[
                 {"column":"name","role":"DIRECT_IDENTIFIER","steps":[{"drop":{}}]},
                 {"column":"age","role":"QUASI_IDENTIFIER","steps":[{"intervals":{"width":"10"}}]},
                 {"column":"sex","role":"QUASI_IDENTIFIER"},
                 {"column":"zip","role":"QUASI_IDENTIFIER","steps":[{"prefix":{"keep":3}}]},
                 {"column":"diagnosis","role":"SENSITIVE"}],"thresholds":{"k":5}}""".getBytes(StandardCharsets.UTF_8));
    }

    private static Label label(TransformPlan plan) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(plan.toByteArray());
        return Label.newBuilder()
                .setRank(Rank.INTERNAL)
                .setGradedBy("hospital")
                .setGradedAtMillis(System.currentTimeMillis())
                .setDerivation(Derivation.newBuilder()
                        .addParentObjectIds(ByteString.copyFrom(new byte[16]))
                        .setTransformPlanDigest(ByteString.copyFrom(digest))
                        .setParentsRank(Rank.CONFIDENTIAL)
                        .setRisk(MeasuredRisk.newBuilder()
                                .setRows(11)
                                .setReleased(11)
                                .setK(5)
                                .setL(1)))
                .setDowngrade(Downgrade.newBuilder()
                        .setFrom(Rank.CONFIDENTIAL)
                        .setDecidedBy("hospital")
                        .setReason("k = 5 and no identifiers")
                        .setDecidedAtMillis(System.currentTimeMillis()))
                .build();
    }

    private void offer(String name, Label label, TransformPlan plan, String content) throws Exception {
        OwnerTerms wishes = new OwnerTerms(List.of("lab"), List.of("research"), 0, 0, false);
        HandSealed.offer(
                hospital.configuration(),
                name,
                label,
                plan.toByteString(),
                wishes,
                content.getBytes(StandardCharsets.UTF_8));
    }

    private Site.Typed fetched(String name, Path copy) {
        String agreement = lab.command("request", "hospital", name, "--purpose", "research")
                .done()
                .json()
                .path("agreement")
                .asText();
        return lab.command("fetch", agreement, "-o", copy.toString());
    }

    @Test
    void whatIsNotTheReleaseThatItClaimsToBeGetsNoFile() throws Exception {
        TransformPlan plan = plan();
        Label honest = label(plan);

        offer("honest", honest, plan, HONEST);
        offer("lies-about-k", risk(honest, 7), plan, HONEST);
        offer("smaller-group", honest, plan, HONEST.replaceFirst("40-49,m", "40-49,f"));
        offer("swapped-plan", honest, plan.toBuilder().setSampledShare("0.5").build(), HONEST);
        TransformPlan blind = plan.toBuilder()
                .setColumns(2, plan.getColumns(2).toBuilder().setRole(ColumnRole.OTHER_COLUMN))
                .build();
        offer("uncounted-column", label(blind), blind, HONEST.replaceFirst("40-49,m", "40-49,f"));
        offer("kept-column", honest, plan, HONEST.replace("age,", "name,age,").replace("\n3", "\nAnn,3"));
        StringBuilder mails = new StringBuilder("age,sex,zip,diagnosis\n");
        for (int i = 0; i < 11; i++) {
            mails.append("30-39,f,510***,ann").append(i).append("@example.org\n");
        }
        offer("kept-identifier", honest, plan, mails.toString());
        offer("not-so-many-rows", honest, plan, HONEST + "30-39,f,510***,cough\n");
        TransformPlan reversible = plan.toBuilder()
                .setColumns(
                        0, PlanJson.read("""
                        {"columns":[{"column":"name","role":"DIRECT_IDENTIFIER","steps":[{"pseudonym":{}}]}]}""".getBytes(StandardCharsets.UTF_8)).getColumns(0))
                .build();
        String pseudonyms = HONEST.replace("age,", "name,age,").replaceAll("\n(?=[34])", "\nabcdefgh,");
        offer("pseudonyms-without-basis", label(reversible), reversible, pseudonyms);
        Label attested = label(reversible).toBuilder()
                .addBases(Basis.newBuilder().setKind(BasisKind.CONTRACT).setText("study 12"))
                .build();
        offer("pseudonyms-with-basis", attested, reversible, pseudonyms);
        TransformPlan forAnother = plan.toBuilder()
                .setScope(plan.getScope().toBuilder().setRecipient("bakery"))
                .build();
        offer("for-another", label(forAnother), forAnother, HONEST);

        hospital.start();
        lab.start();
        Path copy = directory.resolve("copy.csv");
        fetched("honest", copy).done();
        assertThat(copy).hasContent(HONEST);
        Files.delete(copy);
        fetched("pseudonyms-with-basis", copy).done();
        Files.delete(copy);

        refused("lies-about-k", copy, "k = 7, and the content has 5");
        refused("smaller-group", copy, "k = 5, and the content has 1");
        refused("swapped-plan", copy, "by its digest");
        refused("uncounted-column", copy, "does not count columns that single persons out", "sex");
        refused("kept-column", copy, "column", "not in the plan");
        refused("kept-identifier", copy, "EMAIL");
        refused("not-so-many-rows", copy, "rows: 12 (expected: 11");
        refused("pseudonyms-without-basis", copy, "legal basis");
        refused("for-another", copy, "another recipient");

        assertThat(lab.command("audit", "--refused").out()).contains("k-overstated", "plan-mismatch");
        Await.message(
                () -> hospital.command("audit", "--refused").out().split("mislabelled", -1).length >= 9,
                () -> "the hospital was not told");
    }

    private void refused(String name, Path copy, String... why) {
        Site.Typed fetched = fetched(name, copy);
        assertThat(fetched.exit()).as(name + fetched.err()).isEqualTo(1);
        assertThat(fetched.err()).as(name).contains(why).doesNotContain("ann1@", "Ann");
        assertThat(copy).as(name).doesNotExist();
    }

    private static Label risk(Label label, int k) {
        Label.Builder changed = label.toBuilder();
        changed.getDerivationBuilder().getRiskBuilder().setK(k);
        return changed.build();
    }
}
