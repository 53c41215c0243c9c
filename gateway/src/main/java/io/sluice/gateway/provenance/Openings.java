package io.sluice.gateway.provenance;

import io.sluice.proto.Opening;

/** The form of a record's private opening. */
public final class Openings {
    /** Longest opening in bytes; what a ledger keeps with a record. */
    public static final int MAX_BYTES = 64 * 1024;

    private Openings() {}

    /** Reads an opening; whether it belongs to a record is for {@link Commitment#opens} to say. */
    public static Opening parse(byte[] bytes) throws RecordException {
        Opening opening = Canonical.parse(Opening.parser(), bytes, MAX_BYTES, "opening");
        int key = opening.getAgreementTokenKey().size();
        if (key != 0 && key != 32) {
            throw new RecordException("opening: agreement token key of " + key + " bytes (expected: 32)");
        }
        return opening;
    }
}
