package io.sluice.gateway.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.proto.EvidenceBundle;
import io.sluice.proto.EvidenceEntry;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Signed;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class BundleTest {
    private final Org hospital = new Org("hospital");
    private final Org lab = new Org("lab");
    private final MemberKeys members = Org.list(hospital, lab);
    private final BundleVerifier verifier = new BundleVerifier(members);
    private final byte[] file = Hashes.sha256("the file".getBytes(StandardCharsets.UTF_8));
    private final Org.Exchange exchange = hospital.exchangeWith(lab, "admissions", "1")
            .agree()
            .receive()
            .grant()
            .open(file)
            .revoke();

    @Test
    void aBundleOfEitherSideHoldsWithOnlyTheMemberList() throws Exception {
        for (Org org : List.of(hospital, lab)) {
            EvidenceBundle bundle = bundle(org);
            assertThat(bundle.getEntriesCount()).isEqualTo(5);
            List<Check> checks = verifier.verify(bundle.toByteArray());
            assertThat(checks).filteredOn(check -> !check.ok()).isEmpty();
            assertThat(checks)
                    .extracting(Check::what)
                    .contains(
                            "checkpoint signatures",
                            "inclusion",
                            "agreement signatures",
                            "agreement hash",
                            "agreement token",
                            "receipt signatures",
                            "receipt binding",
                            "opened hash",
                            "revocation signatures",
                            "granted before revoked",
                            "stream");
        }
        assertThat(verifier.verify(bundle(lab).toByteArray()))
                .extracting(Check::what)
                .contains("grant recorded", "grant hash");
    }

    @Test
    void eachTamperingIsNamed() throws Exception {
        EvidenceBundle good = bundle(hospital);
        assertFails(good.toBuilder().setLane("lab/main").build(), "checkpoint signatures");
        assertFails(good.toBuilder().setLane("stranger/main").build(), "member");
        assertFails(
                good.toBuilder().setCheckpoint(good.getEntries(0).getRecord()).build(), "checkpoint signatures");
        assertFails(good.toBuilder().clearEntries().build(), "form");
        assertFails(entry(good, 1, e -> e.setRecord(good.getEntries(2).getRecord())), "inclusion");
        assertFails(entry(good, 1, e -> e.setProof(good.getEntries(2).getProof())), "inclusion");
        assertFails(entry(good, 1, e -> e.setDisclosure(good.getEntries(2).getDisclosure())), "openings");
        assertFails(entry(good, 1, e -> e.setRecord(ByteString.copyFromUtf8("no record"))), "record");
        assertFails(entry(good, 1, e -> e.clearProof()), "inclusion");
        assertFails(
                entry(good, 1, e -> {
                    e.getDisclosureBuilder()
                            .getFieldsBuilder(0)
                            .getFieldBuilder()
                            .setValue(ByteString.copyFromUtf8("b"));
                    return e;
                }),
                "openings");
        Signed receipt = exchange.receipt;
        assertFails(entry(good, 2, e -> e.addDocuments(receipt)), "receipt hash");
        assertFails(document(good, "receipt", d -> d.setType("opened")), "opened signatures");
        assertFails(document(good, "receipt", d -> d.clearSignatures()), "receipt signatures");
        assertFails(document(good, "receipt", d -> d.addSignatures(d.getSignatures(0))), "receipt signatures");
        assertFails(
                document(good, "receipt", d -> {
                    d.getSignaturesBuilder(0).clearMldsa65();
                    return d;
                }),
                "receipt signatures");
        assertFails(document(good, "agreement", d -> d.removeSignatures(1)), "agreement signatures");
        assertFails(
                document(
                        good,
                        "opened",
                        d -> exchange.recipient.signing.sign("opened", exchange.receipt.getPayload()).toBuilder()),
                "opened hash");
    }

    @Test
    void anyFlippedByteIsFound() throws Exception {
        byte[] good = bundle(lab).toByteArray();
        assertThat(verifier.verify(good)).allMatch(Check::ok);
        Random random = new Random(7);
        for (int i = 0; i < 150; i++) {
            int at = random.nextInt(good.length);
            byte[] bad = good.clone();
            bad[at] ^= 1 << random.nextInt(8);
            assertThat(verifier.verify(bad))
                    .as("byte %d of %d", at, good.length)
                    .anyMatch(check -> !check.ok());
        }
    }

    @Test
    void aGrantAfterTheRevocationIsNamed() throws Exception {
        exchange.grant();
        assertThat(verifier.verify(bundle(hospital).toByteArray()))
                .filteredOn(check -> !check.ok())
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.what()).isEqualTo("granted before revoked");
                    assertThat(check.where()).isEqualTo("record 5");
                });
    }

    @Test
    void aGrantWithoutARecordOfItsOwnIsNamed() throws Exception {
        exchange.grant(hospital.record(EvidenceTest.published("something-else")));
        assertThat(verifier.verify(bundle(lab).toByteArray()))
                .filteredOn(check -> !check.ok())
                .extracting(Check::what)
                .contains("grant recorded");
    }

    @Test
    void fieldsThatWereNotChosenAreNotInABundle() throws Exception {
        EvidenceBundle bundle = bundles(hospital).export(AuditFilter.everything(), EnumSet.of(FieldKind.FIELD_DATASET));
        assertThat(new String(bundle.toByteArray(), StandardCharsets.ISO_8859_1))
                .contains("admissions")
                .doesNotContain("cancer-research", "form 17", "transfer-1", "urn:uuid:1");
        assertThat(verifier.verify(bundle.toByteArray())).allMatch(Check::ok);
    }

    @Test
    void oneRecordIsVerifiedWithItsProof() throws Exception {
        byte[] record = hospital.ledger.records.get(2);
        byte[] proof = hospital.ledger.proof(2).getBytes(StandardCharsets.UTF_8);
        assertThat(verifier.verifyRecord("hospital/main", record, proof)).allMatch(Check::ok);
        assertThat(verifier.verifyRecord("lab/main", record, proof)).anyMatch(check -> !check.ok());
        assertThat(verifier.verifyRecord("nobody/main", record, proof)).anyMatch(check -> !check.ok());
        assertThat(verifier.verifyRecord("garbage", record, proof)).anyMatch(check -> !check.ok());
    }

    @Test
    void whichHalfOfACheckpointsSignatureIsBadIsSaid() throws Exception {
        EvidenceBundle good = bundle(hospital);
        List<String> lines = good.getCheckpoint().toStringUtf8().lines().toList();
        String classicOnly = String.join("\n", lines.subList(0, 5)) + "\n";
        assertThat(verifier.verify(good.toBuilder()
                        .setCheckpoint(ByteString.copyFromUtf8(classicOnly))
                        .build()
                        .toByteArray()))
                .filteredOn(check -> !check.ok())
                .singleElement()
                .extracting(Check::detail)
                .isEqualTo("ML-DSA-44 does not verify");
        String other = lines.get(0) + "\n" + lines.get(1) + "\n" + lines.get(2) + "\n\n" + lines.get(5) + "\n";
        assertThat(verifier.verify(good.toBuilder()
                        .setCheckpoint(ByteString.copyFromUtf8(other))
                        .build()
                        .toByteArray()))
                .filteredOn(check -> !check.ok())
                .singleElement()
                .extracting(Check::detail)
                .isEqualTo("Ed25519 does not verify");
    }

    @Test
    void garbageIsNoBundle() {
        assertThatThrownBy(() -> Bundles.parse(new byte[] {1, 2, 3})).isInstanceOf(RecordException.class);
    }

    private void assertFails(EvidenceBundle bundle, String what) {
        assertThat(verifier.verify(bundle.toByteArray()))
                .filteredOn(check -> !check.ok())
                .extracting(Check::what)
                .contains(what);
    }

    private static EvidenceBundle entry(EvidenceBundle bundle, int at, UnaryOperator<EvidenceEntry.Builder> change) {
        return bundle.toBuilder()
                .setEntries(at, change.apply(bundle.getEntries(at).toBuilder()))
                .build();
    }

    private static EvidenceBundle document(EvidenceBundle bundle, String type, UnaryOperator<Signed.Builder> change) {
        for (int i = 0; i < bundle.getEntriesCount(); i++) {
            for (int j = 0; j < bundle.getEntries(i).getDocumentsCount(); j++) {
                Signed document = bundle.getEntries(i).getDocuments(j);
                if (document.getType().equals(type)) {
                    int at = j;
                    return entry(bundle, i, e -> e.setDocuments(at, change.apply(document.toBuilder())));
                }
            }
        }
        throw new AssertionError("no " + type);
    }

    private Bundles bundles(Org org) {
        return new Bundles(org.lanes(), org.name, org.tokenKeys, org.signedDocuments());
    }

    private EvidenceBundle bundle(Org org) throws Exception {
        return bundles(org).export(AuditFilter.everything(), Mandate.FIELDS);
    }
}
