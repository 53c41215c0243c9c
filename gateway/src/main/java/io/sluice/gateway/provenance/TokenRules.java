package io.sluice.gateway.provenance;

import com.google.protobuf.ByteString;
import io.sluice.proto.BlindToken;
import io.sluice.proto.FieldKind;
import io.sluice.proto.RecordKind;
import io.sluice.proto.TokenKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Which fields of a record give it which blind tokens. Writers and verifiers share this table. */
final class TokenRules {
    private static final Set<TokenKind> SHARED =
            EnumSet.of(TokenKind.TOKEN_AGREEMENT, TokenKind.TOKEN_TRANSFER, TokenKind.TOKEN_RIGHT);
    private static final Set<RecordKind> ABOUT_A_MEMBER =
            EnumSet.of(RecordKind.MEMBER_CHANGED, RecordKind.AUDIT_GRANTED, RecordKind.ALERT, RecordKind.BRAKE);

    private static final Map<TokenKind, FieldKind> SOURCES = Map.of(
            TokenKind.TOKEN_AGREEMENT, FieldKind.FIELD_AGREEMENT_ID,
            TokenKind.TOKEN_TRANSFER, FieldKind.FIELD_TRANSFER_ID,
            TokenKind.TOKEN_DATASET, FieldKind.FIELD_DATASET,
            TokenKind.TOKEN_OBJECT, FieldKind.FIELD_OBJECT_ID,
            TokenKind.TOKEN_PLAINTEXT, FieldKind.FIELD_PLAINTEXT_SHA256,
            TokenKind.TOKEN_PURPOSE, FieldKind.FIELD_PURPOSE,
            TokenKind.TOKEN_RIGHT, FieldKind.FIELD_RIGHT_HASH);

    private TokenRules() {}

    /** Under the agreement's key, or the right's, so that both sides' records match; all others are under the owner's key. */
    static boolean shared(TokenKind kind) {
        return SHARED.contains(kind);
    }

    /** What the key of a record's shared tokens is known by: the agreement's id, or the digest of a right's grant. */
    static Optional<String> sharedBy(Map<FieldKind, byte[]> fields) {
        byte[] agreement = fields.get(FieldKind.FIELD_AGREEMENT_ID);
        return agreement != null
                ? Optional.of(new String(agreement, StandardCharsets.UTF_8))
                : Optional.ofNullable(fields.get(FieldKind.FIELD_RIGHT_HASH)).map(Hashes::hex);
    }

    /** The tokens of a record, ascending by kind. A kind for which {@code keys} gives null is left out. */
    static List<BlindToken> tokens(
            RecordKind record, String owner, Function<FieldKind, byte[]> fields, Function<TokenKind, byte[]> keys) {
        List<BlindToken> tokens = new ArrayList<>();
        for (TokenKind kind : TokenKind.values()) {
            byte[] value = kind == TokenKind.TOKEN_COUNTERPARTY
                    ? counterparty(record, owner, fields)
                    : SOURCES.containsKey(kind) ? fields.apply(SOURCES.get(kind)) : null;
            byte[] key = value == null ? null : keys.apply(kind);
            if (key != null) {
                tokens.add(BlindToken.newBuilder()
                        .setKind(kind)
                        .setValue(ByteString.copyFrom(Tokens.of(key, kind, value)))
                        .build());
            }
        }
        return tokens;
    }

    /** Of provider and recipient the one that is not the lane's owner; or the member that the record is about. */
    private static byte[] counterparty(RecordKind record, String owner, Function<FieldKind, byte[]> fields) {
        if (ABOUT_A_MEMBER.contains(record)) {
            return fields.apply(FieldKind.FIELD_SUBJECT);
        }
        byte[] own = owner.getBytes(StandardCharsets.UTF_8);
        byte[] recipient = fields.apply(FieldKind.FIELD_RECIPIENT);
        return recipient != null && !Arrays.equals(recipient, own)
                ? recipient
                : other(fields.apply(FieldKind.FIELD_PROVIDER), own);
    }

    private static byte[] other(byte[] name, byte[] own) {
        return name == null || Arrays.equals(name, own) ? null : name;
    }
}
