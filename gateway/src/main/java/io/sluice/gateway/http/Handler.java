package io.sluice.gateway.http;

import java.io.IOException;

/** Answers calls. Each call is handled by one worker that may block; many calls are handled at the same time. */
@FunctionalInterface
public interface Handler {
    /**
     * Answers one call, from first line to last. When it returns without having answered, or throws something else than
     * {@link HttpRefusal} before the first byte of the answer, the peer gets a bare 500; when it leaves in the middle of
     * an answer, the connection is cut so that the peer cannot take the part for the whole.
     *
     * @throws HttpRefusal to answer with a status and a reason
     * @throws IOException when the peer is gone, or the data to send cannot be read
     */
    void handle(Call call) throws IOException;
}
