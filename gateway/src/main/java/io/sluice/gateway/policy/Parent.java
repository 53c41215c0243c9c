package io.sluice.gateway.policy;

import com.google.protobuf.ByteString;
import io.sluice.proto.Agreement;
import io.sluice.proto.Label;
import java.util.List;

/**
 * Something that data were made from, as their provider knows it.
 *
 * @param objectId 16 bytes
 * @param manifestDigest SHA-256 of its manifest's payload: what binds the child to exactly this
 * @param label its own
 * @param own whether the provider published it itself, and so decides itself who may have it
 * @param held the agreements under which the provider received it, those that stand first; none for its own
 */
public record Parent(ByteString objectId, ByteString manifestDigest, Label label, boolean own, List<Held> held) {
    /** Copies the list. */
    public Parent {
        held = List.copyOf(held);
    }

    /**
     * An agreement under which it was received.
     *
     * @param stands whether it is in force: not revoked, not held, not stopped by a brake
     */
    public record Held(Agreement agreement, boolean stands) {
        /** What the data were given for; empty: anything. */
        List<String> purposes() {
            return agreement.getPurpose().isBlank()
                    ? agreement.getTerms().getPurposesList()
                    : List.of(agreement.getPurpose());
        }
    }
}
