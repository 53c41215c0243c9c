package io.sluice.chaincode.contract;

import com.google.protobuf.ByteString;
import java.util.List;

/**
 * The channel's state as one call sees it: the same for every read, whatever is put meanwhile. Keys are ASCII. Used by
 * the thread of the call only.
 */
public interface State {
    /** The value of the key; empty when there is none. */
    ByteString get(String key) throws StateException;

    /** Writes the value when the call is accepted. Reads of the same call do not see it. */
    void put(String key, ByteString value);

    /**
     * The first entries with {@code from <= key < until}, in ascending order of their keys. Such a call must not put.
     *
     * @param limit at least 1; fewer entries mean that there are no more
     */
    List<Entry> scan(String from, String until, int limit) throws StateException;

    /** One key and its value. */
    record Entry(String key, ByteString value) {}
}
