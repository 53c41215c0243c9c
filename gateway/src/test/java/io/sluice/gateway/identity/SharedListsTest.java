package io.sluice.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.HandClock;
import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.gateway.store.Database;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.proto.Member;
import io.sluice.proto.MemberList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two folders of one organisation, which meet in one state. */
class SharedListsTest {
    @TempDir
    Path directory;

    private final HandClock clock = HandClock.standingAt(Organisations.START);
    private Organisation hospital;
    private Organisation clinic;
    private Organisation union;
    private Documents state;
    private Path one;
    private Path two;

    @BeforeEach
    void open() throws Exception {
        hospital = Organisations.make(directory, "hospital");
        clinic = Organisations.make(directory, "clinic");
        union = Organisations.make(directory, "union");
        state = Database.open(directory, Runnable::run);
        one = directory.resolve("hospital");
        two = Files.createDirectories(directory.resolve("hospital-2"));
        starts(one).add(clinic.entry());
        Files.copy(list(one), list(two));
    }

    @AfterEach
    void close() {
        hospital.close();
        clinic.close();
        union.close();
        state.close();
    }

    @Test
    void whoWasRemovedAtOneReplicaIsRemovedAtTheOther() throws Exception {
        starts(one).remove("clinic");
        refuses(Reason.REVOKED, () -> starts(two).requireActive("clinic"));
        assertThat(list(two)).hasSameBinaryContentAs(list(one));
        starts(two).add(clinic.entry());
        starts(one).requireActive("clinic");
    }

    @Test
    void aReplicaWithoutTheNewestTokenSecretIsRefused() throws Exception {
        starts(two);
        try (Organisation later = Organisation.rotate(
                one,
                Organisations.password(directory, "hospital"),
                EnumSet.of(KeyKind.TOKEN),
                clock,
                Organisations.RANDOM)) {
            new SharedLists(one, later, state).meet();
            assertThatThrownBy(() -> starts(two)).hasMessageContaining("lacks the token secret");
            new SharedLists(two, later, state).meet(); // With keys.p12 copied.
        }
    }

    @Test
    void aReplicaWithoutAListGetsTheOneInForce() throws Exception {
        Files.delete(list(two));
        starts(two).requireActive("clinic");
    }

    @Test
    void aChangeOfTheListInForceIsTakenFromAFolder() throws Exception {
        starts(two);
        alone(two).remove("clinic");
        starts(two);
        refuses(Reason.REVOKED, () -> starts(one).requireActive("clinic"));
    }

    @Test
    void aChangeOfAnEarlierListIsRefusedWhateverItsSerial() throws Exception {
        starts(two);
        alone(two).add(union.entry());
        alone(two).remove("union");
        starts(one).remove("clinic");
        byte[] before = Files.readAllBytes(list(two));
        refuses(Reason.NOT_NEWER, () -> starts(two));
        assertThat(list(two)).hasBinaryContent(before);
        refuses(Reason.REVOKED, () -> starts(one).requireActive("clinic"));

        Files.delete(list(two));
        refuses(Reason.REVOKED, () -> starts(two).requireActive("clinic"));
    }

    @Test
    void aListInTheStateThatWeDidNotSignIsRefused() throws Exception {
        byte[] foreign = MemberListFile.sign(
                MemberList.newBuilder().setIssuer("hospital").setSerial(9).build(), clinic.signing());
        byte[] before = Files.readAllBytes(list(two));
        state.write(tx -> tx.put(Document.of("member-lists", "own", "", foreign)));
        refuses(Reason.TAMPERED, () -> starts(two));
        assertThat(list(two)).hasBinaryContent(before);
    }

    @Test
    void anEarlierListInTheStateIsRefused() throws Exception {
        byte[] earlier = state.get("member-lists", "own").orElseThrow().content();
        starts(one).remove("clinic");
        starts(two);
        state.write(tx -> tx.put(Document.of("member-lists", "own", "", earlier)));
        refuses(Reason.NOT_NEWER, () -> starts(two));
        refuses(Reason.REVOKED, () -> alone(two).requireActive("clinic"));
    }

    @Test
    void aCrashBetweenStateAndFolderLosesNoChange() throws Exception {
        byte[] before = Files.readAllBytes(list(one));
        starts(one).remove("clinic");
        Files.write(list(one), before);
        refuses(Reason.REVOKED, () -> starts(one).requireActive("clinic"));
        Files.delete(one.resolve("members.shared"));
        refuses(Reason.REVOKED, () -> starts(one).requireActive("clinic"));
    }

    @Test
    void afterARestoreTheFolderIsInForce() throws Exception {
        starts(two);
        alone(two).remove("clinic");
        starts(one).add(union.entry());
        new SharedLists(two, hospital, state).impose();
        refuses(Reason.REVOKED, () -> starts(two).requireActive("clinic"));
    }

    @Test
    void aReplicaWithAnOlderMemberEntryIsRefused() throws Exception {
        try (Organisation later = Organisation.addLane(
                one, Organisations.password(directory, "hospital"), "second", clock, Organisations.RANDOM)) {
            new SharedLists(one, later, state).meet();
            assertThatThrownBy(() -> starts(two))
                    .hasMessageContaining("serial 1, while the other replica ran with serial 2");
        }
    }

    @Test
    void registrarsListsGoAlong() throws Exception {
        byte[] list = MemberListFile.sign(
                MemberList.newBuilder()
                        .setIssuer("union")
                        .setSerial(1)
                        .setIssuedAtMillis(clock.millis())
                        .setExpiresAtMillis(
                                clock.instant().plus(Duration.ofDays(9)).toEpochMilli())
                        .addMembers(Member.newBuilder()
                                .setEntry(union.entry().signed())
                                .addRoles("registrar"))
                        .build(),
                union.signing());
        starts(one).importList(list, Optional.of(union.entry().fingerprint()));
        starts(two).requireActive("union");
        assertThat(two.resolve("registrars/union.json")).hasSameBinaryContentAs(one.resolve("registrars/union.json"));
    }

    /** As a gateway does it that has become the owner of the state. */
    private Members starts(Path folder) throws IdentityException {
        SharedLists shared = new SharedLists(folder, hospital, state);
        shared.meet();
        return Members.open(folder, hospital, clock, Optional.of(shared));
    }

    /** As a command does it beside a gateway that does not run. */
    private Members alone(Path folder) throws IdentityException {
        return Members.open(folder, hospital, clock);
    }

    private static Path list(Path folder) {
        return folder.resolve("members.json");
    }

    private static void refuses(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        IdentityException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
