package io.sluice.ledger.fabric.verify;

import java.io.IOException;

/** A block that is not the channel's next one: whoever gave it is wrong or lies. The message says which block and why. */
public final class BlockException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long block;

    /** For the block of this number. */
    public BlockException(long block, String why) {
        super("block " + Long.toUnsignedString(block) + ": " + why);
        this.block = block;
    }

    /** Which block. */
    public long block() {
        return block;
    }
}
