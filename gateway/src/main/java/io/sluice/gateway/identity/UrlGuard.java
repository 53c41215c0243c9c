package io.sluice.gateway.identity;

import io.sluice.gateway.identity.IdentityException.Reason;
import java.net.URI;

/**
 * Keeps a member from sending us elsewhere: a URL that it names (callback, data, receipt, grant) must be https and lead
 * to the host and port of its own entry, without user and fragment. Callers must not follow redirects either.
 */
public final class UrlGuard {
    private UrlGuard() {}

    /** The URL, when it is one of the member's own; {@code FOREIGN_URL} otherwise. */
    public static URI require(Member member, String url) throws IdentityException {
        if (!Authority.of(url).map(member.authority()::equals).orElse(false)) {
            throw new IdentityException(
                    Reason.FOREIGN_URL,
                    "URL named by " + member.name() + ": refused (expected: https://" + member.authority()
                            + " and a path)");
        }
        return URI.create(url);
    }
}
