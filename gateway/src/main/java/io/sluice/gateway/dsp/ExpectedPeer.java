package io.sluice.gateway.dsp;

import io.sluice.gateway.http.PeerCheck;
import io.sluice.gateway.identity.IdentityException;
import io.sluice.gateway.identity.Members;
import java.util.Optional;

/** Accepts one member, not any: who answers must be whom we meant to ask. */
final class ExpectedPeer {
    private ExpectedPeer() {}

    static PeerCheck of(Members members, String name) {
        return certificate -> {
            try {
                String answers = members.requireActive(certificate).name();
                return answers.equals(name)
                        ? Optional.empty()
                        : Optional.of("member " + answers + " answers (expected: " + name + ")");
            } catch (IdentityException e) {
                return Optional.of(e.getMessage());
            }
        };
    }
}
