package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The agreements that both sides have signed, and whether they still hold. Calls return when durable. */
public interface Agreements {
    /** Whether an agreement may be used. */
    enum Status {
        /** Signed by both; the provider has not confirmed to the recipient yet. */
        VERIFIED,
        /** In force (its terms may still have run out: that is for the policy to say). */
        FINALIZED,
        /** Revoked, for good. */
        ENDED
    }

    /** An agreement as stored. */
    record Stored(SignedAgreement agreement, Status status) {}

    /** The agreement of this identifier. */
    Optional<Stored> get(String id);

    /** All agreements on this dataset, as provider and as recipient, oldest first. */
    List<Stored> byDataset(String dataset);

    /** All agreements on this object, likewise. */
    List<Stored> byObject(ByteString objectId);

    /** All agreements, oldest first. */
    List<Stored> all();

    /** Hands over all agreements, one by one, in no order that means anything. */
    void each(Consumer<Stored> taker);

    /** Stores an agreement or replaces its signatures; does not take an ended one back into force. */
    void put(SignedAgreement agreement, Status status);

    /** Ends an agreement for good; nothing happens if it is ended or unknown. */
    void end(String id);
}
