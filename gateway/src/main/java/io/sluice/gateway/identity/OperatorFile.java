package io.sluice.gateway.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.proto.OperatorEntry;
import io.sluice.proto.Signed;
import io.sluice.proto.SigningKey;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** {@code FILE.pub}: an operator's entry to hand to an owner, readable, with the signed message in base64. */
public final class OperatorFile {
    /** A longer file is refused. */
    public static final int MAX_BYTES = 64 << 10;

    /** Of the {@link Signed}. */
    public static final String TYPE = "operator";

    /** What an operator may be called. */
    public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");

    private OperatorFile() {}

    /** Reads and verifies; what a person reads in it equals what is signed. Returns what is signed. */
    public static Signed read(byte[] json) throws IdentityException {
        ObjectNode file = StrictJson.parse("operator file", json, MAX_BYTES);
        Signed signed = StrictJson.signed("operator file", file, "entry");
        byte[] expected = write(signed);
        StrictJson.requireSame("operator file", file, StrictJson.parse("operator file", expected, Integer.MAX_VALUE));
        return signed;
    }

    /** The file's bytes. */
    public static byte[] write(Signed signed) throws IdentityException {
        OperatorEntry entry = verify(signed);
        ObjectNode shown = StrictJson.object();
        shown.put("name", entry.getName());
        shown.put("fingerprint", Fingerprint.of(entry).toString());
        shown.put("issued", MemberFile.time(entry.getIssuedAtMillis()));
        shown.put("entry", StrictJson.base64(signed));
        return StrictJson.write(shown);
    }

    /** The entry, after checking its form and that its own key signed it. That says nothing about whose it is. */
    public static OperatorEntry verify(Signed signed) throws IdentityException {
        OperatorEntry entry;
        try {
            entry = OperatorEntry.parseFrom(signed.getPayload());
        } catch (InvalidProtocolBufferException e) {
            throw new IdentityException(Reason.MALFORMED, "operator entry: not readable", e);
        }
        SigningKey key = entry.getKey();
        boolean formed =
                NAME.matcher(entry.getName()).matches() && Entry.isSigningKey(key) && entry.getIssuedAtMillis() > 0;
        if (!formed) {
            throw new IdentityException(
                    Reason.MALFORMED,
                    "operator entry: name, key or time missing (expected: a name of 1-63 of a-z 0-9 . -, and what"
                            + " `sluice operator new` wrote)");
        }
        try {
            Signatures.verify(signed, TYPE, signer(key), List.of(key));
        } catch (SealException e) {
            throw new IdentityException(Reason.TAMPERED, "operator entry: " + e.getMessage(), e);
        }
        return entry;
    }

    /** What the signatures of that key are marked with. */
    public static String signer(SigningKey key) {
        return "operator/" + HexFormat.of().formatHex(key.getKeyId().toByteArray());
    }
}
