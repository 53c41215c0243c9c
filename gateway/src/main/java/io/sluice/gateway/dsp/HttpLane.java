package io.sluice.gateway.dsp;

import io.sluice.gateway.exchange.PartnerException;
import io.sluice.gateway.exchange.PartnerException.Kind;
import io.sluice.gateway.http.HttpClient;
import io.sluice.gateway.http.HttpFailure;
import io.sluice.gateway.http.Request;
import io.sluice.gateway.http.Response;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.provenance.LaneSource;
import io.sluice.lane.EntryBundle;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A member's lane, read over the network. Nothing of what it says is believed before it is verified. */
public final class HttpLane implements LaneSource {
    private static final int MAX_NOTE = 64 * 1024;
    private static final int MAX_PROOF = 64 * 32;
    private static final int MAX_BUNDLE = 256 * (2 + 8 * 1024);
    private static final int HASH = 32;

    private final HttpClient client;
    private final Members members;
    private final Member owner;
    private final String lane;

    /**
     * A lane of this member, as the member itself serves it.
     *
     * @param lane its origin, ORG/LANE
     */
    public HttpLane(HttpClient client, Members members, Member owner, String lane) {
        this.client = client;
        this.members = members;
        this.owner = owner;
        this.lane = lane;
    }

    @Override
    public String lane() {
        return lane;
    }

    @Override
    public byte[] checkpoint() throws IOException {
        return get("checkpoint?" + named(), MAX_NOTE).orElseThrow(this::nothing);
    }

    @Override
    public List<byte[]> entries(long from, int limit) throws IOException {
        byte[] bundle = get("entries?from=" + from + "&limit=" + limit + "&" + named(), MAX_BUNDLE)
                .orElseThrow(() -> new PartnerException(
                        Kind.NOT_FOUND,
                        owner.name() + ": does not show the records of " + lane + " (expected: to be its auditor)"));
        try {
            return EntryBundle.decode(bundle);
        } catch (IllegalArgumentException e) {
            throw new PartnerException(Kind.PROTOCOL, owner.name() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<byte[]> consistency(long oldSize, long newSize) throws IOException {
        byte[] hashes = get("consistency?from=" + oldSize + "&to=" + newSize + "&" + named(), MAX_PROOF)
                .orElseThrow(this::nothing);
        if (hashes.length % HASH != 0) {
            throw new PartnerException(Kind.PROTOCOL, owner.name() + ": a proof of broken length");
        }
        List<byte[]> proof = new ArrayList<>();
        for (int i = 0; i < hashes.length; i += HASH) {
            proof.add(Arrays.copyOfRange(hashes, i, i + HASH));
        }
        return proof;
    }

    @Override
    public Optional<byte[]> witnessed(String other) throws IOException {
        return witnessed(client, members, owner, other);
    }

    /** The newest checkpoint that this member keeps of somebody's lane. */
    public static Optional<byte[]> witnessed(HttpClient client, Members members, Member keeper, String lane)
            throws IOException {
        return new HttpLane(client, members, keeper, lane).get("witnessed?lane=" + escaped(lane), MAX_NOTE);
    }

    private String named() {
        return "lane=" + escaped(lane);
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Hands a member, as our auditor, what we granted it. */
    public static void giveAuditGrant(HttpClient client, Members members, Member auditor, byte[] sealed)
            throws IOException {
        Request request = Request.post(
                        auditor.url().resolve("/sluice/v1/audit-grants"), "application/octet-stream", sealed)
                .expecting(ExpectedPeer.of(members, auditor.name()));
        try (Response response = client.send(request)) {
            if (response.status() != 204) {
                throw new PartnerException(
                        response.status() >= 500 ? Kind.AWAY : Kind.REFUSED,
                        auditor.name() + ": does not take the audit grant, answers " + response.status());
            }
        } catch (HttpFailure e) {
            throw HttpPartner.failed(auditor.name(), e);
        }
    }

    private Optional<byte[]> get(String what, int limit) throws IOException {
        Request request = Request.get(owner.url().resolve("/sluice/v1/lane/" + what))
                .expecting(ExpectedPeer.of(members, owner.name()));
        try (Response response = client.send(request)) {
            if (response.status() == 404) {
                return Optional.empty();
            }
            if (response.status() != 200) {
                throw new PartnerException(
                        response.status() >= 500 ? Kind.AWAY : Kind.REFUSED,
                        owner.name() + ": answers " + response.status());
            }
            return Optional.of(response.bytes(limit));
        } catch (HttpFailure e) {
            throw HttpPartner.failed(owner.name(), e);
        }
    }

    private PartnerException nothing() {
        return new PartnerException(Kind.NOT_FOUND, owner.name() + ": shows nothing of its lane " + lane);
    }
}
