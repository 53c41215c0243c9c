package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.api.AuditJson;
import io.sluice.gateway.identity.Lanes;
import io.sluice.gateway.provenance.Audit;
import io.sluice.gateway.provenance.AuditFilter;
import io.sluice.gateway.provenance.AuditGrants;
import io.sluice.gateway.provenance.AuditReport;
import io.sluice.gateway.provenance.AuditedLane;
import io.sluice.gateway.provenance.ChannelLane;
import io.sluice.gateway.provenance.Finding;
import io.sluice.gateway.provenance.LaneComparison;
import io.sluice.gateway.provenance.LaneSource;
import io.sluice.gateway.provenance.MemberKeys;
import io.sluice.gateway.provenance.Reconciliation;
import io.sluice.gateway.provenance.RecordException;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.ledger.fabric.mirror.LedgerMirror;
import io.sluice.ledger.fabric.mirror.MirroredLane;
import io.sluice.proto.AuditGrant;
import io.sluice.proto.ListedLane;
import io.sluice.proto.MemberEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
     * A report for each organisation with a lane that is wanted.
     *
     * @param only this lane; all when empty
     * @param own our own organisation, whose gateway runs and whose lanes are compared too
     * @param at a member whose gateway is asked for its lanes, to be compared
     */
    List<ObjectNode> run(AuditFilter filter, Optional<String> only, Optional<String> own, Optional<String> at)
            throws IOException, CommandException {
        List<MirroredLane> lanes = mirror.lanes().stream()
                .filter(lane -> only.isEmpty() || lane.origin().equals(only.get()))
                .toList();
        if (lanes.isEmpty() && only.isPresent()) {
            throw CommandException.refused("no-lane", List.of("lane " + only.get() + ": not on the channel"));
        }
        for (MirroredLane lane : lanes) {
            requireKnownKeys(lane);
            if (own.filter(owner(lane)::equals).isPresent()) {
                handedOut.put(lane.origin(), new AdminLane(gateway.orElseThrow(), lane.origin(), null));
            } else if (at.filter(owner(lane)::equals).isPresent()) {
                handedOut.put(lane.origin(), new AdminLane(gateway.orElseThrow(), lane.origin(), owner(lane)));
            }
            compare(lane);
        }
        reconcile(reports(mirror.lanes(), AuditFilter.everything()));
        List<ObjectNode> answers = new ArrayList<>();
        for (AuditReport report : reports(lanes, filter)) {
            List<Finding> more = new ArrayList<>();
            List<String> notCompared = new ArrayList<>();
            for (AuditReport.Lane lane : report.lanes()) {
                more.addAll(findings.getOrDefault(lane.origin(), List.of()));
                notCompared.addAll(notes.getOrDefault(lane.origin(), List.of()));
            }
            if (only.isEmpty()) {
                more.addAll(notOnTheChannel(report.organisation()));
            }
            answers.add(AuditJson.of(report.with(more), notCompared));
        }
        return answers;
    }

    /** An organisation that anchors lanes answers for all that its entry lists. */
    private List<Finding> notOnTheChannel(String organisation) {
        return members.entry(organisation).map(Lanes::of).orElse(List.of()).stream()
                .map(ListedLane::getOrigin)
                .filter(lane -> mirror.lane(lane).isEmpty())
                .map(lane -> new Finding(
                        Finding.Kind.UNREAD_LANE,
                        lane,
                        -1,
                        "lane " + lane + " is one of its owner's and is not on the channel"))
                .toList();
    }

    private static String owner(MirroredLane lane) {
        return lane.origin().substring(0, lane.origin().indexOf('/'));
    }

    /** The channel may say whose keys a lane has; where a member list says so too, it must be the same. */
    private void requireKnownKeys(MirroredLane lane) {
        Optional<MemberEntry> owner = members.entry(owner(lane));
        if (owner.isPresent() && Lanes.find(owner.get(), lane.origin()).isEmpty()) {
            add(new Finding(
                    Finding.Kind.UNLISTED_LANE,
                    lane.origin(),
                    -1,
                    "lane " + lane.origin() + " is on the channel, and its owner's member entry (serial "
                            + owner.get().getSerial() + ") does not list it"));
            return;
        }
        boolean other = lane.size() > 0
                && members.laneKeys(lane.origin())
                        .map(keys ->
                                keys.verify(lane.checkpoint()).isEmpty() && !keys.contradictsEnd(lane.checkpoint()))
                        .orElse(false);
        if (other) {
            add(new Finding(
                    Finding.Kind.BAD_CHECKPOINT,
                    lane.origin(),
                    -1,
                    "the lane on the channel is signed by other keys than its owner's member entry names"));
        }
    }

    /** The owner may sign by a newer key than the channel has yet. */
    private CheckpointVerifier keys(MirroredLane lane) {
        return members.laneKeys(lane.origin()).map(lane.keys()::or).orElse(lane.keys());
    }

    private void compare(MirroredLane lane) {
        LaneSource source = handedOut.get(lane.origin());
        if (source == null) {
            return;
        }
        try {
            LaneComparison.Outcome outcome =
                    LaneComparison.compare(source, keys(lane), new ChannelLane(mirror, lane.origin()));
            outcome.findings().forEach(this::add);
            if (outcome.waiting() > 0) {
                note(lane, outcome.waiting() + " of its owner's records, which are not on the channel yet");
            }
        } catch (IOException e) {
            handedOut.remove(lane.origin());
            note(lane, "what its owner hands out: " + e.getMessage());
        }
    }

    /** One for each organisation: an exchange may lie in several lanes of it. */
    private List<AuditReport> reports(List<MirroredLane> lanes, AuditFilter filter)
            throws IOException, CommandException {
        Map<String, List<MirroredLane>> owners = new LinkedHashMap<>();
        lanes.forEach(lane ->
                owners.computeIfAbsent(owner(lane), owner -> new ArrayList<>()).add(lane));
        List<AuditReport> reports = new ArrayList<>();
        for (Map.Entry<String, List<MirroredLane>> owner : owners.entrySet()) {
            reports.add(report(owner.getKey(), owner.getValue(), filter));
        }
        return reports;
    }

    private AuditReport report(String owner, List<MirroredLane> lanes, AuditFilter filter)
            throws IOException, CommandException {
        List<AuditedLane> readable = new ArrayList<>();
        List<AuditGrant> grants = new ArrayList<>();
        List<AuditReport.Lane> others = new ArrayList<>();
        Map<String, List<byte[]>> kept = new HashMap<>();
        for (MirroredLane lane : lanes) {
            byte[] checkpoint = lane.checkpoint().getBytes(StandardCharsets.UTF_8);
            LaneSource source =
                    lane.commitments() == 0 ? new ChannelLane(mirror, lane.origin()) : handedOut.get(lane.origin());
            if (source == null || lane.size() == 0) {
                if (lane.size() > 0) {
                    note(lane, "its records, of which only hashes are on the channel");
                }
                others.add(new AuditReport.Lane(lane.origin(), lane.size(), checkpoint, lane.size() == 0));
                continue;
            }
            List<AuditGrant> ofLane = grants(lane.origin());
            List<byte[]> notes = kept.computeIfAbsent(lane.origin(), origin -> new ArrayList<>());
            notes.add(checkpoint);
            ofLane.forEach(grant -> notes.add(grant.getCheckpoint().toByteArray()));
            grants.addAll(ofLane);
            readable.add(new AuditedLane(source, withEnd(lane)));
        }
        if (readable.isEmpty()) {
            MirroredLane first = lanes.get(0);
            return AuditReport.unread(
                            first.origin(), first.size(), first.checkpoint().getBytes(StandardCharsets.UTF_8))
                    .beside(others.subList(1, others.size()));
        }
        return Audit.ofPeer(readable, owner, grants).report(filter, kept::get).beside(others);
    }

    /** The channel knows the keys; the owner's entry says whether the lane has ended. */
    private CheckpointVerifier withEnd(MirroredLane lane) {
        return members.entry(owner(lane))
                .flatMap(entry -> Lanes.find(entry, lane.origin()))
                .filter(ListedLane::getEnded)
                .map(end -> keys(lane).endingAt(end.getSize(), end.getRoot().toByteArray()))
                .orElse(keys(lane));
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

    private void reconcile(List<AuditReport> reports) {
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
