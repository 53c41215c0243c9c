package io.sluice.gateway.dsp;

import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.identity.IdentityException;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.identity.Members;

/** Who calls: a member in force, known by the certificate of the connection. Whoever else calls finds nothing here. */
final class Callers {
    private Callers() {}

    /** The member that calls. */
    static Member member(Members members, Call call) throws HttpRefusal {
        try {
            return members.requireActive(call.peer().orElseThrow(Callers::notForYou));
        } catch (IdentityException e) {
            throw notForYou();
        }
    }

    /** The one answer to what there is not, and to what is not for the caller. */
    static HttpRefusal notForYou() {
        return new HttpRefusal(404, "NOT_FOUND", "unknown, or not for you");
    }
}
