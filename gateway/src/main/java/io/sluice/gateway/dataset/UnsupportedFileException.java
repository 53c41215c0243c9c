package io.sluice.gateway.dataset;

import java.io.IOException;

/** A folder holds something that is neither a file, a folder nor a link within it. The message names it. */
public final class UnsupportedFileException extends IOException {
    private static final long serialVersionUID = 1;

    /** With the name of the thing and what was expected. */
    public UnsupportedFileException(String message) {
        super(message);
    }
}
