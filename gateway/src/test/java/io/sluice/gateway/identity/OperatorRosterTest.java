package io.sluice.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.gateway.sealing.SigningKeys;
import io.sluice.proto.OperatorChange;
import io.sluice.proto.OperatorEntry;
import io.sluice.proto.Signed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorRosterTest {
    private static final char[] PASSWORD = "a password".toCharArray();
    private static final long NOW = Organisations.START.toEpochMilli();

    @TempDir
    static Path home;

    private static SigningKeys hospital;
    private static OperatorKey anna;
    private static OperatorKey ben;

    private OperatorRoster roster = OperatorRoster.empty("hospital");

    @BeforeAll
    static void keys() throws Exception {
        hospital = SigningKeys.fromSeeds("hospital", new byte[32], new byte[32], Organisations.RANDOM);
        anna = made("anna.key", "anna");
        ben = made("ben.key", "ben");
    }

    private static OperatorKey made(String file, String name) throws IdentityException {
        OperatorKey.create(home.resolve(file), name, PASSWORD, Organisations.START, Organisations.RANDOM);
        return OperatorKey.open(home.resolve(file), PASSWORD, Organisations.RANDOM);
    }

    private static Signed entry(String file) throws Exception {
        return OperatorFile.read(Files.readAllBytes(OperatorKey.publicFile(home.resolve(file))));
    }

    private OperatorChange.Builder listing(String name, String... roles) throws Exception {
        return next(name).setEntry(entry(name + ".key")).addAllRoles(List.of(roles));
    }

    private OperatorChange.Builder next(String name) {
        return OperatorChange.newBuilder()
                .setOrganisation("hospital")
                .setSerial(roster.serial() + 1)
                .setPrevious(roster.head())
                .setTimeMillis(NOW)
                .setName(name);
    }

    private Signed signed(OperatorChange.Builder change, OperatorKey... by) {
        Signed signed = Signed.newBuilder()
                .setType(OperatorRoster.TYPE)
                .setPayload(change.build().toByteString())
                .build();
        for (OperatorKey key : by) {
            signed = signed.toBuilder()
                    .addAllSignatures(
                            key.sign(OperatorRoster.TYPE, signed.getPayload()).getSignaturesList())
                    .build();
        }
        return hospital.addTo(signed);
    }

    private void take(OperatorChange.Builder change, OperatorKey... by) throws IdentityException {
        roster = roster.after(signed(change, by), List.of(hospital.publicKey()));
    }

    private void refuses(Reason reason, ThrowingCallable change) {
        assertThatThrownBy(change)
                .isInstanceOfSatisfying(
                        IdentityException.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }

    @Test
    void theFirstOwnerNeedsNoOwnerAndEveryoneElseDoes() throws Exception {
        assertThat(roster.owned()).isFalse();
        take(listing("anna", "owner"));

        assertThat(roster.owned()).isTrue();
        refuses(Reason.UNKNOWN, () -> take(listing("ben", "approver")));
        refuses(Reason.UNKNOWN, () -> take(listing("ben", "approver"), ben));
        take(listing("ben", "approver"), anna);
        refuses(Reason.NOT_SIGNED, () -> take(listing("ben", "owner"), ben));
        assertThat(roster.find("ben").orElseThrow().may(OperatorRole.APPROVER)).isTrue();
        assertThat(roster.find("ben").orElseThrow().may(OperatorRole.AUDITOR)).isFalse();
        assertThat(roster.find("anna").orElseThrow().may(OperatorRole.AUDITOR)).isTrue();
    }

    @Test
    void aRemovedOperatorSignsNoMoreAndStaysKnown() throws Exception {
        take(listing("anna", "owner"));
        take(listing("ben", "approver"), anna);
        Signed word = ben.sign("test", ByteString.copyFromUtf8("word"));
        assertThat(roster.requireSigned(word, "test", NOW).name()).isEqualTo("ben");

        take(next("ben"), anna);

        refuses(Reason.REVOKED, () -> roster.requireSigned(word, "test", NOW));
        assertThat(roster.all()).extracting(Operator::name).containsExactly("anna", "ben");
        refuses(Reason.UNKNOWN, () -> take(next("ben"), anna));
    }

    @Test
    void anOperatorWhoseTimeIsOverSignsNoMore() throws Exception {
        take(listing("ben", "approver").setUntilMillis(NOW + 1000));
        Signed word = ben.sign("test", ByteString.copyFromUtf8("word"));

        assertThat(roster.requireSigned(word, "test", NOW + 999).name()).isEqualTo("ben");
        refuses(Reason.EXPIRED, () -> roster.requireSigned(word, "test", NOW + 1000));
    }

    @Test
    void aSignatureCountsForItsOwnTypeAndContentOnly() throws Exception {
        take(listing("ben", "approver"));
        Signed word = ben.sign("test", ByteString.copyFromUtf8("word"));

        refuses(Reason.TAMPERED, () -> roster.requireSigned(word, "other", NOW));
        Signed changed =
                word.toBuilder().setPayload(ByteString.copyFromUtf8("another")).build();
        refuses(Reason.TAMPERED, () -> roster.requireSigned(changed, "test", NOW));
        Signed unknown = anna.sign("test", ByteString.copyFromUtf8("word"));
        refuses(Reason.UNKNOWN, () -> roster.requireSigned(unknown, "test", NOW));
    }

    @Test
    void theLastOwnerStays() throws Exception {
        take(listing("anna", "owner"));
        refuses(Reason.NOT_SIGNED, () -> take(next("anna"), anna));
        refuses(Reason.NOT_SIGNED, () -> take(listing("anna", "steward"), anna));

        take(listing("ben", "owner"), anna);
        take(next("anna"), ben);
        assertThat(roster.owned()).isTrue();
    }

    @Test
    void oneKeyIsOnePersonForEver() throws Exception {
        take(listing("ben", "steward"));
        OperatorEntry another = OperatorFile.verify(entry("ben.key")).toBuilder()
                .setName("berta")
                .build();
        Signed same = ben.sign(OperatorFile.TYPE, another.toByteString());
        OperatorChange.Builder twice = next("berta").setEntry(same).addRoles("approver");

        refuses(Reason.EXISTS, () -> take(twice));
        take(next("ben"));
        refuses(Reason.EXISTS, () -> take(twice.setSerial(3).setPrevious(roster.head())));
    }

    @Test
    void aNameIsGivenToAnotherKeyOnlyAfterItWasRemoved() throws Exception {
        take(listing("anna", "steward"));
        OperatorKey.create(home.resolve("new.key"), "anna", PASSWORD, Organisations.START, Organisations.RANDOM);
        OperatorChange.Builder replaced =
                next("anna").setEntry(entry("new.key")).addRoles("steward");

        refuses(Reason.EXISTS, () -> take(replaced));
        take(next("anna"));
        take(next("anna").setEntry(entry("new.key")).addRoles("steward"));
        assertThat(roster.byKey(anna.keyId())).isEmpty();
    }

    @Test
    void aChangeFollowsTheOneBeforeAndNoOther() throws Exception {
        take(listing("anna", "steward"));
        for (Consumer<OperatorChange.Builder> wrong : List.<Consumer<OperatorChange.Builder>>of(
                change -> change.setSerial(1),
                change -> change.setSerial(3),
                change -> change.setPrevious(ByteString.EMPTY),
                change -> change.setTimeMillis(NOW - 1))) {
            OperatorChange.Builder change = listing("ben", "approver");
            wrong.accept(change);
            refuses(Reason.NOT_NEWER, () -> take(change));
        }
        refuses(Reason.MALFORMED, () -> take(listing("ben", "approver").setOrganisation("clinic")));
        refuses(Reason.MALFORMED, () -> take(listing("ben")));
        refuses(Reason.MALFORMED, () -> take(listing("ben", "king")));
        refuses(Reason.MALFORMED, () -> take(listing("ben", "owner").setUntilMillis(NOW + 5)));
        refuses(Reason.MALFORMED, () -> take(listing("ben", "approver").setUntilMillis(NOW)));
        take(listing("ben", "approver"));
    }

    @Test
    void whatTheOrganisationDidNotSignIsNoChange() throws Exception {
        Signed unsigned = Signed.newBuilder()
                .setType(OperatorRoster.TYPE)
                .setPayload(listing("anna", "owner").build().toByteString())
                .build();
        refuses(Reason.TAMPERED, () -> roster.after(unsigned, List.of(hospital.publicKey())));
    }

    @Test
    void aKeyFileOpensWithItsPasswordOnlyAndReplacesNothing() {
        refuses(
                Reason.WRONG_PASSWORD,
                () -> OperatorKey.open(home.resolve("anna.key"), "wrong".toCharArray(), Organisations.RANDOM));
        refuses(
                Reason.EXISTS,
                () -> OperatorKey.create(
                        home.resolve("anna.key"), "x", PASSWORD, Organisations.START, Organisations.RANDOM));
        refuses(
                Reason.MALFORMED,
                () -> OperatorKey.create(
                        home.resolve("x.key"), "Anna B", PASSWORD, Organisations.START, Organisations.RANDOM));
    }

    @Test
    void whatAPublicFileShowsIsWhatWasSigned() throws Exception {
        String file = Files.readString(OperatorKey.publicFile(home.resolve("anna.key")));
        refuses(
                Reason.TAMPERED,
                () -> OperatorFile.read(file.replace("\"anna\"", "\"otto\"").getBytes()));
    }

    @FuzzTest
    void garbageFailsAsTheDocumentedException(byte[] garbage) {
        try {
            OperatorFile.read(garbage);
        } catch (IdentityException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    @FuzzTest
    void garbageChangesFailAsTheDocumentedException(byte[] garbage) {
        Signed signed = Signed.newBuilder()
                .setType(OperatorRoster.TYPE)
                .setPayload(ByteString.copyFrom(garbage))
                .build();
        try {
            OperatorRoster.empty("hospital")
                    .after(hospitals().addTo(signed), List.of(hospitals().publicKey()));
        } catch (IdentityException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    private static SigningKeys hospitals() {
        return SigningKeys.fromSeeds("hospital", new byte[32], new byte[32], Organisations.RANDOM);
    }
}
