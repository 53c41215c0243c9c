package io.sluice.gateway.provenance;

/** Bytes that are not what docs/provenance-record.md demands. The message says what and where, never a value. */
public final class RecordException extends Exception {
    private static final long serialVersionUID = 1L;

    public RecordException(String message) {
        super(message);
    }

    public RecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
