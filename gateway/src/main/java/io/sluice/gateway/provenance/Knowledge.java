package io.sluice.gateway.provenance;

import io.sluice.proto.BlindToken;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Record;
import io.sluice.proto.TokenKind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What the asker may know of an organisation's lanes beyond their bytes: the owner everything, an auditor what it was granted. */
interface Knowledge {
    /**
     * The fields of a record that are open to the asker, each proven against the record's commitment and tokens.
     *
     * @throws RecordException an opening that does not belong to this record
     */
    Map<FieldKind, byte[]> fields(Place place, Record record) throws RecordException, IOException;

    /** The lane owner's token keys of a period, as far as they are known: several, when there was another from some day on. */
    List<byte[]> periodKeys(String period);

    /** The token key of an agreement. */
    Optional<byte[]> agreementKey(String agreementId) throws IOException;

    /**
     * Compares fields that are open with the blind tokens of their record, as far as the keys are known: one of the
     * period's keys must make all of them.
     *
     * @return the period's key that did; empty when the record has no token under such a key, or none is known
     */
    static Optional<byte[]> requireTokens(
            Record record, String owner, Map<FieldKind, byte[]> fields, List<byte[]> periodKeys, byte[] agreementKey)
            throws RecordException {
        requireTokens(record, owner, fields, kind -> TokenRules.shared(kind) ? agreementKey : null);
        RecordException last = null;
        for (byte[] key : periodKeys) {
            try {
                boolean any = requireTokens(record, owner, fields, kind -> TokenRules.shared(kind) ? null : key);
                return any ? Optional.of(key) : Optional.empty();
            } catch (RecordException e) {
                last = e;
            }
        }
        if (last != null) {
            throw last;
        }
        return Optional.empty();
    }

    private static boolean requireTokens(
            Record record, String owner, Map<FieldKind, byte[]> fields, Function<TokenKind, byte[]> keys)
            throws RecordException {
        List<BlindToken> expected = TokenRules.tokens(record.getKind(), owner, fields::get, keys);
        for (BlindToken token : expected) {
            if (!record.getTokensList().contains(token)) {
                throw new RecordException("opening: a field does not fit the record's token " + token.getKind());
            }
        }
        return !expected.isEmpty();
    }
}
