package io.sluice.gateway.exchange;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;

/**
 * Makes a dataset version of a file. The file is read twice, because its label stands in the header that its body is
 * bound to: first {@link #grade}, then {@link #publish}. Plaintext is never stored.
 */
public final class Publication {
    /** Reads the file and grades it. An opaque file is settled early: then reading stops before its end. */
    public Graded grade(PublishOrder order, ReadableByteChannel file) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Decides, then seals, stores, signs, offers and records; or refuses and records. A file that changed since it was
     * graded is refused.
     */
    public Published publish(PublishOrder order, Graded graded, ReadableByteChannel file) throws IOException {
        throw new UnsupportedOperationException();
    }
}
