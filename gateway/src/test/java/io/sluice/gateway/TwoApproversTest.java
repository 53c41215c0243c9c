package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.proto.EvidenceBundle;
import io.sluice.proto.EvidenceEntry;
import io.sluice.proto.FieldKind;
import io.sluice.proto.FieldProof;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider whose profile demands two people. */
class TwoApproversTest {
    @TempDir
    Path directory;

    private Site hospital;
    private Site lab;

    @AfterEach
    void stop() {
        lab.close();
        hospital.close();
    }

    @Test
    void anApproverWhoWasRemovedSinceCountsNeitherForTheDecisionNorInItsRecord() throws Exception {
        hospital = new Site(directory, "hospital");
        lab = new Site(directory, "lab");
        hospital.knows(lab, "--clearance", "RESTRICTED");
        lab.knows(hospital);
        hospital.profiles(ranks -> List.of("RESTRICTED", "IMPORTANT", "CORE")
                .forEach(rank -> ((ObjectNode) ranks.path(rank)).put("approvals", 2)));
        hospital.start();
        lab.start();
        Person ben = approver("ben");
        Path file = Files.writeString(directory.resolve("wards.csv"), "city,visits\nUlm,3\nKiel,5\n");
        Person sten = Person.at(hospital, directory, "sten").listed("steward", "approver");
        sten.types(
                        "publish",
                        file.toString(),
                        "--name",
                        "wards",
                        "--rank",
                        "RESTRICTED",
                        "--to",
                        "lab",
                        "--purpose",
                        "research",
                        "--basis",
                        "law:health act")
                .done();
        Site.Typed alone = hospital.command("explain", "wards", "--to", "lab", "--purpose", "research");
        assertThat(alone.exit()).as("ben, and sten who offers it").isEqualTo(1);
        assertThat(alone.out())
                .contains("2 people with the role approver, and has 0", "sluice operator add NAME.key.pub");
        Person berta = approver("berta");
        Person carl = approver("carl");
        hospital.command("explain", "wards", "--to", "lab", "--purpose", "research")
                .done();
        Site.Typed asked = lab.command("request", "hospital", "wards", "--purpose", "research", "--wait", "1");
        assertThat(asked.exit()).as(asked.err() + asked.out()).isEqualTo(6);
        String question = hospital.question("wards");
        assertThat(hospital.command("status")
                        .done()
                        .json()
                        .path("approvalsWaiting")
                        .asInt())
                .isEqualTo(1);

        ben.types("approvals", "give", question).done();
        hospital.command("operator", "remove", "ben").done();
        berta.types("approvals", "give", question).done();
        String negotiation = asked.json().path("negotiation").asText();
        assertThat(lab.command("request", "--negotiation", negotiation, "--wait", "1")
                        .exit())
                .as("one of two")
                .isEqualTo(6);
        carl.types("approvals", "give", question).done();
        String agreement = lab.command("request", "--negotiation", negotiation, "--wait", "300")
                .done()
                .json()
                .path("agreement")
                .asText();

        assertThat(approvalsOf(agreement)).hasSize(2).doesNotHaveDuplicates();
    }

    private Person approver(String name) throws Exception {
        return Person.at(hospital, directory, name).listed("approver");
    }

    /** The hashes of the approvals that the agreement's record names. */
    private List<String> approvalsOf(String agreement) throws Exception {
        Path file = directory.resolve("evidence.bundle");
        hospital.command("audit", "export", "--agreement", agreement, "-o", file.toString())
                .done();
        List<String> hashes = new ArrayList<>();
        for (EvidenceEntry entry :
                EvidenceBundle.parseFrom(Files.readAllBytes(file)).getEntriesList()) {
            if (Record.parseFrom(entry.getRecord()).getKind() != RecordKind.AGREED) {
                continue;
            }
            for (FieldProof proof : entry.getDisclosure().getFieldsList()) {
                if (proof.getField().getKind() == FieldKind.FIELD_APPROVALS) {
                    hashes.addAll(
                            proof.getField().getValue().toStringUtf8().lines().toList());
                }
            }
        }
        return hashes;
    }
}
