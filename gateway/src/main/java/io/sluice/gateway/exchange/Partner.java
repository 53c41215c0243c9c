package io.sluice.gateway.exchange;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.ReadableByteChannel;

/**
 * The Sluice profile as seen by the one who calls: what a recipient's gateway asks of a provider's. Implemented over HTTP
 * by {@code dsp}. Every method blocks, tries once and throws {@link PartnerException} when the other side could not be
 * asked; an answer, a refusal too, is a value. Safe for many threads.
 */
public interface Partner {
    /** The Signed manifest of a started transfer. */
    byte[] manifest(String provider, URI endpoint) throws IOException;

    /** The segment hashes of a started transfer, 32 bytes each, at most {@code limit} bytes. */
    byte[] segments(String provider, URI endpoint, long limit) throws IOException;

    /** Exactly {@code length} bytes of the object from {@code offset}; the caller closes the channel. */
    ReadableByteChannel object(String provider, URI endpoint, long offset, long length) throws IOException;

    /** Hands over a Signed receipt and returns what the provider decided. */
    GrantAnswer receipt(String provider, URI endpoint, byte[] signedReceipt) throws IOException;

    /** Hands over a Signed "opened". */
    void opened(String provider, URI endpoint, byte[] signedOpened) throws IOException;

    /** Hands a Signed notice over where its {@link NoticeTaker} is; gives the Signed confirmation. */
    byte[] notice(String recipient, String path, byte[] signedNotice) throws IOException;

    /** Hands over a Signed revocation. */
    void revocation(String other, byte[] signedRevocation) throws IOException;
}
