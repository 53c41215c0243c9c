package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import java.io.IOException;

/** Keeps partners' checkpoints and compares each new one with the last. */
@FunctionalInterface
public interface PartnerWatch {
    /**
     * A partner has shown this checkpoint of its lane.
     *
     * @throws ForkedLaneException it contradicts one that it signed before: nothing more is exchanged with it
     */
    void seen(String partner, ByteString checkpoint) throws IOException;
}
