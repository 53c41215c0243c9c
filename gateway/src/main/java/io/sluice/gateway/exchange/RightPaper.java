package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.policy.DatasetOrigin;
import io.sluice.gateway.policy.Right;
import io.sluice.gateway.policy.RightAct;
import io.sluice.gateway.policy.RightGrant;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.proto.RightEnd;
import io.sluice.proto.RightKind;
import io.sluice.proto.Signed;
import io.sluice.proto.SigningKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The payload of a signed grant of a right. It must have its one encoding and nothing in it that is not understood here: a
 * word more could be a limit.
 *
 * @param payload as signed
 * @param tokenKey 32 bytes; both sides make the blind token of its records with it
 */
record RightPaper(ByteString payload, RightGrant grant, ByteString tokenKey) {
    /** Type of a signed grant. */
    static final String TYPE = "right-grant";

    /** Type of a signed end of a grant. */
    static final String END = "right-end";

    static final int KEY_BYTES = 32;

    /** The longest chain, with its signatures, fits into one notice. */
    private static final int MOST_BYTES = 3 * 1024;

    /**
     * Reads one; says nothing of who signed it.
     *
     * @throws SealException it is none
     */
    static RightPaper read(ByteString payload) throws SealException {
        io.sluice.proto.RightGrant said = parse(io.sluice.proto.RightGrant.parser(), payload, "right");
        if (said.getTokenKey().size() != KEY_BYTES) {
            throw malformed("right: without a key of its own");
        }
        try {
            return new RightPaper(payload, grant(said, Digests.sha256(payload)), said.getTokenKey());
        } catch (IllegalArgumentException e) {
            throw malformed(e.getMessage());
        }
    }

    private static RightGrant grant(io.sluice.proto.RightGrant said, ByteString id) {
        Set<RightAct> acts = new HashSet<>();
        for (String word : said.getActsList()) {
            acts.add(RightAct.of(word).orElseThrow(() -> new IllegalArgumentException("right: of an unknown act")));
        }
        return new RightGrant(
                id,
                DatasetOrigin.parse(said.getOrigin()),
                right(said.getRight()),
                said.getGrantor(),
                said.getHolder(),
                distinct(said.getPurposesList()),
                acts,
                said.getFromMillis(),
                said.getUntilMillis(),
                said.getDepth(),
                said.getOn().isEmpty() ? Optional.empty() : Optional.of(said.getOn()),
                said.getTransfer(),
                distinct(said.getKeepsList()));
    }

    private static Right right(RightKind kind) {
        return switch (kind) {
            case RIGHT_OWNERSHIP -> Right.OWNERSHIP;
            case RIGHT_USE -> Right.USE;
            case RIGHT_MANAGEMENT -> Right.MANAGEMENT;
            default -> throw new IllegalArgumentException("right: of an unknown kind");
        };
    }

    private static <T> Set<T> distinct(List<T> values) {
        Set<T> set = new HashSet<>(values);
        if (set.size() != values.size()) {
            throw new IllegalArgumentException("right: names something twice");
        }
        return set;
    }

    /** The message that says this, whatever its id. */
    static io.sluice.proto.RightGrant message(RightGrant grant, ByteString tokenKey) {
        return io.sluice.proto.RightGrant.newBuilder()
                .setOrigin(grant.origin().toString())
                .setRight(
                        switch (grant.right()) {
                            case OWNERSHIP -> RightKind.RIGHT_OWNERSHIP;
                            case USE -> RightKind.RIGHT_USE;
                            case MANAGEMENT -> RightKind.RIGHT_MANAGEMENT;
                        })
                .setGrantor(grant.grantor())
                .setHolder(grant.holder())
                .addAllPurposes(new TreeSet<>(grant.purposes()))
                .addAllActs(grant.acts().stream().sorted().map(RightAct::word).toList())
                .setFromMillis(grant.fromMillis())
                .setUntilMillis(grant.untilMillis())
                .setDepth(grant.depth())
                .setOn(grant.on().orElse(ByteString.EMPTY))
                .setTransfer(grant.transfer())
                .addAllKeeps(grant.keeps().stream()
                        .sorted(ByteString.unsignedLexicographicalComparator())
                        .toList())
                .setTokenKey(tokenKey)
                .build();
    }

    /**
     * Who says that it is over.
     *
     * @throws SealException it is none
     */
    static RightEnd end(ByteString payload) throws SealException {
        return parse(RightEnd.parser(), payload, "end of a right");
    }

    private static <M extends Message> M parse(Parser<M> parser, ByteString payload, String what) throws SealException {
        try {
            M message = payload.size() > MOST_BYTES ? null : parser.parseFrom(payload);
            if (message != null
                    && message.getUnknownFields().asMap().isEmpty()
                    && message.toByteString().equals(payload)) {
                return message;
            }
        } catch (InvalidProtocolBufferException e) {
            throw new SealException(SealException.Reason.MALFORMED, what + ": not readable", e);
        }
        throw malformed(what + ": too long, or not in its one encoding");
    }

    /**
     * The payload of something that this organisation signed.
     *
     * @throws SealException it did not, or is no member
     */
    static ByteString verified(Signed signed, String type, String signer, Organisation self, Members members)
            throws SealException {
        return Signatures.verify(signed, type, signer, keys(signer, self, members));
    }

    private static List<SigningKey> keys(String signer, Organisation self, Members members) {
        return signer.equals(self.name())
                ? self.entry().value().getSigningKeysList()
                : members.find(signer).map(Member::signingKeys).orElse(List.of());
    }

    private static SealException malformed(String what) {
        return new SealException(SealException.Reason.MALFORMED, what);
    }
}
