package io.sluice.gateway.dsp;

import com.google.protobuf.ByteString;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.Headers;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.http.Routes;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.provenance.AuditGrants;
import io.sluice.gateway.provenance.RecordException;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.proto.AuditGrant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Where lane owners hand us, as their auditor, token keys and openings. They stay sealed to our key, also at rest. */
public final class AuditGrantRoutes {
    private static final String KIND = "audit-grant";
    private static final String LANE = "lane";
    private static final int MAX_KEPT = 1024;
    private static final int MAX_GRANT = 2 << 20;

    private final Organisation self;
    private final Members members;
    private final Documents documents;

    public AuditGrantRoutes(Organisation self, Members members, Documents documents) {
        this.self = self;
        this.members = members;
        this.documents = documents;
    }

    /** The route. */
    public Routes routes() {
        return Routes.none().on("POST", "/sluice/v1/audit-grants", this::take);
    }

    private void take(Call call) throws IOException {
        String owner = Callers.member(members, call).name();
        byte[] sealed = call.body().bytes(MAX_GRANT);
        try {
            AuditGrant grant = AuditGrants.open(sealed, self.name(), self.sealingKeys(), members::entry);
            if (!grant.getLane().startsWith(owner + "/")) {
                throw new HttpRefusal(403, "NOT_YOURS", "a grant about another organisation's lane");
            }
            String id = HexFormat.of()
                    .formatHex(Digests.sha256(ByteString.copyFrom(sealed)).toByteArray());
            if (documents.find(KIND, LANE, grant.getLane()).size() >= MAX_KEPT) {
                throw new HttpRefusal(409, "TOO_MANY", "no more than " + MAX_KEPT + " audit grants of a lane are kept");
            }
            documents.write(tx -> tx.put(Document.of(KIND, id, "", sealed, Map.of(LANE, grant.getLane()))));
        } catch (SealException | RecordException e) {
            throw new HttpRefusal(400, "MALFORMED", "audit grant: not one for us, signed by the lane's owner");
        }
        call.respond(204, Headers.NONE, new byte[0]);
    }

    /** What we were granted of this lane. */
    public List<AuditGrant> of(String lane) throws IOException {
        List<AuditGrant> grants = new ArrayList<>();
        for (Document document : documents.find(KIND, LANE, lane)) {
            try {
                grants.add(AuditGrants.open(document.content(), self.name(), self.sealingKeys(), members::entry));
            } catch (RecordException e) {
                throw new IOException("audit grant " + document.id() + ": " + e.getMessage(), e);
            }
        }
        return grants;
    }
}
