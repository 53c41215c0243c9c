package io.sluice.gateway.store;

/**
 * One transaction: sees its own writes and all earlier transactions; all of it happens or nothing. Valid only within
 * the call that it is lent to, on that thread.
 */
public interface Tx extends Reading {
    /** Stores it whatever was there. Returns it with its new version. */
    Document put(Document document);

    /** Stores it and returns true, or returns false when one of that name is there already. */
    boolean insertIfAbsent(Document document);

    /** Stores it and returns true, or returns false when what is stored has not the version of the given one. */
    boolean compareAndPut(Document document);

    /** Returns whether there was one. */
    boolean delete(String kind, String id);

    /** Counts up the counter of that name: 1, 2, 3 ... without gaps among committed transactions. */
    long next(String counter);

    /** Lets the counter of that name go on from this value, unless it is there already. */
    void raise(String counter, long value);
}
