package io.sluice.gateway.api;

import io.sluice.gateway.dsp.AuditGrantRoutes;
import io.sluice.gateway.dsp.HttpLane;
import io.sluice.gateway.exchange.PartnerException;
import io.sluice.gateway.http.HttpClient;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.identity.IdentityException;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Role;
import io.sluice.gateway.provenance.Audit;
import io.sluice.gateway.provenance.AuditFilter;
import io.sluice.gateway.provenance.AuditGrants;
import io.sluice.gateway.provenance.AuditReport;
import io.sluice.gateway.provenance.AuditedLane;
import io.sluice.gateway.provenance.Bundles;
import io.sluice.gateway.provenance.Evidence;
import io.sluice.gateway.provenance.Finding;
import io.sluice.gateway.provenance.LaneSource;
import io.sluice.gateway.provenance.LedgerLane;
import io.sluice.gateway.provenance.Mandate;
import io.sluice.gateway.provenance.MemberKeys;
import io.sluice.gateway.provenance.OwnLanes;
import io.sluice.gateway.provenance.Reconciliation;
import io.sluice.gateway.provenance.RecordException;
import io.sluice.gateway.provenance.SignedDocuments;
import io.sluice.gateway.provenance.TokenKeys;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.ledger.Witness;
import io.sluice.proto.AuditGrant;
import io.sluice.proto.EvidenceBundle;
import io.sluice.proto.FieldKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The auditor's questions of a running gateway, about all lanes of an organisation. Another's lane is held against every
 * checkpoint of it that we or any member we can reach keep, and against the lanes of its partners as far as they made us their auditor too.
 */
public final class LaneAudits implements Audits {
    private final Organisation self;
    private final Members members;
    private final OwnLanes lanes;
    private final Evidence evidence;
    private final Witness witness;
    private final SignedDocuments documents;
    private final AuditGrantRoutes granted;
    private final HttpClient client;
    private final SecureRandom random;
    private final LaneWitnesses others;

    public LaneAudits(
            Organisation self,
            Members members,
            OwnLanes lanes,
            Evidence evidence,
            Witness witness,
            SignedDocuments documents,
            AuditGrantRoutes granted,
            HttpClient client,
            Threads threads,
            SecureRandom random) {
        this.self = self;
        this.members = members;
        this.lanes = lanes;
        this.evidence = evidence;
        this.witness = witness;
        this.documents = documents;
        this.granted = granted;
        this.client = client;
        this.random = random;
        this.others = new LaneWitnesses(members, client, threads);
    }

    @Override
    public AuditReport own(AuditFilter filter) throws IOException {
        return ownLanes().report(filter, lane -> kept(lane, self.name()));
    }

    private Audit ownLanes() {
        return Audit.ofOwn(lanes.all(), self.name(), TokenKeys.of(self.tokenSecrets()));
    }

    @Override
    public AuditReport of(String name, AuditFilter filter) throws IOException {
        return ofPeer(members.requireActive(name), filter);
    }

    @Override
    public Compared at(String name, AuditFilter filter) throws IOException {
        Member owner = members.requireActive(name);
        AuditReport report = ofPeer(owner, filter);
        AuditReport whole = ofPeer(owner, AuditFilter.everything());
        List<Finding> findings = new ArrayList<>(remember(report, owner));
        findings.addAll(
                Reconciliation.reconcile(whole, ownLanes().report(AuditFilter.everything(), lane -> List.of())));
        List<String> notCompared = new ArrayList<>();
        for (Member partner : members.list()) {
            if (!partner.name().equals(name) && !grants(partner).isEmpty()) {
                try {
                    AuditReport other = ofPeer(partner, AuditFilter.everything());
                    findings.addAll(Reconciliation.reconcile(whole, other));
                    other.lanes().stream()
                            .filter(lane -> !lane.read())
                            .forEach(lane -> notCompared.add(lane.origin() + ": cannot be read"));
                } catch (PartnerException | IdentityException e) {
                    notCompared.add(String.join(", ", partner.lanes()) + ": " + e.getMessage());
                }
            }
        }
        return new Compared(report.with(findings), notCompared);
    }

    private AuditReport ofPeer(Member owner, AuditFilter filter) throws IOException {
        List<AuditedLane> all = new ArrayList<>();
        for (String lane : owner.lanes()) {
            all.add(new AuditedLane(new HttpLane(client, members, owner, lane), keys(lane)));
        }
        return Audit.ofPeer(all, owner.name(), grants(owner)).report(filter, lane -> kept(lane, owner.name()));
    }

    private List<AuditGrant> grants(Member owner) throws IOException {
        List<AuditGrant> all = new ArrayList<>();
        for (String lane : owner.lanes()) {
            all.addAll(granted.of(lane));
        }
        return all;
    }

    /** From now on we are a witness of what we were shown. */
    private List<Finding> remember(AuditReport report, Member owner) throws IOException {
        List<Finding> forks = new ArrayList<>();
        for (AuditReport.Lane read : report.lanes()) {
            String lane = read.origin();
            HttpLane source = new HttpLane(client, members, owner, lane);
            String note = new String(read.checkpoint(), StandardCharsets.UTF_8);
            boolean known = report.findings().stream()
                    .anyMatch(finding -> finding.kind() == Finding.Kind.FORK
                            && finding.lane().equals(lane));
            if (read.read()) {
                Witness.Observation seen = witness.observe(note, keys(lane), source::consistency);
                if (seen.outcome() == Witness.Outcome.FORK && !known) {
                    forks.add(new Finding(Finding.Kind.FORK, lane, -1, seen.detail()));
                }
            }
        }
        return forks;
    }

    /** Every checkpoint of this lane that we or somebody else keep; who cannot be reached cannot testify. */
    private Collection<byte[]> kept(String lane, String owner) throws IOException {
        List<byte[]> notes = new ArrayList<>();
        others.some(lane, owner).forEach(note -> notes.add(note.getBytes(StandardCharsets.UTF_8)));
        witness.newest(lane).ifPresent(note -> notes.add(note.getBytes(StandardCharsets.UTF_8)));
        for (List<String> fork : witness.forks(lane)) {
            fork.forEach(note -> notes.add(note.getBytes(StandardCharsets.UTF_8)));
        }
        return notes;
    }

    @Override
    public LaneSource lane(Optional<String> member, Optional<String> lane) throws IOException {
        if (member.isEmpty()) {
            return new LedgerLane(lanes.open(lane.orElse(lanes.usual())), Optional.of(witness));
        }
        Member owner = members.requireActive(member.get());
        String origin = lane.orElse(owner.lanes().get(0));
        if (!owner.lanes().contains(origin)) {
            throw new HttpRefusal(
                    404,
                    "no-lane",
                    "lane " + origin + ": not one of " + owner.name() + " (expected: one of "
                            + String.join(", ", owner.lanes()) + ")");
        }
        return new HttpLane(client, members, owner, origin);
    }

    @Override
    public List<AuditGrant> granted(String lane) throws IOException {
        return granted.of(lane);
    }

    @Override
    public EvidenceBundle export(AuditFilter filter) throws IOException {
        try {
            return new Bundles(lanes.all(), self.name(), TokenKeys.of(self.tokenSecrets()), documents)
                    .export(filter, Mandate.FIELDS);
        } catch (RecordException e) {
            throw new HttpRefusal(422, "record", e.getMessage());
        }
    }

    @Override
    public EvidenceBundle records(Collection<Long> indices, Set<FieldKind> fields, SignedDocuments chosen)
            throws IOException {
        try {
            return new Bundles(lanes.all(), self.name(), TokenKeys.of(self.tokenSecrets()), chosen)
                    .of(lanes.open(lanes.written()), indices, fields);
        } catch (RecordException e) {
            throw new HttpRefusal(422, "record", e.getMessage());
        }
    }

    @Override
    public long grant(String auditor, long fromMillis, long untilMillis) throws IOException {
        Member member = members.requireActive(auditor);
        if (!member.roles().contains(Role.AUDITOR) && !member.roles().contains(Role.SUPERVISOR)) {
            throw new HttpRefusal(
                    403,
                    "not-an-auditor",
                    auditor + ": no auditor here (expected: `sluice member add FILE --role auditor` first)");
        }
        AuditGrants.Made made;
        try {
            made = new AuditGrants(
                            lanes.all(),
                            evidence,
                            self.name(),
                            TokenKeys.of(self.tokenSecrets()),
                            self.signing(),
                            random)
                    .grant(auditor, member.sealingKeys().get(0), Mandate.FIELDS, fromMillis, untilMillis);
        } catch (RecordException e) {
            throw new HttpRefusal(422, "record", e.getMessage());
        }
        for (byte[] sealed : made.sealed()) {
            HttpLane.giveAuditGrant(client, members, member, sealed);
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
