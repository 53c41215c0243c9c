package io.sluice.gateway.dataset;

import java.nio.ByteBuffer;

/**
 * Guesses a format from the first bytes and, where these leave it open, from the name. The content decides: a name can
 * only choose among readings that the content allows, because whoever names a file may want it to be misread.
 */
public final class FormatGuess {
    /** So many bytes are looked at; more change nothing. */
    public static final int HEAD_BYTES = 64 * 1024;

    private FormatGuess() {}

    /**
     * The format of what starts with head.
     *
     * @param name a file name or media type, as a hint; may be empty
     * @param head the first {@link #HEAD_BYTES} bytes, or all if there are fewer; its position does not move
     */
    public static DataFormat of(String name, ByteBuffer head) {
        throw new UnsupportedOperationException();
    }
}
