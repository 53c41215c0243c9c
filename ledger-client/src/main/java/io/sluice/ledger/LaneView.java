package io.sluice.ledger;

import java.util.List;
import java.util.Optional;

/**
 * One lane, to be read: the one that this gateway writes ({@link Ledger}), or a copy of one that another replica writes
 * ({@link LaneCopy}). All methods may be called from any thread.
 */
public interface LaneView {
    /** The lane's origin, ORG/LANE. */
    String origin();

    /** Durable records that match, in ascending order of index (or descending, if the query says so). */
    List<Entry> find(Query query) throws LedgerException;

    /** The record at this index, from 0 to size - 1. */
    Entry entry(long index) throws LedgerException;

    /** The opening of the record at this index; empty when it was erased. An opening never given is zero bytes. */
    Optional<byte[]> opening(long index) throws LedgerException;

    /** Text of a {@code .tlog-proof} of the record at this index under the newest checkpoint, both signatures on it. */
    String proof(long index) throws LedgerException;

    /** Hashes that prove that the lane of size {@code to} begins with that of size {@code from}. */
    List<byte[]> consistency(long from, long to) throws LedgerException;

    /**
     * The newest checkpoint of all durable records, both signatures on it. There is one for the empty lane too. This is
     * what partners are given.
     */
    String checkpoint() throws LedgerException;

    /** Number of durable records. */
    long size();
}
