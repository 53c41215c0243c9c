package io.sluice.gateway.provenance;

import io.sluice.proto.BlindToken;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Record;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the asker may know of an organisation's lanes beyond their bytes: the owner everything, an auditor what it was granted. */
interface Knowledge {
    /**
     * The fields of a record that are open to the asker, each proven against the record's commitment and tokens.
     *
     * @throws RecordException an opening that does not belong to this record
     */
    Map<FieldKind, byte[]> fields(Place place, Record record) throws RecordException, IOException;

    /** The lane owner's token key of a period. */
    Optional<byte[]> periodKey(String period);

    /** The token key of an agreement. */
    Optional<byte[]> agreementKey(String agreementId) throws IOException;

    /** Compares fields that are open with the blind tokens of their record, as far as the keys are known. */
    static void requireTokens(
            Record record, String owner, Map<FieldKind, byte[]> fields, byte[] periodKey, byte[] agreementKey)
            throws RecordException {
        List<BlindToken> expected = TokenRules.tokens(
                record.getKind(), owner, fields::get, kind -> TokenRules.shared(kind) ? agreementKey : periodKey);
        for (BlindToken token : expected) {
            if (!record.getTokensList().contains(token)) {
                throw new RecordException("opening: a field does not fit the record's token " + token.getKind());
            }
        }
    }
}
