package io.sluice.gateway.api;

import io.sluice.gateway.dsp.HttpLane;
import io.sluice.gateway.http.HttpClient;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Role;
import io.sluice.gateway.provenance.Audit;
import io.sluice.gateway.provenance.AuditFilter;
import io.sluice.gateway.provenance.AuditGrants;
import io.sluice.gateway.provenance.AuditReport;
import io.sluice.gateway.provenance.Bundles;
import io.sluice.gateway.provenance.Finding;
import io.sluice.gateway.provenance.Mandate;
import io.sluice.gateway.provenance.MemberKeys;
import io.sluice.gateway.provenance.Reconciliation;
import io.sluice.gateway.provenance.RecordException;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.Witness;
import io.sluice.proto.AuditGrant;
import io.sluice.proto.EvidenceBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Audits of our lane and of the members'. A lane is held against every checkpoint of it that somebody kept: us, and
 * whoever of the others answers; and against what the lanes of its counterparties say, as far as we may read them.
 */
public final class LaneAudits implements Audits {
    private static final System.Logger LOG = System.getLogger(LaneAudits.class.getName());

    private final Organisation self;
    private final Members members;
    private final Ledger ledger;
    private final Witness witness;
    private final HttpClient client;
    private final Bundles bundles;
    private final AuditGrants grants;
    private final GrantExchange granted;
    private final KeptCheckpoints kept;
    private final MemberKeys keys;

    /** @param bundles of our lane. @param grants of our lane */
    public LaneAudits(
            Organisation self,
            Members members,
            Ledger ledger,
            Witness witness,
            HttpClient client,
            Bundles bundles,
            AuditGrants grants,
            GrantExchange granted,
            Threads threads) {
        this.self = self;
        this.members = members;
        this.ledger = ledger;
        this.witness = witness;
        this.client = client;
        this.bundles = bundles;
        this.grants = grants;
        this.granted = granted;
        this.kept = new KeptCheckpoints(members, client, threads);
        this.keys = members::entry;
    }

    @Override
    public AuditReport own(AuditFilter filter) throws IOException {
        return ownLane().report(filter, kept.of(self.lane(), self.name()));
    }

    private Audit ownLane() {
        return Audit.ofOwn(ledger, verifier(self.lane()), self.name(), self.tokenSecret());
    }

    @Override
    public AuditReport at(String name, AuditFilter filter) throws IOException {
        Member member = members.requireActive(name);
        List<AuditGrant> ofIt = granted.of(member.lane());
        HttpLane lane = new HttpLane(client, members, member);
        List<byte[]> checkpoints = kept.of(member.lane(), name);
        newest(member.lane()).ifPresent(checkpoints::add);
        AuditReport report = Audit.ofPeer(lane, verifier(member.lane()), ofIt).report(filter, checkpoints);
        List<Finding> more = new ArrayList<>(remember(report, lane));
        more.addAll(Reconciliation.reconcile(report, ownLane().report(filter, List.of())));
        for (Member other : members.list()) {
            if (!other.name().equals(name)) {
                more.addAll(compare(report, other, filter));
            }
        }
        return report.with(more);
    }

    /** Whether another lane that we may read tells the same story. One that cannot be reached tells nothing. */
    private List<Finding> compare(AuditReport report, Member other, AuditFilter filter) throws IOException {
        List<AuditGrant> ofOther = granted.of(other.lane());
        if (ofOther.isEmpty() || other.isRevoked()) {
            return List.of();
        }
        try {
            HttpLane lane = new HttpLane(client, members, other);
            AuditReport theirs =
                    Audit.ofPeer(lane, verifier(other.lane()), ofOther).report(filter, List.of());
            return Reconciliation.reconcile(report, theirs);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.INFO, "audit: not compared with {0}: {1}", other.lane(), e.getMessage());
            return List.of();
        }
    }

    /** From now on we are a witness of what we were shown. */
    private List<Finding> remember(AuditReport report, HttpLane lane) throws IOException {
        String note = new String(report.checkpoint(), StandardCharsets.UTF_8);
        Witness.Observation seen = witness.observe(note, verifier(report.lane()), lane::consistency);
        boolean known = report.findings().stream().anyMatch(finding -> finding.kind() == Finding.Kind.FORK);
        return seen.outcome() == Witness.Outcome.FORK && !known
                ? List.of(new Finding(Finding.Kind.FORK, report.lane(), -1, seen.detail()))
                : List.of();
    }

    private Optional<byte[]> newest(String lane) throws IOException {
        return witness.newest(lane).map(note -> note.getBytes(StandardCharsets.UTF_8));
    }

    private CheckpointVerifier verifier(String lane) {
        return keys.laneKeys(lane)
                .orElseThrow(() -> new IllegalStateException("lane " + lane + ": no key in its owner's entry"));
    }

    @Override
    public EvidenceBundle export(AuditFilter filter) throws IOException {
        try {
            return bundles.export(filter, Mandate.FIELDS);
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
                    auditor + ": no auditor (expected: `sluice member add FILE --role auditor` first)");
        }
        try {
            AuditGrants.Made made =
                    grants.grant(auditor, member.sealingKeys().get(0), Mandate.FIELDS, fromMillis, untilMillis);
            granted.deliver(member, made.sealed());
            return made.records();
        } catch (RecordException e) {
            throw new HttpRefusal(422, "record", e.getMessage());
        }
    }
}
