package io.sluice.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.gateway.HandClock;
import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.proto.Member;
import io.sluice.proto.MemberList;
import io.sluice.proto.Rank;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrarTest {
    private static final Duration MONTH = Duration.ofDays(30);

    @TempDir
    static Path homes;

    private static Organisation hospital;
    private static Organisation clinic;
    private static Organisation union;

    @TempDir
    Path directory;

    private final HandClock clock = HandClock.standingAt(Organisations.START);
    private Members members;

    @BeforeAll
    static void make() throws Exception {
        hospital = Organisations.make(homes, "hospital");
        clinic = Organisations.make(homes, "clinic");
        union = Organisations.make(homes, "union");
    }

    @AfterAll
    static void close() {
        hospital.close();
        clinic.close();
        union.close();
    }

    @BeforeEach
    void begin() throws Exception {
        members = open();
    }

    @Test
    void aListWithTheRightFingerprintAdmitsItsMembersButGrantsThemNothing() throws Exception {
        List<io.sluice.gateway.identity.Member> imported = members.importList(list(1, all -> {}), fingerprint());

        assertThat(imported).extracting(io.sluice.gateway.identity.Member::name).containsExactly("union", "clinic");
        for (Members opened : new Members[] {members, open()}) {
            var found = opened.requireActive(clinic.tlsChain().get(0));
            assertThat(found.grants()).isEqualTo(Grants.DEFAULT); // The list says AUDITOR and CORE.
            assertThat(found.registrar()).isEqualTo("union");
            assertThat(opened.requireActive("union").roles()).containsExactly(Role.REGISTRAR);
            assertThat(opened.requireActive("union").clearance()).isEqualTo(Rank.PUBLIC);
            assertThat(opened.find("hospital")).isEmpty(); // We are on it, too.
        }
    }

    @Test
    void withoutTheFingerprintOrWithAnotherNothingIsTaken() throws Exception {
        byte[] list = list(1, all -> {});

        refuses(Reason.WRONG_FINGERPRINT, () -> members.importList(list, Optional.empty()));
        refuses(
                Reason.WRONG_FINGERPRINT,
                () -> members.importList(list, Optional.of(clinic.entry().fingerprint())));
        assertThat(members.list()).isEmpty();
        assertThat(open().list()).isEmpty();
    }

    @Test
    void aMemberCannotMakeItselfTheRegistrar() throws Exception {
        members.add(clinic.entry());
        byte[] list = MemberListFile.sign(
                MemberList.newBuilder()
                        .setIssuer("clinic")
                        .setSerial(1)
                        .setIssuedAtMillis(clock.millis())
                        .setExpiresAtMillis(clock.instant().plus(MONTH).toEpochMilli())
                        .addMembers(Member.newBuilder().setEntry(clinic.entry().signed()))
                        .build(),
                clinic.signing());

        refuses(Reason.WRONG_FINGERPRINT, () -> members.importList(list, Optional.empty()));
    }

    @Test
    void aListThatIsOverIsNeverUsed() throws Exception {
        members.importList(list(1, all -> {}), fingerprint());
        clock.move(MONTH);

        refuses(Reason.STALE, () -> members.requireActive("clinic"));
        refuses(Reason.STALE, () -> open().requireActive(clinic.tlsChain().get(0)));
        members.requireActive("union"); // On our own list.
        byte[] stale = list(2, all -> all.setExpiresAtMillis(clock.millis()));
        refuses(Reason.STALE, () -> members.importList(stale, Optional.empty()));
        members.importList(list(3, all -> {}), Optional.empty());
        members.requireActive("clinic");
    }

    @Test
    void aRefreshedListNeedsAHigherSerial() throws Exception {
        byte[] second = list(2, all -> {});
        members.importList(second, fingerprint());
        members.importList(second, Optional.empty()); // The same again harms nothing.

        byte[] first = list(1, all -> {});
        byte[] otherSecond = list(2, all -> all.removeMembers(1));
        refuses(Reason.NOT_NEWER, () -> members.importList(first, Optional.empty()));
        refuses(Reason.NOT_NEWER, () -> members.importList(otherSecond, Optional.empty()));
        members.importList(list(3, all -> all.removeMembers(1)), Optional.empty());
        refuses(Reason.UNKNOWN, () -> members.requireActive("clinic"));
    }

    @Test
    void aListWithoutEndOrFromTheFutureIsRefused() throws Exception {
        byte[] endless = list(1, all -> all.setExpiresAtMillis(0));
        byte[] future = list(1, all -> all.setIssuedAtMillis(clock.millis() + 3_600_000));
        byte[] headless = list(1, all -> all.removeMembers(0));

        for (byte[] list : List.of(endless, future, headless)) {
            refuses(Reason.MALFORMED, () -> members.importList(list, fingerprint()));
        }
    }

    @Test
    void revokedByTheRegistrarIsRevokedEvenIfWeListTheMember() throws Exception {
        members.add(clinic.entry());
        members.importList(list(1, all -> {}), fingerprint());
        members.requireActive("clinic");
        members.importList(
                list(
                        2,
                        all -> all.setMembers(
                                1,
                                all.getMembers(1).toBuilder().setRevoked(true).setRevokedAtMillis(clock.millis()))),
                Optional.empty());

        refuses(Reason.REVOKED, () -> members.requireActive("clinic"));
        refuses(Reason.REVOKED, () -> open().requireActive("clinic"));
    }

    @Test
    void revokedByUsIsRevokedWhateverTheRegistrarSays() throws Exception {
        members.importList(list(1, all -> {}), fingerprint());
        members.remove("clinic");
        members.importList(list(2, all -> {}), Optional.empty());

        refuses(Reason.REVOKED, () -> open().requireActive("clinic"));
    }

    @Test
    void removingTheRegistrarTakesItsWholeListAway() throws Exception {
        members.importList(list(1, all -> {}), fingerprint());
        members.remove("union");
        members.reload();

        refuses(Reason.UNKNOWN, () -> members.requireActive("clinic"));
        byte[] next = list(2, all -> {});
        refuses(Reason.WRONG_FINGERPRINT, () -> members.importList(next, Optional.empty()));
    }

    @Test
    void whereAMemberIsWeSayOurselvesAndNoRegistrar() throws Exception {
        Consumer<MemberList.Builder> claims =
                all -> all.setMembers(1, all.getMembers(1).toBuilder().setJurisdiction("DE"));
        members.importList(list(1, claims), fingerprint());
        assertThat(open().requireActive("clinic").jurisdiction()).isEmpty();
        members.add(clinic.entry(), new Grants(Set.of(), Rank.INTERNAL, Jurisdiction.of("HK")));
        members.importList(list(2, claims), Optional.empty());
        members.add(clinic.entry());
        assertThat(open().requireActive("clinic").jurisdiction()).contains(new Jurisdiction("HK"));
    }

    @Test
    void localGrantsHoldBesideTheRegistrarsEntry() throws Exception {
        members.importList(list(1, all -> {}), fingerprint());
        members.add(clinic.entry(), new Grants(Set.of(Role.AUDITOR), Rank.CONFIDENTIAL));
        Entry moved = Organisations.renewed(clinic, entry -> entry.setUrl("https://moved.example:1"));
        members.importList(
                list(2, all -> all.setMembers(1, Member.newBuilder().setEntry(moved.signed()))), Optional.empty());

        var found = open().requireActive("clinic");
        assertThat(found.url()).hasToString("https://moved.example:1");
        assertThat(found.roles()).containsExactly(Role.AUDITOR);
        clock.move(MONTH); // Our own word does not end with the registrar's.
        members.requireActive("clinic");
    }

    @Test
    void aRegistrarCannotExchangeTheKeysOfAMemberThatWeListOurselves() throws Exception {
        members.add(clinic.entry());
        try (Organisation impostor = Organisation.init(
                directory.resolve("x"), InitOptions.of("clinic", "https://h:1"), clock, Organisations.RANDOM)) {
            Entry theirs = Organisations.renewed(impostor, entry -> {});
            members.importList(
                    list(1, all -> all.setMembers(1, Member.newBuilder().setEntry(theirs.signed()))), fingerprint());
            assertThat(members.requireActive("clinic").entry()).isEqualTo(clinic.entry());
            refuses(
                    Reason.UNKNOWN,
                    () -> members.requireActive(impostor.tlsChain().get(0)));
        }
    }

    @Test
    void theRegistrarMayRotateItsKeys() throws Exception {
        Path home = directory.resolve("union");
        Set<KeyKind> kinds = EnumSet.complementOf(EnumSet.of(KeyKind.CHECKPOINT));
        try (Organisation before = Organisations.make(directory, "union", clock)) {
            members.importList(
                    list(before, 1, all -> {}), Optional.of(before.entry().fingerprint()));
        }
        char[] password = Organisations.password(directory, "union");
        Organisation.rotate(home, password, kinds, clock, Organisations.RANDOM).close();
        try (Organisation after =
                Organisation.activate(home, password, kinds, List.of(), clock, Organisations.RANDOM)) {
            members.importList(list(after, 2, all -> {}), Optional.empty());
            assertThat(open().requireActive("union").entry()).isEqualTo(after.entry());
        }
        open().requireActive("clinic");
    }

    @Test
    void anEditedOrExchangedListFileIsRefused() throws Exception {
        members.importList(list(1, all -> {}), fingerprint());
        Path file = directory.resolve("hospital").resolve("registrars").resolve("union.json");
        String json = Files.readString(file);
        Files.writeString(file, json.replace("\"clearance\" : \"CORE\"", "\"clearance\" : \"PUBLIC\""));
        refuses(Reason.TAMPERED, this::open);

        try (Organisation impostor = Organisation.init(
                directory.resolve("x"), InitOptions.of("union", "https://h:1"), clock, Organisations.RANDOM)) {
            Files.write(file, list(impostor, 9, all -> {}));
            assertThatThrownBy(this::open).isInstanceOf(IdentityException.class);
        }
        Files.writeString(file, json);
        open().requireActive("clinic");
    }

    @FuzzTest
    void garbageFailsAsTheDocumentedException(byte[] garbage) {
        try {
            MemberListFile.read(garbage);
        } catch (IdentityException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
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

    private byte[] list(long serial, Consumer<MemberList.Builder> change) throws IdentityException {
        return list(union, serial, change);
    }

    private byte[] list(Organisation issuer, long serial, Consumer<MemberList.Builder> change)
            throws IdentityException {
        MemberList.Builder list = MemberList.newBuilder()
                .setIssuer("union")
                .setSerial(serial)
                .setIssuedAtMillis(clock.millis())
                .setExpiresAtMillis(clock.instant().plus(MONTH).toEpochMilli())
                .addMembers(Member.newBuilder().setEntry(issuer.entry().signed()))
                .addMembers(Member.newBuilder()
                        .setEntry(clinic.entry().signed())
                        .addRoles("auditor")
                        .setClearance(Rank.CORE))
                .addMembers(Member.newBuilder().setEntry(hospital.entry().signed()));
        change.accept(list);
        return MemberListFile.sign(list.build(), issuer.signing());
    }

    private Optional<Fingerprint> fingerprint() {
        return Optional.of(union.entry().fingerprint());
    }

    private Members open() throws IdentityException {
        return Members.open(directory.resolve("hospital"), hospital, clock);
    }
}
