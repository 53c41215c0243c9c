package io.sluice.gateway.policy;

import static io.sluice.gateway.policy.Samples.DAY;
import static io.sluice.gateway.policy.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.proto.Rank;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Documents that a rank demands, by kind. */
class PermitChecksTest {
    private static final ByteString DIGEST = ByteString.copyFrom(new byte[32]);
    private static final ObligationProfile DEMANDING = demanding();

    private static ObligationProfile demanding() {
        String file = new String(ProfileReader.builtInFile(), StandardCharsets.UTF_8);
        int from = file.indexOf("\"CONFIDENTIAL\" : {");
        String changed = file.substring(0, from)
                + file.substring(from)
                        .replaceAll(
                                "\"documents\" : \\[[^\\]]*\\]", "\"documents\" : [ \"contract\", \"assessment\" ]");
        try {
            return ProfileReader.read(changed.getBytes(StandardCharsets.UTF_8))
                    .of(Rank.RESTRICTED)
                    .orElseThrow();
        } catch (ProfileException e) {
            throw new AssertionError(e);
        }
    }

    private static Permit permit(PermitKind kind, long until, String recipient, String dataset) {
        return new Permit("permit-" + until, DIGEST, kind, "authority", "12", until, recipient, dataset, NOW - DAY);
    }

    private static Finding find(Permit... attached) {
        return Obligation.DOCUMENTS.find(
                DEMANDING, Samples.facts(Rank.RESTRICTED).permits(() -> List.of(attached)));
    }

    @Test
    void eachKindThatIsDemandedMeetsItUpToItsLastMoment() {
        Permit contract = permit(PermitKind.CONTRACT, NOW, "", "");
        Permit assessment = permit(PermitKind.ASSESSMENT, NOW + DAY, "clinic", "admissions");
        assertThat(find(contract, assessment).state()).isEqualTo(Finding.State.MET);
        assertThat(find(contract, assessment).by()).contains(contract.id(), assessment.id());
        assertThat(find(contract).reasons()).extracting(Reason::code).containsExactly("document-needed");
        assertThat(find(contract).command())
                .isEqualTo("sluice permit add FILE --kind assessment --issuer WHO --number NUMBER --until TIME"
                        + " --recipient clinic --dataset admissions");
        assertThat(find().reasons()).hasSize(2);
    }

    @Test
    void oneThatHasExpiredOrIsForAnotherMeetsNothing() {
        Permit assessment = permit(PermitKind.ASSESSMENT, NOW + DAY, "", "");
        assertThat(find(assessment, permit(PermitKind.CONTRACT, NOW - 1, "", ""))
                        .reasons())
                .extracting(Reason::code)
                .containsExactly("document-expired");
        for (Permit other : List.of(
                permit(PermitKind.CONTRACT, NOW + DAY, "lab", ""),
                permit(PermitKind.CONTRACT, NOW + DAY, "", "census"),
                permit(PermitKind.STANDARD_CONTRACT, NOW + DAY, "", ""))) {
            assertThat(find(assessment, other).reasons())
                    .extracting(Reason::code)
                    .containsExactly("document-needed");
        }
        Permit expired = permit(PermitKind.CONTRACT, NOW - 1, "", "");
        Permit newer = permit(PermitKind.CONTRACT, NOW + 1, "", "");
        assertThat(find(assessment, expired, newer).state()).isEqualTo(Finding.State.MET);
    }

    @Test
    void withoutARecipientNothingIsMissingYetAndAnAttestedPermitIsNoDocument() {
        Facts nobody = Facts.of(Samples.label(Rank.RESTRICTED), Samples.terms(Rank.RESTRICTED), NOW);
        assertThat(Obligation.DOCUMENTS.find(DEMANDING, nobody).state()).isEqualTo(Finding.State.LATER);
        assertThat(Bases.permit(Samples.label(Rank.RESTRICTED))).isTrue();
        assertThat(find().state()).isEqualTo(Finding.State.UNMET);
    }

    @Test
    void theLongestOfEachKindIsWhatAnExchangeRestsOn() {
        Permit shorter = permit(PermitKind.CONTRACT, NOW + 1, "", "");
        Permit longer = permit(PermitKind.CONTRACT, NOW + DAY, "", "");
        Permit other = permit(PermitKind.PERMIT, NOW + DAY, "", "");
        Facts facts = Samples.facts(Rank.RESTRICTED).permits(() -> List.of(shorter, other, longer));
        assertThat(PermitChecks.behind(DEMANDING, facts)).containsExactly(longer);
    }

    @Test
    void whatIsAttachedIsReadOnceForADecisionAndNotAtAllWhereNothingIsDemanded() {
        AtomicInteger reads = new AtomicInteger();
        Facts facts = Samples.facts(Rank.RESTRICTED).permits(() -> {
            reads.incrementAndGet();
            return List.of();
        });
        Obligation.DOCUMENTS.find(DEMANDING, facts);
        assertThat(reads).hasValue(1);
        PermitChecks.behind(DEMANDING, facts);
        assertThat(reads).hasValue(2);
        ObligationProfile usual = ObligationProfiles.DEFAULT.of(Rank.RESTRICTED).orElseThrow();
        Obligation.DOCUMENTS.find(usual, facts);
        PermitChecks.behind(usual, facts);
        assertThat(reads).hasValue(2);
    }

    @Test
    void whatIsNotAsItMustBeIsRefusedWhenItIsMade() {
        Map<String, Runnable> wrong = Map.of(
                "issuer", () -> made(DIGEST, " ", "1", NOW, ""),
                "number", () -> made(DIGEST, "a", "1\n2", NOW, ""),
                "sha256", () -> made(DIGEST.substring(1), "a", "1", NOW, ""),
                "until", () -> made(DIGEST, "a", "1", 0, ""),
                "recipient", () -> permit(PermitKind.CONTRACT, NOW, "a\nb", ""),
                "dataset", () -> made(DIGEST, "a", "1", NOW, "x".repeat(Permit.TEXT_CHARS + 1)));
        wrong.forEach((what, making) -> assertThatThrownBy(making::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(what)
                .hasMessageContaining("expected"));
    }

    @Test
    void theLongestNameIsOneAndAnotherIdentifierChangesNothingElse() {
        Permit permit = permit(PermitKind.CONTRACT, NOW, "lab", "x".repeat(Permit.TEXT_CHARS));
        assertThat(permit.withId("permit-9").id()).isEqualTo("permit-9");
        assertThat(permit.withId("permit-9").withId(permit.id())).isEqualTo(permit);
    }

    private static void made(ByteString sha256, String issuer, String number, long until, String dataset) {
        new Permit("p", sha256, PermitKind.CONTRACT, issuer, number, until, "", dataset, NOW);
    }
}
