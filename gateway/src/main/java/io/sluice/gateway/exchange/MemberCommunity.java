package io.sluice.gateway.exchange;

import io.sluice.gateway.identity.IdentityException;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.policy.Party;
import io.sluice.proto.SigningKey;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The members of our list. Whoever has an entry is a Sluice gateway. */
public final class MemberCommunity implements Community {
    private final Members members;
    private final Clock clock;

    public MemberCommunity(Members members, Clock clock) {
        this.members = members;
        this.clock = clock;
    }

    @Override
    public Optional<Party> party(String name) {
        return members.find(name).map(member -> Parties.of(member, clock.instant()));
    }

    @Override
    public List<SigningKey> signingKeys(String name) {
        try {
            return members.requireActive(name).signingKeys();
        } catch (IdentityException notAdmitted) {
            return List.of();
        }
    }
}
