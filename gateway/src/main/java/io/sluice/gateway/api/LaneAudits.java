package io.sluice.gateway.api;

import io.sluice.gateway.dsp.AuditGrantRoutes;
import io.sluice.gateway.dsp.HttpLane;
import io.sluice.gateway.exchange.PartnerException;
import io.sluice.gateway.http.HttpClient;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.provenance.Audit;
import io.sluice.gateway.provenance.AuditFilter;
import io.sluice.gateway.provenance.AuditGrants;
import io.sluice.gateway.provenance.AuditReport;
import io.sluice.gateway.provenance.Bundles;
import io.sluice.gateway.provenance.Evidence;
import io.sluice.gateway.provenance.Finding;
import io.sluice.gateway.provenance.Mandate;
import io.sluice.gateway.provenance.MemberKeys;
import io.sluice.gateway.provenance.Reconciliation;
import io.sluice.gateway.provenance.RecordException;
import io.sluice.gateway.provenance.SignedDocuments;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.Witness;
import io.sluice.proto.AuditGrant;
import io.sluice.proto.EvidenceBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The auditor's questions of a running gateway. Another's lane is held against every checkpoint of it that we or any
 * member we can reach keep, and against the lanes of its partners as far as they made us their auditor too.
 */
public final class LaneAudits implements Audits {
    private final Organisation self;
    private final Members members;
    private final Ledger ledger;
    private final Evidence evidence;
    private final Witness witness;
    private final SignedDocuments documents;
    private final AuditGrantRoutes granted;
    private final HttpClient client;
    private final SecureRandom random;

    public LaneAudits(
            Organisation self,
            Members members,
            Ledger ledger,
            Evidence evidence,
            Witness witness,
            SignedDocuments documents,
            AuditGrantRoutes granted,
            HttpClient client,
            SecureRandom random) {
        this.self = self;
        this.members = members;
        this.ledger = ledger;
        this.evidence = evidence;
        this.witness = witness;
        this.documents = documents;
        this.granted = granted;
        this.client = client;
        this.random = random;
    }

    @Override
    public AuditReport own(AuditFilter filter) throws IOException {
        return Audit.ofOwn(ledger, keys(self.lane()), self.name(), self.tokenSecret())
                .report(filter, kept(self.lane(), self.name()));
    }

    @Override
    public AuditReport at(String name, AuditFilter filter) throws IOException {
        AuditReport report = ofPeer(members.requireActive(name), filter);
        AuditReport whole = ofPeer(members.requireActive(name), AuditFilter.everything());
        List<Finding> findings = new ArrayList<>();
        for (Member partner : members.list()) {
            if (!partner.name().equals(name) && !granted.of(partner.lane()).isEmpty()) {
                findings.addAll(Reconciliation.reconcile(whole, ofPeer(partner, AuditFilter.everything())));
            }
        }
        return report.with(findings);
    }

    private AuditReport ofPeer(Member owner, AuditFilter filter) throws IOException {
        List<AuditGrant> grants = granted.of(owner.lane());
        return Audit.ofPeer(new HttpLane(client, members, owner), keys(owner.lane()), grants)
                .report(filter, kept(owner.lane(), owner.name()));
    }

    /** Every checkpoint of this lane that somebody else keeps; who cannot be reached cannot testify. */
    private Collection<byte[]> kept(String lane, String owner) throws IOException {
        List<byte[]> notes = new ArrayList<>();
        witness.newest(lane).ifPresent(note -> notes.add(note.getBytes(StandardCharsets.UTF_8)));
        for (List<String> fork : witness.forks(lane)) {
            fork.forEach(note -> notes.add(note.getBytes(StandardCharsets.UTF_8)));
        }
        for (Member member : members.list()) {
            if (!member.name().equals(owner) && !member.isRevoked()) {
                witnessed(member, lane).ifPresent(notes::add);
            }
        }
        return notes;
    }

    private Optional<byte[]> witnessed(Member member, String lane) throws IOException {
        try {
            return new HttpLane(client, members, member).witnessed(lane);
        } catch (PartnerException e) {
            return Optional.empty();
        }
    }

    @Override
    public EvidenceBundle export(AuditFilter filter) throws IOException {
        try {
            return new Bundles(ledger, keys(self.lane()), self.name(), self.tokenSecret(), documents)
                    .export(filter, Mandate.FIELDS);
        } catch (RecordException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public long grant(String auditor, long fromMillis, long untilMillis) throws IOException {
        Member member = members.requireActive(auditor);
        AuditGrants.Made made;
        try {
            made = new AuditGrants(ledger, evidence, self.name(), self.tokenSecret(), self.signing(), random)
                    .grant(auditor, member.sealingKeys().get(0), Mandate.FIELDS, fromMillis, untilMillis);
        } catch (RecordException e) {
            throw new IOException(e.getMessage(), e);
        }
        for (byte[] sealed : made.sealed()) {
            new HttpLane(client, members, member).giveAuditGrant(sealed);
        }
        return made.records();
    }

    private CheckpointVerifier keys(String lane) throws IOException {
        MemberKeys all = members::entry;
        return all.laneKeys(lane)
                .orElseThrow(
                        () -> new IOException("lane " + lane + ": its owner's member entry names no checkpoint key"));
    }
}
