package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.api.AuditJson;
import io.sluice.gateway.provenance.Audit;
import io.sluice.gateway.provenance.AuditFilter;
import io.sluice.gateway.provenance.AuditGrants;
import io.sluice.gateway.provenance.AuditReport;
import io.sluice.gateway.provenance.ChannelLane;
import io.sluice.gateway.provenance.Finding;
import io.sluice.gateway.provenance.LaneComparison;
import io.sluice.gateway.provenance.LaneSource;
import io.sluice.gateway.provenance.MemberKeys;
import io.sluice.gateway.provenance.Reconciliation;
import io.sluice.gateway.provenance.RecordException;
import io.sluice.ledger.fabric.mirror.LedgerMirror;
import io.sluice.ledger.fabric.mirror.MirroredLane;
import io.sluice.proto.AuditGrant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Audits lanes as a channel keeps them. No gateway and no single peer is trusted: what is read was verified against the
 * channel's configuration, block by block. Our own gateway, where there is one, only adds what was granted to us, and
 * fetches what owners hand out, to be compared.
 */
final class LedgerAudit {
    private final LedgerMirror mirror;
    private final MemberKeys members;
    private final Optional<AdminClient> gateway;
    private final Map<String, List<Finding>> findings = new HashMap<>();
    private final Map<String, List<String>> notes = new HashMap<>();
    private final Map<String, LaneSource> handedOut = new HashMap<>();
    private final Set<String> unread = new HashSet<>(); // Nobody showed their records.

    /**
     * @param members whose keys are known from elsewhere; the channel's keys are held against them
     * @param gateway our own, running
     */
    LedgerAudit(LedgerMirror mirror, MemberKeys members, Optional<AdminClient> gateway) {
        this.mirror = mirror;
        this.members = members;
        this.gateway = gateway;
    }

    /**
     * A report for each lane that is wanted.
     *
     * @param only this lane; all when empty
     * @param owned origin of our own gateway's lane, which is compared too
     * @param at a member whose gateway is asked for its lane, to be compared
     */
    List<ObjectNode> run(AuditFilter filter, Optional<String> only, Optional<String> owned, Optional<String> at)
            throws IOException, CommandException {
        List<MirroredLane> lanes = mirror.lanes().stream()
                .filter(lane -> only.isEmpty() || lane.origin().equals(only.get()))
                .toList();
        if (lanes.isEmpty() && only.isPresent()) {
            throw CommandException.refused("no-lane", List.of("lane " + only.get() + ": not on the channel"));
        }
        for (MirroredLane lane : lanes) {
            requireKnownKeys(lane);
            if (owned.filter(lane.origin()::equals).isPresent()) {
                handedOut.put(lane.origin(), new AdminLane(gateway.orElseThrow(), lane.origin(), null));
            } else if (at.filter(owner(lane)::equals).isPresent()) {
                handedOut.put(lane.origin(), new AdminLane(gateway.orElseThrow(), lane.origin(), owner(lane)));
            }
            compare(lane);
        }
        reconcile(reports(mirror.lanes(), AuditFilter.everything()));
        List<ObjectNode> answers = new ArrayList<>();
        for (AuditReport report : reports(lanes, filter)) {
            String origin = report.lane();
            answers.add(AuditJson.of(
                    report.with(findings.getOrDefault(origin, List.of())), notes.getOrDefault(origin, List.of())));
        }
        return answers;
    }

    private static String owner(MirroredLane lane) {
        return lane.origin().substring(0, lane.origin().indexOf('/'));
    }

    /** The channel may say whose keys a lane has; where a member list says so too, it must be the same. */
    private void requireKnownKeys(MirroredLane lane) {
        boolean other = lane.size() > 0
                && members.laneKeys(lane.origin())
                        .map(keys -> keys.verify(lane.checkpoint()).isEmpty())
                        .orElse(false);
        if (other) {
            add(new Finding(
                    Finding.Kind.BAD_CHECKPOINT,
                    lane.origin(),
                    -1,
                    "the lane on the channel is signed by other keys than its owner's member entry names"));
        }
    }

    private void compare(MirroredLane lane) {
        LaneSource source = handedOut.get(lane.origin());
        if (source == null) {
            return;
        }
        try {
            LaneComparison.Outcome outcome =
                    LaneComparison.compare(source, lane.keys(), new ChannelLane(mirror, lane.origin()));
            outcome.findings().forEach(this::add);
            if (outcome.waiting() > 0) {
                note(lane, outcome.waiting() + " of its owner's records, which are not on the channel yet");
            }
        } catch (IOException e) {
            handedOut.remove(lane.origin());
            note(lane, "what its owner hands out: " + e.getMessage());
        }
    }

    private List<AuditReport> reports(List<MirroredLane> lanes, AuditFilter filter)
            throws IOException, CommandException {
        List<AuditReport> reports = new ArrayList<>();
        for (MirroredLane lane : lanes) {
            byte[] checkpoint = lane.checkpoint().getBytes(StandardCharsets.UTF_8);
            LaneSource source =
                    lane.commitments() == 0 ? new ChannelLane(mirror, lane.origin()) : handedOut.get(lane.origin());
            if (source == null || lane.size() == 0) {
                if (lane.size() > 0) {
                    note(lane, "its records, of which only hashes are on the channel");
                }
                unread.add(lane.origin());
                reports.add(AuditReport.unread(lane.origin(), lane.size(), checkpoint));
                continue;
            }
            List<AuditGrant> grants = grants(lane.origin());
            List<byte[]> kept = new ArrayList<>();
            kept.add(checkpoint);
            grants.forEach(grant -> kept.add(grant.getCheckpoint().toByteArray()));
            reports.add(Audit.ofPeer(source, lane.keys(), grants).report(filter, kept));
        }
        return reports;
    }

    private List<AuditGrant> grants(String lane) throws IOException, CommandException {
        List<AuditGrant> grants = new ArrayList<>();
        if (gateway.isEmpty()) {
            return grants;
        }
        try {
            for (JsonNode grant : gateway.get()
                    .get(AdminClient.query("/admin/audit/grants", "lane", lane))
                    .path("grants")) {
                grants.add(AuditGrants.parse(grant.binaryValue()));
            }
            return grants;
        } catch (RecordException e) {
            throw new IOException("audit grants of " + lane + ": " + e.getMessage(), e);
        }
    }

    private void reconcile(List<AuditReport> all) {
        List<AuditReport> reports =
                all.stream().filter(report -> !unread.contains(report.lane())).toList();
        Set<Finding> seen = new HashSet<>();
        for (int i = 0; i < reports.size(); i++) {
            for (int j = i + 1; j < reports.size(); j++) {
                Reconciliation.reconcile(reports.get(i), reports.get(j)).stream()
                        .filter(seen::add)
                        .forEach(this::add);
            }
        }
    }

    private void add(Finding finding) {
        findings.computeIfAbsent(finding.lane(), lane -> new ArrayList<>()).add(finding);
    }

    private void note(MirroredLane lane, String what) {
        List<String> known = notes.computeIfAbsent(lane.origin(), origin -> new ArrayList<>());
        if (!known.contains(what)) {
            known.add(what);
        }
    }

    /** What was found about the channel itself. */
    static ObjectNode channel(String name, LedgerMirror mirror, List<LedgerMirror.PeerState> peers) {
        ObjectNode answer = Json.object();
        answer.put("ledger", name);
        answer.put("block", mirror.block());
        ArrayNode states = answer.putArray("peers");
        peers.forEach(peer -> states.addObject()
                .put("peer", peer.peer())
                .put("block", peer.block())
                .put("detail", peer.detail()));
        ArrayNode found = answer.putArray("findings");
        mirror.findings()
                .forEach(finding -> found.addObject()
                        .put("kind", finding.kind().name())
                        .put("block", finding.block())
                        .put("transaction", finding.transaction())
                        .put("peer", finding.peer())
                        .put("text", finding.text()));
        return answer;
    }

    /** The same for people. */
    static String text(JsonNode channel) {
        StringBuilder text = new StringBuilder();
        text.append("ledger ").append(channel.path("ledger").asText()).append(": ");
        text.append(channel.path("block").asLong() + 1).append(" blocks verified, ");
        JsonNode findings = channel.path("findings");
        text.append(findings.isEmpty() ? "nothing forged\n" : findings.size() + " FINDINGS\n");
        for (JsonNode finding : findings) {
            text.append("  ").append(finding.path("kind").asText());
            text.append(" block ").append(finding.path("block").asLong());
            text.append(
                    finding.path("peer").asText().isEmpty()
                            ? ""
                            : " at " + finding.path("peer").asText());
            text.append(": ").append(finding.path("text").asText()).append('\n');
        }
        for (JsonNode peer : channel.path("peers")) {
            text.append("  ").append(peer.path("peer").asText());
            text.append(": ").append(peer.path("detail").asText()).append('\n');
        }
        return text.toString();
    }
}
