package io.sluice.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.identity.OperatorRole;
import io.sluice.gateway.policy.ObligationProfile.Audience;
import io.sluice.gateway.sealing.SigningKeys;
import io.sluice.proto.Rank;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileReaderTest {
    private static final String USUAL = new String(ProfileReader.builtInFile(), StandardCharsets.UTF_8);

    @Test
    void theFileThatComesAlongSaysWhatTheReferenceSays() {
        ObligationProfile restricted =
                ObligationProfiles.DEFAULT.of(Rank.RESTRICTED).orElseThrow();
        assertThat(restricted.audience()).isEqualTo(Audience.NAMED);
        assertThat(restricted.longestMillis()).isEqualTo(Duration.ofDays(365).toMillis());
        assertThat(restricted.stopAfterMillis()).isEqualTo(Duration.ofHours(24).toMillis());
        assertThat(restricted.duties())
                .containsExactly(
                        Vocabulary.SIGN,
                        Vocabulary.SEAL,
                        Vocabulary.RECEIPT,
                        Vocabulary.RECORD,
                        Vocabulary.CHECK_LABEL,
                        Vocabulary.DELETE);
        assertThat(ObligationProfiles.DEFAULT.all())
                .extracting(ObligationProfile::rank)
                .containsExactlyElementsOf(Ranks.ALL);
        assertThat(ObligationProfiles.DEFAULT.all())
                .extracting(ObligationProfile::leastK)
                .containsExactly(20, 5, 5, 5, 20, 20);
        assertThat(ObligationProfiles.DEFAULT.all())
                .extracting(ObligationProfile::keyRelease)
                .containsExactly(true, true, true, true, true, false);
        assertThat(ObligationProfiles.DEFAULT.all())
                .extracting(ObligationProfile::committed)
                .containsExactly(false, false, false, false, true, true);
        assertThat(ObligationProfiles.DEFAULT.all())
                .extracting(profile -> profile.approvals().count())
                .containsExactly(0, 0, 0, 1, 2, 2);
        assertThat(ObligationProfiles.DEFAULT.of(Rank.RESTRICTED).orElseThrow().documents())
                .isEmpty();
        assertThat(ObligationProfiles.DEFAULT.of(Rank.IMPORTANT).orElseThrow().documents())
                .containsExactly(PermitKind.CONTRACT, PermitKind.IMPACT_ASSESSMENT);
        assertThat(ObligationProfiles.DEFAULT.all())
                .extracting(ObligationProfile::permit)
                .containsExactly(false, false, false, false, true, true);
    }

    @Test
    void whatComesAlongIsReadFromItsFileLikeAnyOther() throws Exception {
        ObligationProfiles read = ProfileReader.read(bytes(USUAL));
        assertThat(ProfileReader.builtIn().all()).isEqualTo(read.all());
        assertThat(read.all()).extracting(profile -> profile.approvals().role()).containsOnly(OperatorRole.APPROVER);
    }

    @Test
    void everyLimitMayBeReachedAndNotPassed() throws Exception {
        String most = USUAL.replaceAll("\"leastK\" : [0-9]+", "\"leastK\" : 1000000")
                .replaceAll("\"approvals\" : [0-9]+", "\"approvals\" : 16");
        assertThat(ProfileReader.read(bytes(most)).all()).allSatisfy(profile -> {
            assertThat(profile.leastK()).isEqualTo(1_000_000);
            assertThat(profile.approvals().count()).isEqualTo(16);
        });
        refused(
                most.replaceFirst("1000000,", "1000001,"),
                "ranks.PUBLIC.leastK: \"1000001\" (expected: a whole number");
        String line = "{ \"persons\" : 1000000, \"demands\" : [ \"assessment\" ] },";
        assertThat(lines(with("PUBLIC", line, line.repeat(13)))).hasSize(16);
        refused(
                with("PUBLIC", line, line.repeat(14)),
                "ranks.PUBLIC.crossBorder: not a value (expected: a list of at most");
        assertThat(lines(with("PUBLIC", line, line.replace("1000000", "1000000000000") + line)))
                .extracting(BorderLine::from)
                .contains(BorderLine.MOST);
        String longest = USUAL + " ".repeat(ProfileReader.MOST_BYTES - USUAL.length());
        assertThat(ProfileReader.read(bytes(longest)).digest()).isEqualTo(ObligationProfiles.DEFAULT.digest());
        refused(longest + " ", "65537 bytes (expected: at most 65536)");
    }

    private static List<BorderLine> lines(String file) throws ProfileException {
        return ProfileReader.read(bytes(file)).of(Rank.PUBLIC).orElseThrow().crossBorder();
    }

    private static void refused(String file, String told) {
        assertThatThrownBy(() -> ProfileReader.read(bytes(file)))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining(told);
    }

    /** In the section of a rank, the first line with the field is replaced. */
    private static String with(String rank, String line, String by) {
        int at = USUAL.indexOf(line, USUAL.indexOf("\"" + rank + "\" : {"));
        assertThat(at).as(line).isPositive();
        return USUAL.substring(0, at) + by + USUAL.substring(at + line.length());
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            PUBLIC       | "release" : true,             | "release" : 1,                  | 6:19: ranks.PUBLIC.release: "1" (expected: true or false)
            PUBLIC       | "release" : true,             |                                 | 5:16: ranks.PUBLIC.release: missing (expected: true or false)
            PUBLIC       | "permit" : false,             | "permit" : false, "licence": "x", | ranks.PUBLIC.licence: unknown (expected: one of approvals
            INTERNAL     | "audience" : "members",       | "audience" : "all",             | 32:20: ranks.INTERNAL.audience: "all" (expected: one of members, named, nobody)
            INTERNAL     | "clearance" : "INTERNAL"      | "clearance" : "internal"        | ranks.INTERNAL.clearance: "internal" (expected: one of PUBLIC, INTERNAL
            INTERNAL     | "leastK" : 5,                 | "leastK" : 0,                   | ranks.INTERNAL.leastK: "0" (expected: a whole number from 1 to 1000000)
            INTERNAL     | "leastK" : 5,                 | "leastK" : 5.5,                 | ranks.INTERNAL.leastK: "5.5" (expected: a whole number
            RESTRICTED   | "retention" : "365d"          | "retention" : "1 year"          | ranks.RESTRICTED.retention: "1 year" (expected: "unlimited", or a time such as
            RESTRICTED   | "ledgerLag" : "24h"           | "ledgerLag" : "0h"              | ranks.RESTRICTED.ledgerLag: "0h" (expected: "unlimited"
            RESTRICTED   | "sign", "seal"                | "sign", "dance"                 | ranks.RESTRICTED.duties.1: "dance" (expected: one of checkLabel, commit, delete,
            RESTRICTED   | "sign", "seal"                | "seal", "seal"                  | ranks.RESTRICTED.duties.1: "seal" (expected: each duty once)
            RESTRICTED   | [ "sign", "seal", "receipt", "record", "checkLabel", "delete" ] | "sign" | ranks.RESTRICTED.duties: "sign" (expected: a list of
            PUBLIC       | "bothSign" : true,            | "bothSign" : false,             | ranks.PUBLIC.bothSign: not so (expected: true)
            PUBLIC       | [ "seal", "receipt", "record" ] | [ "receipt", "record" ]       | ranks.PUBLIC.duties: not so (expected: "seal" among them)
            PUBLIC       | [ "seal", "receipt", "record" ] | [ "seal", "record" ]          | ranks.PUBLIC.duties: not so (expected: "receipt" among them)
            PUBLIC       | [ "seal", "receipt", "record" ] | [ "seal", "receipt" ]         | ranks.PUBLIC.duties: not so (expected: "record" among them)
            RESTRICTED   | "clearance" : "RESTRICTED"    | "clearance" : "CONFIDENTIAL"    | ranks.RESTRICTED.clearance: not so (expected: the rank itself, or a higher one)
            CONFIDENTIAL | "foreignConnectors" : false   | "foreignConnectors" : true      | ranks.CONFIDENTIAL.foreignConnectors: not so (expected: false
            CONFIDENTIAL | , "checkLabel" ]              | ]                               | ranks.CONFIDENTIAL.duties: not so (expected: "checkLabel" among them)
            IMPORTANT    | "committedRecord" : true      | "committedRecord" : false       | 119:27: ranks.IMPORTANT.committedRecord: not so (expected: true: no key leaves before
            IMPORTANT    | , "commit" ]                  | ]                               | ranks.IMPORTANT.duties: not so (expected: "commit" among them)
            CORE         | "release" : false             | "release" : true                | ranks.CORE.release: not so (expected: false: the key of CORE data is never released)
            CORE         | "audience" : "nobody"         | "audience" : "named"            | ranks.CORE.audience: not so (expected: nobody: CORE data are never offered)
            INTERNAL     | "release" : true              | "release" : false               | ranks.CONFIDENTIAL.release: less than INTERNAL demands (expected: as much, or more)
            CONFIDENTIAL | "audience" : "members"        | "audience" : "nobody"           | ranks.RESTRICTED.audience: less than CONFIDENTIAL demands
            INTERNAL     | "clearance" : "INTERNAL"      | "clearance" : "IMPORTANT"       | ranks.CONFIDENTIAL.clearance: less than INTERNAL demands
            PUBLIC       | "foreignConnectors" : true    | "foreignConnectors" : false     | ranks.INTERNAL.foreignConnectors: less than PUBLIC demands
            RESTRICTED   | "purpose" : true              | "purpose" : false               | ranks.RESTRICTED.purpose: less than CONFIDENTIAL demands
            RESTRICTED   | "basis" : true                | "basis" : false                 | ranks.RESTRICTED.basis: less than CONFIDENTIAL demands
            CORE         | "consent" : "separate"        | "consent" : "purpose"           | ranks.CORE.consent: less than IMPORTANT demands
            INTERNAL     | "consent" : "general"         | "consent" : "separate"          | ranks.CONFIDENTIAL.consent: less than INTERNAL demands
            INTERNAL     | "consent" : "general"         | "consent" : true                | ranks.INTERNAL.consent: "true" (expected: one of none, general, purpose, separate)
            CORE         | "permit" : true               | "permit" : false                | ranks.CORE.permit: less than IMPORTANT demands
            PUBLIC       | "approvals" : 0,              | "approvals" : 1,                | ranks.INTERNAL.approvals: less than PUBLIC demands
            IMPORTANT    | "approvals" : 2,              | "approvals" : 0,                | ranks.IMPORTANT.approvals: less than RESTRICTED demands
            CORE         | "approvals" : 2,              | "approvals" : 17,               | ranks.CORE.approvals: "17" (expected: a whole number from 0 to 16)
            CORE         | "approver" : "approver",      | "approver" : "king",            | ranks.CORE.approver: "king" (expected: one of owner, steward, approver
            RESTRICTED   | "leastK" : 5,                 | "leastK" : 4,                   | 90:18: ranks.RESTRICTED.leastK: less than CONFIDENTIAL demands
            IMPORTANT    | "retention" : "365d"          | "retention" : "366d"            | ranks.IMPORTANT.retention: less than RESTRICTED demands
            IMPORTANT    | "retention" : "365d"          | "retention" : "unlimited"       | ranks.IMPORTANT.retention: less than RESTRICTED demands
            RESTRICTED   | "ledgerLag" : "24h"           | "ledgerLag" : "unlimited"       | ranks.RESTRICTED.ledgerLag: less than CONFIDENTIAL demands
            RESTRICTED   | "ledgerLag" : "24h"           | "ledgerLag" : "4321m"           | ranks.RESTRICTED.ledgerLag: less than CONFIDENTIAL demands
            PUBLIC       | "committedRecord" : false     | "committedRecord" : true        | ranks.INTERNAL.committedRecord: less than PUBLIC demands
            RESTRICTED   | "documents" : [ ]             | "documents" : "contract"        | ranks.RESTRICTED.documents: "contract" (expected: a list of contract,
            RESTRICTED   | "documents" : [ ]             | "documents" : [ "letter" ]      | ranks.RESTRICTED.documents.0: "letter" (expected: one of contract, standard-contract
            CORE         | "impact-assessment", "permit" | "contract", "permit"            | ranks.CORE.documents.1: "contract" (expected: each kind once)
            RESTRICTED   | "documents" : [ ]             | "documents" : [ "assessment" ]  | ranks.IMPORTANT.documents: less than RESTRICTED demands
            RESTRICTED   | { "sensitive" : 1, "demands" : [ "standard-contract", "certification", "assessment" ] } | { "sensitive" : 2, "demands" : [ "certification" ] } | ranks.RESTRICTED.crossBorder: less than CONFIDENTIAL demands
            RESTRICTED   | { "sensitive" : 1, "demands" : [ "standard-contract", "certification", "assessment" ] } | { "sensitive" : 1, "demands" : [ "contract", "certification", "standard-contract", "assessment" ] } | ranks.RESTRICTED.crossBorder: less than CONFIDENTIAL demands
            IMPORTANT    | "crossBorder" : [ { "persons" : 0, "demands" : [ "assessment" ] } ] | "crossBorder" : [ ] | ranks.IMPORTANT.crossBorder: less than RESTRICTED demands
            IMPORTANT    | "crossBorder" : [ { "persons" : 0, "demands" : [ "assessment" ] } ] | "crossBorder" : "none" | ranks.IMPORTANT.crossBorder: "none" (expected: a list of at most 16 lines)
            PUBLIC       | { "persons" : 1000000, "demands" : [ "assessment" ] }, | { "persons" : -1, "demands" : [ "assessment" ] }, | ranks.PUBLIC.crossBorder.0.persons: "-1" (expected: a whole number from 0 to 1000000000000)
            PUBLIC       | { "persons" : 1000000, "demands" : [ "assessment" ] }, | { "persons" : 1000000000001, "demands" : [ "assessment" ] }, | ranks.PUBLIC.crossBorder.0.persons: "1000000000001" (expected: a whole number
            PUBLIC       | { "persons" : 1000000, "demands" : [ "assessment" ] }, | { "persons" : 1, "sensitive" : 1, "demands" : [ "assessment" ] }, | ranks.PUBLIC.crossBorder.0: not a value (expected: an object with demands, and either persons or sensitive)
            PUBLIC       | { "persons" : 1000000, "demands" : [ "assessment" ] }, | { "persons" : 1, "demands" : [ ] }, | ranks.PUBLIC.crossBorder.0.demands: not a value (expected: at least one of contract,
            PUBLIC       | { "persons" : 1000000, "demands" : [ "assessment" ] }, | { "persons" : 1, "demands" : [ "letter" ] }, | ranks.PUBLIC.crossBorder.0.demands.0: "letter" (expected: one of contract,
            PUBLIC       | { "persons" : 1000000, "demands" : [ "assessment" ] }, | { "persons" : 1, "year" : 2026, "demands" : [ "assessment" ] }, | ranks.PUBLIC.crossBorder.0.year: unknown (expected: one of demands, persons, sensitive)
            IMPORTANT    | "delete", "commit"            | "commit"                        | ranks.IMPORTANT.duties: less than RESTRICTED demands
            """)
    void aMistakeIsToldWithItsPlace(String rank, String line, String by, String told) {
        String file = with(rank, line, by == null ? "" : by);
        assertThatThrownBy(() -> ProfileReader.read(bytes(file)))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "format" : "sluice/obligations/1" | "format" : "sluice/obligations/2" | format: "sluice/obligations/2" (expected: "sluice/obligations/1")
            "name" : "Sluice default"         | "name" : ""                       | name: "" (expected: 1-100 characters on one line)
            "name" : "Sluice default"         | "name" : "a", "name" : "b"        | 3:23: not readable (expected: JSON, each key once)
            "name" : "Sluice default"         | "name" : "a", "nam" : "b"         | nam: unknown (expected: one of format, name, ranks, signed)
            "ranks" : {                       | "rank" : {                        | ranks: missing (expected: an object with one object for each of [PUBLIC, INTERNAL,
            "CORE" : {                        | "CORES" : {                       | ranks.CORE: missing (expected: an object with approvals, approver,
            "CORE" : {                        | "CORES" : {                       | ranks.CORES: unknown (expected: one of CONFIDENTIAL, CORE,
            """)
    void theFrameOfAFileIsReadAsStrictly(String line, String by, String told) {
        assertThat(USUAL).contains(line);
        assertThatThrownBy(() -> ProfileReader.read(bytes(USUAL.replace(line, by))))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining(told);
    }

    @Test
    void aFileOfTheDayBeforeDocumentsWereDemandedDemandsNone() throws Exception {
        String older = USUAL.replaceAll(" +\"documents\" : \\[[^\\]]*\\],\n", "");
        assertThat(older).doesNotContain("\"documents\"");
        assertThat(ProfileReader.read(bytes(older)).all())
                .allSatisfy(profile -> assertThat(profile.documents()).isEmpty());
    }

    @Test
    void aFileOfTheDayBeforeConsentWasAFieldDemandsWhatTheUsualOneDoes() throws Exception {
        String older = USUAL.replaceAll(" +\"consent\" : \"[a-z]+\",\n", "");
        assertThat(older).doesNotContain("consent");
        List<ObligationProfile> read = ProfileReader.read(bytes(older)).all();
        assertThat(read)
                .extracting(ObligationProfile::consent)
                .containsExactly(
                        ConsentDemand.NONE,
                        ConsentDemand.GENERAL,
                        ConsentDemand.PURPOSE,
                        ConsentDemand.SEPARATE,
                        ConsentDemand.SEPARATE,
                        ConsentDemand.SEPARATE)
                .containsExactlyElementsOf(ObligationProfiles.DEFAULT.all().stream()
                        .map(ObligationProfile::consent)
                        .toList());
    }

    @Test
    void inAFileOfTheDayBeforeBordersTheLinesThatComeAlongHold() throws Exception {
        String older = USUAL.replaceAll("(?s)      \"crossBorder\" : \\[.*?\\],\n      \"duties\"", "      \"duties\"");
        assertThat(older).doesNotContain("crossBorder");
        ObligationProfiles read = ProfileReader.read(bytes(older));
        assertThat(read.all())
                .extracting(ObligationProfile::crossBorder)
                .containsExactlyElementsOf(ObligationProfiles.DEFAULT.all().stream()
                        .map(ObligationProfile::crossBorder)
                        .toList());
        assertThat(read.digest()).isNotEqualTo(ObligationProfiles.DEFAULT.digest());
    }

    @Test
    void anOrganisationMayHaveOtherLinesOrNone() throws Exception {
        String none = USUAL.replaceAll(
                "(?s)\"crossBorder\" : \\[.*?\\],\n      \"duties\"", "\"crossBorder\" : [ ],\n      \"duties\"");
        assertThat(ProfileReader.read(bytes(none)).all())
                .allSatisfy(profile -> assertThat(profile.crossBorder()).isEmpty());
    }

    @Test
    void allMistakesAreToldAtOnceInTheirOrder() {
        String file = USUAL.replace("\"release\" : true", "\"release\" : \"yes\"")
                .replace("\"leastK\" : 20", "\"leastK\" : -1")
                .replace("Sluice default", "");
        assertThatThrownBy(() -> ProfileReader.read(bytes(file)))
                .isInstanceOfSatisfying(ProfileException.class, refused -> {
                    assertThat(refused.mistakes()).hasSize(1 + 5 + 3);
                    assertThat(refused.mistakes())
                            .extracting(ProfileException.Mistake::line)
                            .isSorted();
                });
    }

    @Test
    void aMistakeAtTheEndOfAFileIsToldLastAndALongNameIsCut() {
        String file = USUAL.replace("Sluice default", "").stripTrailing();
        for (int length : List.of(80, 81)) {
            String key = "k".repeat(length);
            String more = file.substring(0, file.length() - 1) + ", \"" + key + "\" : 1 }";
            assertThatThrownBy(() -> ProfileReader.read(bytes(more)))
                    .isInstanceOfSatisfying(
                            ProfileException.class,
                            refused -> assertThat(refused.mistakes())
                                    .extracting(mistake -> mistake.problem().replaceFirst(" \\(expected.*", ""))
                                    .containsExactly(
                                            "name: \"\"", "k".repeat(80) + (length > 80 ? "..." : "") + ": unknown"));
        }
    }

    @Test
    void whatIsNoObjectOrTooLongIsRefused() {
        for (String file : List.of("", "[]", "{", "7", "{} {}", " ".repeat(70_000))) {
            assertThatThrownBy(() -> ProfileReader.read(bytes(file))).isInstanceOf(ProfileException.class);
        }
    }

    @Test
    void moreThanTheFloorMayBeDemanded() throws Exception {
        String stricter = with("CONFIDENTIAL", "\"audience\" : \"members\"", "\"audience\" : \"named\"");
        assertThat(ProfileReader.read(bytes(stricter))
                        .of(Rank.CONFIDENTIAL)
                        .orElseThrow()
                        .audience())
                .isEqualTo(Audience.NAMED);
        assertThat(ProfileReader.read(bytes(stricter)).digest()).isNotEqualTo(ObligationProfiles.DEFAULT.digest());
    }

    @Test
    void onlyTheOrganisationsOwnSignatureForJustThisContentCounts() throws Exception {
        SecureRandom random = new SecureRandom();
        try (SigningKeys hospital = keys("hospital", random);
                SigningKeys lab = keys("lab", random)) {
            byte[] signed = SignedProfiles.sign(bytes(USUAL), hospital);
            assertThat(read(signed, hospital).digest()).isEqualTo(ObligationProfiles.DEFAULT.digest());
            byte[] again = SignedProfiles.sign(signed, hospital);
            assertThat(read(again, hospital).name()).isEqualTo("Sluice default");
            assertThatThrownBy(() -> read(bytes(USUAL), hospital))
                    .hasMessageContaining("signed: missing (expected: the signature of hospital for just this content");
            assertThatThrownBy(() -> read(signed, lab)).hasMessageContaining("signature: none of lab");
            assertThatThrownBy(() -> SignedProfiles.read(signed, "hospital", List.of(lab.publicKey())))
                    .hasMessageContaining("by an unknown key");
            String edited = new String(signed, StandardCharsets.UTF_8).replace("\"365d\"", "\"364d\"");
            assertThatThrownBy(() -> read(bytes(edited), hospital)).hasMessageContaining("does not verify");
            String odd =
                    new String(signed, StandardCharsets.UTF_8).replaceFirst("\"signed\" : \"..", "\"signed\" : \"?!");
            assertThatThrownBy(() -> read(bytes(odd), hospital)).hasMessageContaining("not base64");
        }
    }

    private static SigningKeys keys(String signer, SecureRandom random) {
        byte[] one = new byte[SigningKeys.SEED_BYTES];
        byte[] other = new byte[SigningKeys.SEED_BYTES];
        random.nextBytes(one);
        random.nextBytes(other);
        return SigningKeys.fromSeeds(signer, one, other, random);
    }

    private static ObligationProfiles read(byte[] file, SigningKeys keys) throws ProfileException {
        return SignedProfiles.read(file, keys.signer(), List.of(keys.publicKey()));
    }

    @Test
    void aSettingShortensWhatIsSignedAndNeverMakesItLonger() {
        ObligationProfiles signed = ObligationProfiles.DEFAULT.withStopAfterAtMost(Map.of(
                Rank.PUBLIC,
                Duration.ofHours(5),
                Rank.CONFIDENTIAL,
                Duration.ofHours(73),
                Rank.RESTRICTED,
                Duration.ZERO,
                Rank.IMPORTANT,
                Duration.ofHours(1)));
        assertThat(signed.all())
                .extracting(
                        profile -> Duration.ofMillis(profile.stopAfterMillis()).toHours())
                .containsExactly(5L, 0L, 72L, 24L, 0L, 0L);
        assertThat(ObligationProfiles.DEFAULT
                        .withStopAfterAtMost(Map.of(Rank.RESTRICTED, Duration.ofHours(1)))
                        .of(Rank.RESTRICTED)
                        .orElseThrow()
                        .stopAfterMillis())
                .isEqualTo(Duration.ofHours(1).toMillis());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
