package io.sluice.gateway.api;

import io.sluice.gateway.exchange.PartnerException;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.Headers;
import io.sluice.gateway.http.HttpClient;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.http.Request;
import io.sluice.gateway.http.Response;
import io.sluice.gateway.http.Routes;
import io.sluice.gateway.identity.IdentityException;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.provenance.AuditGrants;
import io.sluice.gateway.provenance.RecordException;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.proto.AuditGrant;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Audit grants between gateways: takes those that members give us, and hands ours over. They are kept as they came,
 * sealed to our key, and opened for each audit.
 */
public final class GrantExchange {
    private static final String KIND = "audit-grant";
    private static final String PATH = "/sluice/v1/audit-grants";
    private static final int MAX_BYTES = 2 << 20;
    private static final int MAX_KEPT = 1024;

    private final Organisation self;
    private final Members members;
    private final Documents documents;
    private final HttpClient client;

    public GrantExchange(Organisation self, Members members, Documents documents, HttpClient client) {
        this.self = self;
        this.members = members;
        this.documents = documents;
        this.client = client;
    }

    /** Where members hand us their grants. */
    public Routes routes() {
        return Routes.none().on("POST", PATH, this::receive);
    }

    /** Everything that we were granted of a lane and can open. */
    List<AuditGrant> of(String lane) throws IOException {
        List<AuditGrant> grants = new ArrayList<>();
        for (Document document : documents.find(KIND, "lane", lane)) {
            try {
                grants.add(open(document.content()));
            } catch (RecordException e) {
                throw new IOException("audit grant of " + lane + ": " + e.getMessage(), e);
            }
        }
        return grants;
    }

    /** Hands sealed grants to an auditor; what it has already it takes again. */
    void deliver(Member auditor, List<byte[]> sealed) throws IOException {
        for (byte[] grant : sealed) {
            Request request = Request.post(auditor.url().resolve(PATH), "application/octet-stream", grant)
                    .expecting(certificate -> isHolder(auditor, members.findByCertificate(certificate)));
            try (Response response = client.send(request)) {
                if (response.status() != 204) {
                    throw new PartnerException(
                            response.status() >= 500 ? PartnerException.Kind.AWAY : PartnerException.Kind.REFUSED,
                            auditor.name() + ": answers " + response.status() + " to an audit grant");
                }
            }
        }
    }

    private static Optional<String> isHolder(Member expected, Optional<Member> answers) {
        return answers.filter(member -> member.name().equals(expected.name())).isPresent()
                ? Optional.empty()
                : Optional.of("somebody else answers (expected: " + expected.name() + ")");
    }

    private void receive(Call call) throws IOException {
        Member giver = giver(call);
        byte[] sealed = call.body().bytes(MAX_BYTES);
        AuditGrant grant;
        try {
            grant = open(sealed);
        } catch (SealException | RecordException e) {
            throw new HttpRefusal(400, "MALFORMED", "body: not an audit grant for us");
        }
        if (!grant.getLane().equals(giver.lane())) {
            throw new HttpRefusal(403, "NOT_YOURS", "an audit grant of another lane (expected: " + giver.lane() + ")");
        }
        boolean kept = documents.update(tx -> {
            if (tx.find(KIND, "lane", grant.getLane()).size() >= MAX_KEPT) {
                return false;
            }
            tx.insertIfAbsent(Document.of(KIND, digest(sealed), "", sealed, Map.of("lane", grant.getLane())));
            return true;
        });
        if (!kept) {
            throw new HttpRefusal(409, "TOO_MANY", "audit grants: no more than " + MAX_KEPT + " of a lane are kept");
        }
        call.respond(204, Headers.NONE, new byte[0]);
    }

    private Member giver(Call call) throws HttpRefusal {
        try {
            return members.requireActive(
                    call.peer().orElseThrow(() -> new HttpRefusal(404, "NOT_FOUND", "unknown, or not for you")));
        } catch (IdentityException e) {
            throw new HttpRefusal(404, "NOT_FOUND", "unknown, or not for you");
        }
    }

    private AuditGrant open(byte[] sealed) throws SealException, RecordException {
        return AuditGrants.open(sealed, self.name(), self.sealingKeys(), members::entry);
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
