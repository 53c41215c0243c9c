package io.sluice.chaincode.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.chaincode.contract.Refusal.Code;
import io.sluice.lane.Checkpoint;
import io.sluice.proto.LedgerMember;
import io.sluice.proto.ListedLane;
import io.sluice.proto.MemberEntry;
import io.sluice.proto.Signed;
import io.sluice.proto.SigningKey;
import java.util.List;

/**
 * The registry of members and their keys: each organisation puts its own self-signed entry, and replaces it by a newer
 * one that a key of the entry before has signed. With it the key that signs the organisation's lanes may change.
 */
final class Members {
    private static final int MAX_SIGNING_KEYS = 8;
    private static final int MAX_LANES = 64;

    private Members() {}

    static Answer put(Call call, State state) throws Refusal, StateException {
        call.requireArguments(1);
        ByteString bytes = call.arguments().get(0);
        if (bytes.size() > Limits.MAX_MEMBER_BYTES) {
            throw new Refusal(
                    Code.TOO_LARGE,
                    "member entry of " + bytes.size() + " bytes (expected: at most " + Limits.MAX_MEMBER_BYTES + ")");
        }
        Signed signed = Wire.parse(Signed.parser(), bytes, "member entry");
        MemberEntry entry = entry(signed);
        requireForm(entry);
        Organisations.requireOwn(call, state, entry.getName());
        requireSigned(signed, entry.getName(), entry.getSigningKeysList(), "a key of its own");
        ByteString value = state.get(Keys.member(entry.getName()));
        boolean retires = entry.getRetiredCheckpointKeysCount() > 0;
        if (!value.isEmpty()) {
            Signed known = Wire.stored(LedgerMember.parser(), value, "member").getEntry();
            if (known.equals(signed)) { // Again; or a contract of version 1 kept it, and did not look at keys.
                CheckpointKeys.change(entry, origins(entry), state);
                return Answer.EMPTY;
            }
            MemberEntry before = entry(known);
            requireSucceeds(signed, entry, before);
            retires = entry.getRetiredCheckpointKeysCount() > before.getRetiredCheckpointKeysCount();
        }
        if (retires) { // Else the heads are not read: an entry must not wait for lanes to stand still.
            CheckpointKeys.change(entry, origins(entry), state);
        }
        LedgerMember member = LedgerMember.newBuilder()
                .setMsp(call.caller().msp())
                .setEntry(signed)
                .build();
        state.put(Keys.member(entry.getName()), member.toByteString());
        return Answer.EMPTY;
    }

    private static MemberEntry entry(Signed signed) throws Refusal {
        try {
            return MemberEntry.parseFrom(signed.getPayload());
        } catch (InvalidProtocolBufferException e) {
            throw bad("payload: not a MemberEntry");
        }
    }

    private static void requireForm(MemberEntry entry) throws Refusal {
        if (!Checkpoint.isOrigin(entry.getLane()) || !entry.getLane().startsWith(entry.getName() + "/")) {
            throw bad("lane: not ORG/LANE of the organisation that the entry names");
        }
        if (entry.getLanesCount() > MAX_LANES) {
            throw bad(entry.getLanesCount() + " lanes (expected: at most " + MAX_LANES + ")");
        }
        if (entry.getSerial() <= 0) {
            throw bad("serial: not a positive number");
        }
        if (entry.getSigningKeysCount() < 1 || entry.getSigningKeysCount() > MAX_SIGNING_KEYS) {
            throw bad(entry.getSigningKeysCount() + " signing keys (expected: 1 to " + MAX_SIGNING_KEYS + ")");
        }
        CheckpointKeys.requireForm(entry);
    }

    private static void requireSucceeds(Signed signed, MemberEntry entry, MemberEntry known) throws Refusal {
        if (entry.getSerial() <= known.getSerial()) {
            throw bad("serial " + entry.getSerial() + " (expected: above " + known.getSerial() + ")");
        }
        requireSigned(signed, known.getName(), known.getSigningKeysList(), "a key of the entry before");
        CheckpointKeys.requireSucceeds(entry, known);
        for (ListedLane lane : lanes(known)) {
            boolean kept = lanes(entry).stream()
                    .anyMatch(now ->
                            lane.getEnded() ? now.equals(lane) : now.getOrigin().equals(lane.getOrigin()));
            if (!kept) {
                throw bad("lane " + lane.getOrigin() + ": left out, or its end changed (expected: every lane that was"
                        + " ever listed, an ended one with the same end)");
            }
        }
    }

    /** An entry without a list has its one lane, in use. */
    private static List<ListedLane> lanes(MemberEntry entry) {
        return entry.getLanesCount() > 0
                ? entry.getLanesList()
                : List.of(ListedLane.newBuilder().setOrigin(entry.getLane()).build());
    }

    private static List<String> origins(MemberEntry entry) {
        return lanes(entry).stream().map(ListedLane::getOrigin).toList();
    }

    private static void requireSigned(Signed signed, String signer, List<SigningKey> keys, String by) throws Refusal {
        if (!HybridSignature.verifies(signed, "member", signer, keys)) {
            throw bad("not signed by " + by + " in both halves");
        }
    }

    private static Refusal bad(String what) {
        return new Refusal(Code.BAD_MEMBER, what);
    }
}
