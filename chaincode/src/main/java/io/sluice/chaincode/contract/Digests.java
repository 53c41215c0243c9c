package io.sluice.chaincode.contract;

import com.google.protobuf.ByteString;
import io.sluice.lane.Checkpoint;
import io.sluice.proto.DigestKind;
import io.sluice.proto.LedgerDigest;
import java.util.HexFormat;

/** Blinded digests of agreements and consents, each with the time at which it was put first. */
final class Digests {
    private static final int BYTES = 32;

    private Digests() {}

    static Answer put(Call call, State state) throws Refusal, StateException {
        call.requireArguments(1);
        LedgerDigest digest = Wire.parse(LedgerDigest.parser(), call.arguments().get(0), "digest");
        requireOrganisation(digest.getOrganisation());
        if (!isKind(digest.getKindValue()) || digest.getValue().size() != BYTES || digest.getTimeMillis() != 0) {
            throw Refusal.malformed("digest: kind, value or time (expected: a known kind, 32 bytes, no time)");
        }
        Organisations.requireOwn(call, state, digest.getOrganisation());
        String key = Keys.digest(
                digest.getOrganisation(),
                digest.getKindValue(),
                digest.getValue().toByteArray());
        ByteString known = state.get(key);
        if (!known.isEmpty()) {
            return Answer.of(Wire.stored(LedgerDigest.parser(), known, key));
        }
        LedgerDigest put = digest.toBuilder().setTimeMillis(call.timeMillis()).build();
        state.put(key, put.toByteString());
        return Answer.of(put);
    }

    static Answer get(Call call, State state) throws Refusal, StateException {
        call.requireArguments(3);
        String organisation = call.text(0);
        requireOrganisation(organisation);
        long kind = call.number(1);
        String hex = call.text(2);
        if (kind > Integer.MAX_VALUE || !isKind((int) kind) || !hex.matches("[0-9a-f]{64}")) {
            throw Refusal.malformed("digest: kind or value (expected: a known kind, 64 hexadecimal digits)");
        }
        String key = Keys.digest(organisation, (int) kind, HexFormat.of().parseHex(hex));
        ByteString value = state.get(key);
        return value.isEmpty() ? Answer.EMPTY : Answer.of(Wire.stored(LedgerDigest.parser(), value, key));
    }

    private static boolean isKind(int number) {
        return number != 0 && DigestKind.forNumber(number) != null;
    }

    private static void requireOrganisation(String name) throws Refusal {
        if (!Checkpoint.isOrigin(name + "/x")) {
            throw Refusal.malformed("organisation: not 1 to 63 of a-z 0-9 -");
        }
    }
}
