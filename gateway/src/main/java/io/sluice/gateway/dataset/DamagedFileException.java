package io.sluice.gateway.dataset;

/** That a file does not keep to its format, or uses a part of it that is not known here. Says where, never what. */
final class DamagedFileException extends Exception {
    private static final long serialVersionUID = 1;

    DamagedFileException(String where) {
        super(where, null, false, false);
    }
}
