package io.sluice.gateway.identity;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.gateway.sealing.SigningKeys;
import io.sluice.proto.Member;
import io.sluice.proto.MemberList;
import io.sluice.proto.Rank;
import io.sluice.proto.Signed;
import io.sluice.proto.SigningKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A member list as a file: a gateway's own ({@code members.json}), or a registrar's. Readable, with the signed message in
 * base64; both must say the same.
 */
public final class MemberListFile {
    /** A longer file is refused. */
    public static final int MAX_BYTES = 16 << 20;

    /** Of the {@link Signed}. */
    public static final String TYPE = "member-list";

    private static final int MAX_MEMBERS = 2000;

    /** More registrars' lists than members there cannot be. */
    static final int MAX_LISTS = MAX_MEMBERS;

    /**
     * A list that is well formed; its signature is not yet checked, its members' entries are.
     *
     * @param entries by name
     */
    record Content(Signed signed, MemberList value, Map<String, Entry> entries) {
        /** Throws unless the issuer signed it with one of these keys. */
        void requireSignedBy(Collection<SigningKey> keys) throws IdentityException {
            try {
                Signatures.verify(signed, TYPE, value.getIssuer(), keys);
            } catch (SealException e) {
                throw new IdentityException(
                        Reason.TAMPERED, "member list of " + value.getIssuer() + ": " + e.getMessage(), e);
            }
        }
    }

    private MemberListFile() {}

    /** Signs a list and gives the file's bytes; how a registrar makes one. */
    public static byte[] sign(MemberList list, SigningKeys issuer) throws IdentityException {
        Signed signed = issuer.sign(TYPE, list.toByteString());
        return write(content(signed));
    }

    static byte[] write(Content content) {
        return StrictJson.write(show(content).put("list", StrictJson.base64(content.signed())));
    }

    static Content read(byte[] json) throws IdentityException {
        ObjectNode file = StrictJson.parse("member list", json, MAX_BYTES);
        Content content = content(StrictJson.signed("member list", file, "list"));
        StrictJson.requireSame("member list", file, StrictJson.parse("member list", write(content), Integer.MAX_VALUE));
        return content;
    }

    private static Content content(Signed signed) throws IdentityException {
        MemberList value = parse(signed.getPayload());
        require(Entry.NAME.matcher(value.getIssuer()).matches(), "issuer: not 1 to 63 of a-z 0-9 -");
        require(value.getSerial() > 0, "serial: not a positive number");
        require(value.getMembersCount() <= MAX_MEMBERS, "members: more than " + MAX_MEMBERS);
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Member member : value.getMembersList()) {
            require(member.getClearance() != Rank.UNRECOGNIZED, "clearance: unknown rank");
            // A code that this program does not know is of nowhere in particular; the list holds all the same.
            require(member.getJurisdiction().matches("([A-Z]{2})?"), "jurisdiction: not two capitals");
            for (String role : member.getRolesList()) {
                require(Role.of(role).isPresent(), "role: " + role.length() + " characters that name none");
            }
            Entry entry = Entry.verify(member.getEntry());
            require(entries.put(entry.name(), entry) == null, "member twice: " + entry.name());
        }
        return new Content(signed, value, entries);
    }

    private static MemberList parse(ByteString payload) throws IdentityException {
        try {
            return MemberList.parseFrom(payload);
        } catch (InvalidProtocolBufferException e) {
            throw new IdentityException(Reason.MALFORMED, "member list: not readable", e);
        }
    }

    private static ObjectNode show(Content content) {
        MemberList value = content.value();
        ObjectNode shown = StrictJson.object();
        shown.put("issuer", value.getIssuer());
        shown.put("serial", value.getSerial());
        shown.put("issued", MemberFile.time(value.getIssuedAtMillis()));
        shown.put("expires", value.getExpiresAtMillis() == 0 ? "never" : MemberFile.time(value.getExpiresAtMillis()));
        ArrayNode members = shown.putArray("members");
        for (Member member : value.getMembersList()) {
            members.add(show(member, content));
        }
        return shown;
    }

    private static ObjectNode show(Member member, Content content) {
        // The entries were put in in this order, and each name is there once.
        Entry entry = content.entries().values().stream()
                .filter(candidate -> candidate.signed().equals(member.getEntry()))
                .findFirst()
                .orElseThrow();
        ObjectNode shown = MemberFile.show(entry);
        ArrayNode roles = shown.putArray("roles");
        member.getRolesList().forEach(roles::add);
        shown.put("clearance", Members.clearance(member).name());
        if (!member.getJurisdiction().isEmpty()) { // Lists from before it could be said go on to be good.
            shown.put("jurisdiction", member.getJurisdiction());
        }
        shown.put("revoked", member.getRevoked() ? MemberFile.time(member.getRevokedAtMillis()) : "no");
        return shown;
    }

    private static void require(boolean holds, String what) throws IdentityException {
        if (!holds) {
            throw new IdentityException(Reason.MALFORMED, "member list: " + what);
        }
    }
}
