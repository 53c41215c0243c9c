package io.sluice.gateway.dsp;

import com.google.protobuf.ByteString;
import io.sluice.gateway.exchange.PeerException;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.http.Request;
import io.sluice.gateway.identity.Certificates;
import io.sluice.gateway.identity.IdentityException;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.UrlGuard;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** The members of our list, known by their pinned TLS keys. */
public final class MemberNeighbours implements Neighbours {
    private final Members members;

    public MemberNeighbours(Members members) {
        this.members = members;
    }

    @Override
    public String caller(Call call) throws HttpRefusal {
        try {
            X509Certificate certificate =
                    call.peer().orElseThrow(() -> new HttpRefusal(401, "NOT_ADMITTED", "no client certificate"));
            return members.requireActive(certificate).name();
        } catch (IdentityException e) {
            throw new HttpRefusal(401, "NOT_ADMITTED", e.getMessage());
        }
    }

    @Override
    public URI base(String peer) throws PeerException {
        String url = active(peer).url().toString();
        return URI.create((url.endsWith("/") ? url.substring(0, url.length() - 1) : url) + Dsp.BASE);
    }

    @Override
    public Request to(String peer, Request request) throws PeerException {
        List<ByteString> pins = active(peer).tlsPins();
        return request.expecting(certificate -> pins.contains(Certificates.pin(certificate))
                ? Optional.empty()
                : Optional.of("certificate: not of " + peer));
    }

    @Override
    public Optional<URI> guarded(String peer, String url) {
        try {
            return Optional.of(UrlGuard.require(members.requireActive(peer), url));
        } catch (IdentityException e) {
            return Optional.empty();
        }
    }

    private Member active(String peer) throws PeerException {
        try {
            return members.requireActive(peer);
        } catch (IdentityException e) {
            throw new PeerException(PeerException.Stage.NOT_A_MEMBER, e.getMessage(), List.of(), e);
        }
    }
}
