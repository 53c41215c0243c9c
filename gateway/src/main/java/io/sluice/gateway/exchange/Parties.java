package io.sluice.gateway.exchange;

import io.sluice.gateway.identity.Member;
import io.sluice.gateway.policy.Party;
import java.time.Instant;

/** A member as the policy sees it. */
final class Parties {
    private Parties() {}

    static Party of(Member member, Instant now) {
        return new Party(
                member.name(), member.clearance(), member.refusal(now).isPresent(), true, member.jurisdiction());
    }
}
