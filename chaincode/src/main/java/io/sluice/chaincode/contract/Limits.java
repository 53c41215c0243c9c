package io.sluice.chaincode.contract;

import io.sluice.lane.LaneRules;

/** How large what comes in and goes out may be. */
final class Limits {
    /** A batch as it comes: its records, and room for checkpoint and framing. */
    static final int MAX_BATCH_BYTES = (int) LaneRules.MAX_BYTES + 88 * 1024;

    static final int MAX_CHECKPOINT_BYTES = 16 * 1024;
    static final int MAX_RECORD_BYTES = 8 * 1024;
    static final int MAX_MEMBER_BYTES = 128 * 1024;
    static final int MAX_TEXT_BYTES = 256;

    /** Most items in one answer. */
    static final int MAX_ITEMS = 100;

    /** An answer is cut after the item that passes this; well below the 4 MiB that gRPC clients take by default. */
    static final int MAX_ANSWER_BYTES = 2 * 1024 * 1024;

    private Limits() {}
}
