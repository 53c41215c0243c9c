package io.sluice.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Organisations;
import io.sluice.gateway.store.Document;
import io.sluice.proto.Rank;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agreements as they lie in a real state, also in one that an older program wrote. */
class StoredAgreementsTest {
    private static final ByteString OTHER = ByteString.copyFrom(new byte[] {1, 2, 3});

    private Premises premises;
    private Organisation lab;

    @BeforeEach
    void aHospitalWithAPartner(@TempDir Path directory) throws Exception {
        premises = new Premises(directory, "hospital", Clock.fixed(Organisations.START, ZoneOffset.UTC));
        lab = premises.partner("lab", Rank.CONFIDENTIAL);
    }

    @AfterEach
    void close() {
        premises.close();
    }

    @Test
    void areFoundByTheirObjectAndByTheirDataset() throws Exception {
        agreed("later", Premises.OBJECT, 2);
        agreed("earlier", Premises.OBJECT, 1);
        agreed("other", OTHER, 3);
        assertThat(ids(premises.agreements.byObject(Premises.OBJECT))).containsExactly("earlier", "later");
        assertThat(ids(premises.agreements.byObject(OTHER))).containsExactly("other");
        assertThat(premises.agreements.byObject(ByteString.copyFromUtf8("none")))
                .isEmpty();
        assertThat(ids(premises.agreements.byDataset("notes"))).containsExactly("earlier", "later", "other");
    }

    @Test
    void thatHaveEndedAreFoundAsBeforeAndStayEnded() throws Exception {
        SignedAgreement agreement = agreed("one", Premises.OBJECT, 1);
        premises.agreements.end("one");
        premises.agreements.put(agreement, Agreements.Status.FINALIZED);
        assertThat(premises.agreements.byObject(Premises.OBJECT))
                .extracting(Agreements.Stored::status)
                .containsExactly(Agreements.Status.ENDED);
    }

    @Test
    void thatAnOlderProgramStoredAreFoundByTheirObject() throws Exception {
        int many = 300; // More than a page.
        for (int i = 0; i < many; i++) {
            agreed("a" + i, i == 0 ? OTHER : Premises.OBJECT, i);
        }
        premises.agreements.end("a0");
        premises.database.write(tx -> tx.list(StoredAgreements.KIND, "", many)
                .forEach(each -> tx.put(each.withKeys(Map.of("dataset", "notes")))));
        assertThat(premises.agreements.byObject(OTHER)).isEmpty();

        StoredAgreements indexed = new StoredAgreements(premises.database).indexed();

        assertThat(indexed.byObject(Premises.OBJECT)).hasSize(many - 1);
        assertThat(indexed.byObject(OTHER))
                .extracting(Agreements.Stored::status)
                .containsExactly(Agreements.Status.ENDED);
        assertThat(indexed.byDataset("notes")).hasSize(many);
    }

    @Test
    void areLookedThroughForThatOnlyOnce() throws Exception {
        agreed("one", Premises.OBJECT, 1);
        premises.agreements.indexed();
        long before = version("one");
        new StoredAgreements(premises.database).indexed();
        assertThat(version("one")).isEqualTo(before);
    }

    private long version(String id) {
        return premises.database
                .get(StoredAgreements.KIND, id)
                .map(Document::version)
                .orElseThrow();
    }

    private SignedAgreement agreed(String id, ByteString object, long timeMillis) throws Exception {
        return premises.agreed(
                premises.agreement(id, premises.own, lab).setObjectId(object).setTimeMillis(timeMillis), premises.own);
    }

    private static List<String> ids(List<Agreements.Stored> found) {
        return found.stream().map(stored -> stored.agreement().id()).toList();
    }
}
