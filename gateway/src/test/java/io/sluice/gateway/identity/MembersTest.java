package io.sluice.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.HandClock;
import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.gateway.store.Child;
import io.sluice.proto.Rank;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MembersTest {
    private static final Grants AUDITOR = new Grants(Set.of(Role.AUDITOR), Rank.CORE);

    @TempDir
    static Path homes;

    private static Organisation hospital;
    private static Organisation clinic;

    @TempDir
    Path directory;

    private final HandClock clock = HandClock.standingAt(Organisations.START);
    private Members members;

    @BeforeAll
    static void make() throws Exception {
        hospital = Organisations.make(homes, "hospital");
        clinic = Organisations.make(homes, "clinic");
    }

    @AfterAll
    static void close() {
        hospital.close();
        clinic.close();
    }

    @BeforeEach
    void begin() throws Exception {
        members = open();
    }

    @Test
    void nobodyIsKnownAtFirst() {
        assertThat(members.list()).isEmpty();
        refuses(Reason.UNKNOWN, () -> members.requireActive("clinic"));
        refuses(Reason.UNKNOWN, () -> members.requireActive(certificate()));
        assertThat(members.peerCheck().refusal(certificate())).isPresent();
    }

    @Test
    void anAddedMemberIsAdmittedByNameAndCertificateAlsoAfterReopening() throws Exception {
        Member added = members.add(clinic.entry());

        assertThat(added.fingerprint()).isEqualTo(clinic.entry().fingerprint());
        for (Members opened : new Members[] {members, open()}) {
            Member found = opened.requireActive("clinic");
            assertThat(opened.requireActive(certificate())).isEqualTo(found);
            assertThat(opened.peerCheck().refusal(certificate())).isEmpty();
            assertThat(found.clearance()).isEqualTo(Rank.INTERNAL);
            assertThat(found.roles()).isEmpty();
            assertThat(found.authority()).isEqualTo(new Authority("clinic.example", 7443));
            assertThat(opened.list()).containsExactly(found);
        }
    }

    @Test
    void aCertificateOfTheSameNameWithAnotherKeyIsUnknown() throws Exception {
        members.add(clinic.entry());
        try (Organisation impostor = Organisation.init(
                directory.resolve("x"), InitOptions.of("clinic", "https://h:1"), clock, Organisations.RANDOM)) {
            X509Certificate theirs = impostor.tlsChain().get(0);
            refuses(Reason.UNKNOWN, () -> members.requireActive(theirs));
            refuses(Reason.NOT_NEWER, () -> members.add(impostor.entry()));
            Entry later = Organisations.renewed(impostor, entry -> {});
            refuses(Reason.NOT_SIGNED, () -> members.add(later));
        }
        assertThat(members.requireActive("clinic").entry()).isEqualTo(clinic.entry());
    }

    @Test
    void aNewerEntrySignedByAListedKeyReplacesAndKeepsTheGrants() throws Exception {
        members.add(clinic.entry(), AUDITOR);
        Entry moved = Organisations.renewed(clinic, entry -> entry.setUrl("https://new.example:1"));
        members.add(moved);

        Member found = members.requireActive("clinic");
        assertThat(found.url()).hasToString("https://new.example:1");
        assertThat(found.grants()).isEqualTo(AUDITOR);
        refuses(Reason.NOT_NEWER, () -> members.add(clinic.entry()));
        Entry sameSerial = Organisations.renewed(clinic, entry -> entry.setUrl("https://third.example:1"));
        refuses(Reason.NOT_NEWER, () -> members.add(sameSerial));
    }

    @Test
    void theSameEntryAgainChangesTheGrants() throws Exception {
        members.add(clinic.entry());
        members.add(clinic.entry(), AUDITOR);
        assertThat(open().requireActive("clinic").grants()).isEqualTo(AUDITOR);
        members.add(clinic.entry(), Grants.DEFAULT);
        assertThat(open().requireActive("clinic").grants()).isEqualTo(Grants.DEFAULT);
    }

    @Test
    void aRemovedMemberIsRefusedButItsKeysStayForOldSignatures() throws Exception {
        members.add(clinic.entry(), AUDITOR);
        members.remove("clinic");

        for (Members opened : new Members[] {members, open()}) {
            refuses(Reason.REVOKED, () -> opened.requireActive("clinic"));
            refuses(Reason.REVOKED, () -> opened.requireActive(certificate()));
            assertThat(opened.peerCheck().refusal(certificate()).orElseThrow()).contains("revoked");
            assertThat(opened.find("clinic")).get().matches(Member::isRevoked);
            assertThat(opened.entry("clinic")).contains(clinic.entry().value());
        }
        refuses(Reason.UNKNOWN, () -> members.remove("nobody"));
    }

    @Test
    void aRevokedMemberIsAdmittedAnewOnlyByAPersonAndWithoutItsOldGrants() throws Exception {
        members.add(clinic.entry(), AUDITOR);
        members.remove("clinic");
        members.add(clinic.entry());

        assertThat(members.requireActive("clinic").grants()).isEqualTo(Grants.DEFAULT);
    }

    @Test
    void aMemberThatLostAllItsKeysIsRemovedFirst() throws Exception {
        members.add(clinic.entry());
        try (Organisation again = Organisation.init(
                directory.resolve("x"), InitOptions.of("clinic", "https://h:1"), clock, Organisations.RANDOM)) {
            Entry later = Organisations.renewed(again, entry -> {});
            refuses(Reason.NOT_SIGNED, () -> members.add(later));
            members.remove("clinic");
            members.add(later);
            assertThat(members.requireActive(again.tlsChain().get(0)).entry()).isEqualTo(later);
            refuses(Reason.UNKNOWN, () -> members.requireActive(certificate()));
        }
    }

    @Test
    void anExpiredEntryIsRefused() throws Exception {
        members.add(clinic.entry());
        Entry brief = Organisations.renewed(
                clinic,
                entry -> entry.setExpiresAtMillis(
                        clock.instant().plus(Duration.ofDays(1)).toEpochMilli()));
        members.add(brief);
        members.requireActive("clinic");
        clock.move(Duration.ofDays(1));

        refuses(Reason.EXPIRED, () -> members.requireActive("clinic"));
        refuses(Reason.EXPIRED, () -> members.add(brief));
    }

    @Test
    void anExpiredCertificateIsRefusedThoughTheEntryGoesOn() throws Exception {
        members.add(Organisations.renewed(clinic, entry -> entry.setExpiresAtMillis(0)));
        clock.move(InitOptions.DEFAULT_VALIDITY.plusSeconds(1));

        members.requireActive("clinic");
        refuses(Reason.EXPIRED, () -> members.requireActive(certificate()));
    }

    @Test
    void ourselvesAreNoMemberButOurKeysAreKnown() throws Exception {
        refuses(Reason.EXISTS, () -> members.add(hospital.entry()));
        assertThat(members.entry("hospital")).contains(hospital.entry().value());
        assertThat(members.entry("nobody")).isEmpty();
    }

    @Test
    void twoMembersWithOneTlsKeyAreRefused() throws Exception {
        members.add(clinic.entry());
        try (Organisation twin = Organisations.make(directory, "twin", clock)) {
            Entry same = Organisations.renewed(
                    twin, entry -> entry.addTlsPins(clinic.entry().value().getTlsPins(0)));
            refuses(Reason.MALFORMED, () -> members.add(same));
        }
        assertThat(members.list()).hasSize(1);
        assertThat(open().list()).hasSize(1);
    }

    @Test
    void anEditedListIsRefusedAndWhatWasKnownGoesOnToCount() throws Exception {
        members.add(clinic.entry());
        members.remove("clinic");
        String json = Files.readString(list());
        for (String edited : new String[] {
            json.replaceFirst("\"revoked\" : \"[^\"]*\"", "\"revoked\" : \"no\""),
            json.replace("INTERNAL", "CORE"),
            json.substring(0, json.length() / 2),
            ""
        }) {
            assertThat(edited).isNotEqualTo(json);
            Files.writeString(list(), edited);
            assertThatThrownBy(this::open).isInstanceOf(IdentityException.class);
            assertThatThrownBy(members::reload).isInstanceOf(IdentityException.class);
            assertThatThrownBy(() -> members.add(clinic.entry())).isInstanceOf(IdentityException.class);
            refuses(Reason.REVOKED, () -> members.requireActive("clinic"));
        }
        Files.writeString(list(), json);
        members.reload();
    }

    @Test
    void aListSignedBySomebodyElseIsRefused() throws Exception {
        Members theirs = Members.open(directory.resolve("clinic"), clinic, clock);
        theirs.add(hospital.entry());
        Files.createDirectories(directory.resolve("hospital"));
        Files.copy(directory.resolve("clinic").resolve("members.json"), list());

        refuses(Reason.TAMPERED, this::open);
    }

    @Test
    void aListSignedWithOurOldKeyIsStillOurs() throws Exception {
        try (Organisation before = Organisations.make(directory, "hospital", clock)) {
            Members.open(directory.resolve("hospital"), before, clock).add(clinic.entry());
        }
        char[] password = Organisations.password(directory, "hospital");
        Set<KeyKind> signing = EnumSet.of(KeyKind.SIGNING);
        Organisation.rotate(directory.resolve("hospital"), password, signing, clock, Organisations.RANDOM)
                .close();
        try (Organisation renewed = Organisation.activate(
                directory.resolve("hospital"), password, signing, List.of(), clock, Organisations.RANDOM)) {
            Members opened = Members.open(directory.resolve("hospital"), renewed, clock);
            opened.requireActive("clinic");
            opened.remove("clinic");
            refuses(
                    Reason.REVOKED,
                    () -> Members.open(directory.resolve("hospital"), renewed, clock)
                            .requireActive("clinic"));
        }
    }

    @Test
    void changesOfAnotherProcessAreSeenAfterReloadAndNeverLost() throws Exception {
        Members other = open();
        other.add(clinic.entry());
        assertThat(members.find("clinic")).isEmpty();
        try (Organisation lab = Organisations.make(directory, "lab", clock)) {
            members.add(lab.entry());
        }
        assertThat(members.list()).extracting(Member::name).containsExactly("clinic", "lab");
        other.reload();
        assertThat(other.list()).hasSize(2);
    }

    @Test
    void aKilledChangeLeavesAWholeList() throws Exception {
        String home = homes.resolve("hospital").toString();
        String other = homes.resolve("clinic").toString();
        for (int round = 0; round < 3; round++) {
            try (Child child = Child.start(
                    ChangeUntilKilled.class,
                    home,
                    other,
                    directory.resolve("hospital").toString())) {
                for (int i = 0; i < 2 + 3 * round; i++) {
                    assertThat(child.line()).isNotNull();
                }
                child.kill();
            }
            assertThat(open().find("clinic")).isPresent();
        }
    }

    /** Adds and removes one member again and again. */
    static final class ChangeUntilKilled {
        public static void main(String[] arguments) throws Exception {
            Path home = Path.of(arguments[0]);
            char[] password = Passwords.read(home.resolve("password"));
            Organisation self = Organisation.open(home, password, Organisations.RANDOM);
            Clock clock = HandClock.standingAt(Organisations.START);
            Members members = Members.open(Path.of(arguments[2]), self, clock);
            Entry other = MemberFile.read(Files.readAllBytes(Path.of(arguments[1], "member.json")));
            while (true) {
                members.add(other);
                System.out.println("added");
                members.remove("clinic");
            }
        }
    }

    private interface Attempt {
        Object run() throws Exception;
    }

    private static void refuses(Reason reason, Attempt attempt) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        IdentityException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private Members open() throws IdentityException {
        return Members.open(directory.resolve("hospital"), hospital, clock);
    }

    private Path list() {
        return directory.resolve("hospital").resolve("members.json");
    }

    private X509Certificate certificate() {
        return clinic.tlsChain().get(0);
    }
}
