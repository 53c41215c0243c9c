package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every rank that needs no shared ledger can be completed, and CORE is refused at every door. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RanksTest {
    private Path directory;
    private Site hospital;
    private Site lab;
    private Site authority;
    private RankScenario scenario;
    private Approvers approvers;

    @BeforeAll
    void twoOrganisationsAndAnAuditor(@TempDir Path temporary) throws Exception {
        directory = temporary;
        hospital = new Site(directory, "hospital");
        lab = new Site(directory, "lab");
        authority = new Site(directory, "authority");
        scenario = new RankScenario(directory, hospital, lab, authority).introduced("CORE");
        hospital.start();
        lab.start();
        authority.start();
        approvers = Approvers.at(hospital, directory);
    }

    @AfterAll
    void stop() {
        List.of(authority, lab, hospital).forEach(Site::close);
    }

    @Test
    void fromPublicToRestrictedEachIsDeliveredAndAudited() throws Exception {
        List<String> agreements = List.of(
                scenario.exchange(approvers, "PUBLIC"),
                scenario.exchange(approvers, "INTERNAL"),
                scenario.exchange(approvers, "CONFIDENTIAL", "--basis", "contract:framework 12"),
                scenario.exchange(approvers, "RESTRICTED", "--to", "lab", "--basis", "law:health act"));

        hospital.command("audit", "grant", "authority").done();
        lab.command("audit", "grant", "authority").done();
        for (String owner : List.of("hospital", "lab")) {
            JsonNode audited = authority.command("audit", "--at", owner).done().json();
            assertThat(audited.path("notCompared")).isEmpty();
            assertThat(agreements)
                    .allSatisfy(
                            each -> assertThat(audited.path("rows").toString()).contains(each));
        }
    }

    @Test
    void coreIsRefusedAtEveryDoor() throws Exception {
        Path file = Files.writeString(directory.resolve("core.csv"), "city,depth\nUlm,3\nKiel,5\n");
        refused(
                hospital.command(
                        "publish",
                        file.toString(),
                        "--name",
                        "offered",
                        "--rank",
                        "CORE",
                        "--to",
                        "lab",
                        "--purpose",
                        "research",
                        "--basis",
                        "permit:assessment 12"),
                "never offered");
        hospital.command("publish", file.toString(), "--name", "held", "--rank", "CORE", "--hold")
                .done();
        assertThat(lab.command("catalog", "hospital").done().out()).doesNotContain("offered", "held");
        for (String name : List.of("offered", "held")) {
            refused(lab.command("request", "hospital", name, "--purpose", "research"), "not-found");
        }
        refused(hospital.command("explain", "held", "--to", "lab", "--purpose", "research"), "not-found");
        refused(
                hospital.command(
                        "derive",
                        "held",
                        "--to",
                        "lab",
                        "--purpose",
                        "research",
                        "--other",
                        "city,depth",
                        "--rank",
                        "INTERNAL",
                        "--downgrade",
                        "because",
                        "--yes"),
                "nothing that is made from CORE data is released");
        Path sealed = directory.resolve("core.sluice");
        Site.Typed byHand =
                hospital.command("seal", file.toString(), "--rank", "CORE", "--to", "lab", "-o", sealed.toString());
        assertThat(byHand.exit()).isNotZero();
        assertThat(sealed).doesNotExist();
    }

    private static void refused(Site.Typed typed, String why) {
        assertThat(typed.exit()).as(typed.out() + typed.err()).isEqualTo(1);
        assertThat(typed.out() + typed.err()).contains(why);
    }
}
