package io.sluice.gateway.exchange;

import io.sluice.gateway.policy.Party;
import io.sluice.proto.SigningKey;
import java.util.List;
import java.util.Optional;

/** The members as a negotiation needs them. Always asked anew: grants and revocations count at once. */
public interface Community {
    /** What the member list grants this member, revoked or not; empty: not on the list. */
    Optional<Party> party(String name);

    /** The keys that this member signs with; empty for one who is not admitted. */
    List<SigningKey> signingKeys(String name);
}
