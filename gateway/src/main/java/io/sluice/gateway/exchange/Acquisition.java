package io.sluice.gateway.exchange;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/**
 * The recipient's half of a transfer: {@link #acquire}, then {@link #open}, then, when the file has its name,
 * {@link #confirm}. Each may be called again after a crash and goes on from where it was; the key is granted once.
 */
public final class Acquisition {
    /**
     * Starts or resumes the transfer under an agreement: fetches the ciphertext by ranges, verifies it, hands over the
     * receipt and waits for the grant. Retries what is worth retrying, with back-off, until nothing has moved for the
     * configured patience.
     *
     * @throws PartnerException the provider could not be reached (what arrived is kept), or broke the protocol
     */
    public Acquired acquire(String agreementId, Progress progress) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes the plaintext to the sink while holding it against its label. Only after {@link Acquired.Checked} may the
     * bytes be given a name; after {@link Acquired.Refused} (mislabelled) they must be destroyed.
     */
    public Acquired open(String transferId, WritableByteChannel sink) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The file is in place: records it and sends the signed "opened" (again and again until the provider has it). */
    public void confirm(String transferId) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Gives a transfer up: stops it, tells the provider, and deletes what arrived. Returns whether there was one. */
    public boolean cancel(String transferId) throws IOException {
        throw new UnsupportedOperationException();
    }
}
