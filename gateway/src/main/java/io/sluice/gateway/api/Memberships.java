package io.sluice.gateway.api;

import io.sluice.gateway.identity.Fingerprint;
import io.sluice.gateway.identity.Grants;
import io.sluice.gateway.identity.Member;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The member list of a running gateway: a change is on disk, recorded, and in force when a call returns. */
public interface Memberships {
    /** Everybody on it, those who were removed included. */
    List<Member> all();

    /**
     * Adds a member, or replaces its entry by a newer one.
     *
     * @param memberFile the bytes of a {@code member.json}
     * @param grants empty: those that it has, else the default
     */
    Member add(byte[] memberFile, Optional<Grants> grants) throws IOException;

    /** Revokes a member; it is refused from now on. */
    Member remove(String name) throws IOException;

    /**
     * Takes over a registrar's signed list; the fingerprint is needed the first time.
     *
     * @return who is on it
     */
    List<Member> importList(byte[] list, Optional<Fingerprint> registrar) throws IOException;
}
