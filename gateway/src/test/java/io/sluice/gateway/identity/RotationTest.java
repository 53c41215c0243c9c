package io.sluice.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.gateway.HandClock;
import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.gateway.sealing.DataKey;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.LaneReach;
import io.sluice.proto.MemberEntry;
import io.sluice.proto.RetiredCheckpointKey;
import io.sluice.proto.Signed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotationTest {
    private static final Set<KeyKind> ALL = EnumSet.allOf(KeyKind.class);

    @TempDir
    Path directory;

    private final HandClock clock = HandClock.standingAt(Organisations.START);
    private Organisation before;
    private Organisation partner;
    private Members partners;

    @BeforeEach
    void make() throws Exception {
        before = Organisations.make(directory, "hospital", clock);
        partner = Organisations.make(directory, "clinic", clock);
        partners = Members.open(directory.resolve("clinic"), partner, clock);
        partners.add(before.entry());
    }

    @Test
    void announcedKeysAreListedWhileTheOldOnesStayInUse() throws Exception {
        try (Organisation announced = rotate(ALL)) {
            assertThat(announced.entry().value().getSerial()).isEqualTo(2);
            assertThat(announced.entry().value().getSigningKeysCount()).isEqualTo(2);
            assertThat(announced.entry().value().getSealingKeysCount()).isEqualTo(2);
            assertThat(announced.entry().value().getTlsPinsCount()).isEqualTo(2);
            assertThat(announced.signing().keyId()).isEqualTo(before.signing().keyId());
            assertThat(announced.sealing().keyId()).isEqualTo(before.sealing().keyId());
            assertThat(announced.tlsChain()).isEqualTo(before.tlsChain());
            assertThat(announced.sealingKeys()).hasSize(2);
            partners.add(announced.entry());
        }
    }

    @Test
    void aPartnerWithTheAnnouncementAcceptsWhatTheNewKeysDo() throws Exception {
        rotate(ALL).close();
        partners.add(fileEntry());
        try (Organisation renewed = activate(ALL)) {
            assertThat(renewed.signing().keyId()).isNotEqualTo(before.signing().keyId());
            assertThat(renewed.sealing().keyId()).isNotEqualTo(before.sealing().keyId());
            assertThat(renewed.tlsChain()).isNotEqualTo(before.tlsChain());

            Member known = partners.requireActive(renewed.tlsChain().get(0));
            Signed signed = renewed.signing().sign("receipt", ByteString.copyFromUtf8("x"));
            assertThat(Signatures.verify(signed, "receipt", "hospital", known.signingKeys()))
                    .isEqualTo(ByteString.copyFromUtf8("x"));
            assertThat(known.sealingKey(renewed.sealing().keyId())).isPresent();
            partners.requireActive(before.tlsChain().get(0)); // The old one goes on, for who comes late.
        }
    }

    @Test
    void aPartnerWhoMissedTheAnnouncementAcceptsTheLastEntry() throws Exception {
        rotate(ALL).close();
        activate(ALL).close();

        assertThat(partners.add(fileEntry()).entry().value().getSerial()).isEqualTo(3);
    }

    @Test
    void oldSealingKeysOpenForEver() throws Exception {
        ByteString first = before.sealing().keyId();
        for (int i = 0; i < Entry.MAX_SEALING_KEYS + 2; i++) {
            rotate(EnumSet.of(KeyKind.SEALING)).close();
            activate(EnumSet.of(KeyKind.SEALING)).close();
        }
        try (Organisation opened = open()) {
            assertThat(opened.entry().value().getSealingKeysList())
                    .noneMatch(key -> key.getKeyId().equals(first))
                    .hasSize(Entry.MAX_SEALING_KEYS);
            assertThat(opened.sealing(first)).isPresent();
            assertThat(opened.sealingKeys()).hasSize(Entry.MAX_SEALING_KEYS + 3);
            assertThat(opened.signing().keyId()).isEqualTo(before.signing().keyId());
        }
    }

    @Test
    void onlyWhatWasNamedChanges() throws Exception {
        try (Organisation announced = rotate(EnumSet.of(KeyKind.SIGNING))) {
            assertThat(announced.entry().value().getSealingKeysList())
                    .isEqualTo(before.entry().value().getSealingKeysList());
            assertThat(announced.entry().value().getTlsPinsList())
                    .isEqualTo(before.entry().value().getTlsPinsList());
            assertThat(announced.entry().value().getExpiresAtMillis())
                    .isEqualTo(before.entry().value().getExpiresAtMillis());
        }
    }

    @Test
    void secretsThatAreNotRotatedStay() throws Exception {
        try (Organisation announced = rotate(ALL)) {
            assertThat(announced.releaseSecret()).isEqualTo(before.releaseSecret());
        }
    }

    @Test
    void aCrashBetweenKeyStoreAndMemberFileHarmsNothing() throws Exception {
        Path member = directory.resolve("hospital").resolve("member.json");
        Path kept = Files.copy(member, directory.resolve("kept"));
        rotate(ALL).close();
        Files.copy(kept, member, StandardCopyOption.REPLACE_EXISTING);

        try (Organisation opened = open()) {
            assertThat(opened.entry()).isEqualTo(before.entry());
            assertThat(opened.signing().keyId()).isEqualTo(before.signing().keyId());
        }
        rotate(ALL).close();
        try (Organisation renewed = activate(ALL)) {
            assertThat(renewed.entry().value().getSerial()).isEqualTo(3);
        }
    }

    @Test
    void aRotationWithTheWrongPasswordChangesNothing() throws Exception {
        assertThatThrownBy(() -> Organisation.rotate(
                        directory.resolve("hospital"), "wrong".toCharArray(), ALL, clock, Organisations.RANDOM))
                .isInstanceOfSatisfying(
                        IdentityException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_PASSWORD));
        open().close();
    }

    @Test
    void anotherStorageKeyIsOursAlone() throws Exception {
        ByteString object = ByteString.copyFromUtf8("object-id-16-byt");
        ByteString wrapped;
        try (DataKey key = DataKey.generate(Organisations.RANDOM)) {
            wrapped = before.storage().wrap(key, object, Organisations.RANDOM);
        }
        try (Organisation rotated = rotate(EnumSet.of(KeyKind.STORAGE));
                Organisation opened = activate(EnumSet.of(KeyKind.STORAGE))) {
            assertThat(rotated.entry().signed()).isEqualTo(before.entry().signed());
            assertThat(opened.entry().signed()).isEqualTo(before.entry().signed());
            assertThat(fileEntry().signed()).isEqualTo(before.entry().signed());
            assertThat(opened.storage().generations()).isEqualTo(2);
            assertThat(opened.storage().isOld(wrapped, object)).isTrue();
            try (DataKey key = opened.storage().unwrap(wrapped, object)) {
                ByteString again = opened.storage().wrap(key, object, Organisations.RANDOM);
                assertThat(opened.storage().isOld(again, object)).isFalse();
                assertThat(rotated.storage().isOld(again, object)).isFalse();
            }
        }
    }

    @Test
    void anotherTokenSecretIsOursAloneAndTheOlderOneStays() throws Exception {
        try (Organisation rotated = rotate(EnumSet.of(KeyKind.TOKEN, KeyKind.STORAGE));
                Organisation opened = activate(EnumSet.of(KeyKind.TOKEN))) {
            assertThat(fileEntry().signed()).isEqualTo(before.entry().signed());
            assertThat(opened.tokenSecrets()).hasSize(2);
            assertThat(opened.tokenSecrets().get(0))
                    .isNotEqualTo(before.tokenSecrets().get(0))
                    .isEqualTo(rotated.tokenSecrets().get(0));
            assertThat(opened.tokenSecrets().get(1))
                    .isEqualTo(before.tokenSecrets().get(0));
        }
    }

    @Test
    void anAnnouncedCheckpointKeyCountsBesideTheOneInUse() throws Exception {
        try (Organisation announced = rotate(EnumSet.of(KeyKind.CHECKPOINT))) {
            assertThat(announced.checkpoint().publicKey())
                    .isEqualTo(before.checkpoint().publicKey());
            assertThat(announced.entry().value().getCheckpointKeysList())
                    .hasSize(2)
                    .startsWith(before.checkpoint().publicKey());
            assertThat(announced.entry().value().getRetiredCheckpointKeysList()).isEmpty();
        }
    }

    @Test
    void theCheckpointKeyThatWasInUseIsListedWithUpToWhereItCounts() throws Exception {
        rotate(EnumSet.of(KeyKind.CHECKPOINT)).close();
        rotate(EnumSet.of(KeyKind.CHECKPOINT)).close(); // The one before signs nothing and is forgotten.
        partners.add(fileEntry());
        try (Organisation renewed = activate(EnumSet.of(KeyKind.CHECKPOINT))) {
            assertThat(renewed.entry().value().getCheckpointKeysList())
                    .containsExactly(renewed.checkpoint().publicKey())
                    .doesNotContain(before.checkpoint().publicKey());
            assertThat(renewed.entry().value().getRetiredCheckpointKeysList())
                    .containsExactly(RetiredCheckpointKey.newBuilder()
                            .setKey(before.checkpoint().publicKey())
                            .addLanes(reach("hospital/main", 7))
                            .build());
            partners.add(renewed.entry());
        }
        rotate(ALL).close();
        try (Organisation third = activate(ALL)) {
            assertThat(third.entry().value().getRetiredCheckpointKeysCount()).isEqualTo(2);
            partners.add(third.entry());
        }
    }

    @Test
    void aCheckpointKeyIsNotRetiredWithoutKnowingEveryLane() throws Exception {
        Organisation.addLane(directory.resolve("hospital"), password(), "second", clock, Organisations.RANDOM)
                .close();
        refuses(Reason.MISSING, () -> activate(EnumSet.of(KeyKind.CHECKPOINT))); // None was announced.
        rotate(EnumSet.of(KeyKind.CHECKPOINT)).close();
        Entry announced = fileEntry();
        refuses(Reason.MISSING, () -> activate(EnumSet.of(KeyKind.CHECKPOINT)));
        assertThat(fileEntry()).isEqualTo(announced);
        activate(EnumSet.of(KeyKind.CHECKPOINT), List.of(reach("hospital/main", 7), reach("hospital/second", 0)))
                .close();
    }

    @Test
    void noLaterEntryBringsARetiredCheckpointKeyBack() throws Exception {
        CheckpointKey old = before.checkpoint().publicKey();
        rotate(EnumSet.of(KeyKind.CHECKPOINT)).close();
        activate(EnumSet.of(KeyKind.CHECKPOINT)).close();
        partners.add(fileEntry());
        try (Organisation now = open()) {
            for (Consumer<MemberEntry.Builder> revival : List.<Consumer<MemberEntry.Builder>>of(
                    entry -> entry.clearRetiredCheckpointKeys(),
                    entry -> entry.clearRetiredCheckpointKeys().addCheckpointKeys(old),
                    entry -> entry.getRetiredCheckpointKeysBuilder(0)
                            .getLanesBuilder(0)
                            .setSize(8),
                    entry -> entry.setCheckpointKeys(
                            0, old.toBuilder().setEd25519(ByteString.copyFrom(new byte[32]))))) {
                Entry revived = Organisations.renewed(now, revival);
                refuses(Reason.REVIVES_KEY, () -> partners.add(revived));
            }
            for (Consumer<MemberEntry.Builder> misfit : List.<Consumer<MemberEntry.Builder>>of(
                    entry -> entry.addCheckpointKeys(old),
                    entry -> entry.addRetiredCheckpointKeys(entry.getRetiredCheckpointKeys(0)),
                    entry -> entry.getRetiredCheckpointKeysBuilder(0)
                            .getLanesBuilder(0)
                            .setRoot(ByteString.EMPTY),
                    entry -> entry.getRetiredCheckpointKeysBuilder(0)
                            .getKeyBuilder()
                            .setMldsa44(ByteString.EMPTY),
                    entry -> entry.getRetiredCheckpointKeysBuilder(0)
                            .getLanesBuilder(0)
                            .setOrigin("hospital/other"))) {
                refuses(Reason.MALFORMED, () -> Organisations.renewed(now, misfit));
            }
        }
    }

    @Test
    void aCrashBeforeTheEntryIsRenewedLeavesTheCheckpointKeyInUse() throws Exception {
        Path member = directory.resolve("hospital").resolve("member.json");
        rotate(EnumSet.of(KeyKind.CHECKPOINT)).close();
        Path announced = Files.copy(member, directory.resolve("announced"));
        activate(EnumSet.of(KeyKind.CHECKPOINT)).close();
        Files.copy(announced, member, StandardCopyOption.REPLACE_EXISTING);
        try (Organisation opened = open()) {
            assertThat(opened.checkpoint().publicKey())
                    .isEqualTo(before.checkpoint().publicKey());
        }
        activate(EnumSet.of(KeyKind.CHECKPOINT)).close();
    }

    private static void refuses(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        IdentityException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private Organisation rotate(Set<KeyKind> kinds) throws IdentityException {
        return Organisation.rotate(directory.resolve("hospital"), password(), kinds, clock, Organisations.RANDOM);
    }

    private Organisation activate(Set<KeyKind> kinds) throws IdentityException {
        return activate(kinds, List.of(reach("hospital/main", 7)));
    }

    private Organisation activate(Set<KeyKind> kinds, List<LaneReach> reaches) throws IdentityException {
        return Organisation.activate(
                directory.resolve("hospital"), password(), kinds, reaches, clock, Organisations.RANDOM);
    }

    private static LaneReach reach(String lane, long size) {
        return LaneReach.newBuilder()
                .setOrigin(lane)
                .setSize(size)
                .setRoot(ByteString.copyFrom(new byte[32]))
                .build();
    }

    private Organisation open() throws IdentityException {
        return Organisation.open(directory.resolve("hospital"), password(), Organisations.RANDOM);
    }

    private char[] password() throws IdentityException {
        return Organisations.password(directory, "hospital");
    }

    private Entry fileEntry() throws Exception {
        return MemberFile.read(Files.readAllBytes(directory.resolve("hospital").resolve("member.json")));
    }
}
