package io.sluice.gateway.provenance;

import io.sluice.proto.MemberEntry;
import java.util.Optional;

/** The keys that a verifier trusts: the member list and nothing else. */
public interface MemberKeys {
    /** The member's entry, whose keys include older ones that may still have signed something. */
    Optional<MemberEntry> entry(String organisation);
}
