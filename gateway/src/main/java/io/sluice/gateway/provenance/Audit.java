package io.sluice.gateway.provenance;

import io.sluice.gateway.provenance.Finding.Kind;
import io.sluice.proto.AuditGrant;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import io.sluice.proto.TokenKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Questions about the lanes of one organisation, asked by their owner or by an auditor. Each answer reads all of them whole
 * and verifies them: the trees against the signed checkpoints, the streams, and the openings of every record that is
 * shown. A lane that cannot be read is a finding; only when none can, there is no answer.
 */
public final class Audit {
    private final List<AuditedLane> lanes;
    private final Knowledge knowledge;

    private Audit(List<AuditedLane> lanes, Knowledge knowledge) {
        this.lanes = List.copyOf(lanes);
        this.knowledge = knowledge;
    }

    /** What others keep of a lane. */
    @FunctionalInterface
    public interface KeptNotes {
        /** Checkpoints of this lane that partners and the asker keep, notes in UTF-8. */
        Collection<byte[]> of(String lane) throws IOException;
    }

    /** Of the own lanes, with all their openings. */
    public static Audit ofOwn(List<OwnLane> lanes, String organisation, TokenKeys tokenKeys) {
        return new Audit(
                lanes.stream().map(OwnLane::audited).toList(),
                new OwnKnowledge(
                        lanes.stream().flatMap(lane -> lane.readable().stream()).toList(), organisation, tokenKeys));
    }

    /** Of somebody else's lanes, with what was granted; without grants only the bare records can be judged. */
    public static Audit ofPeer(List<AuditedLane> lanes, String owner, Collection<AuditGrant> grants) {
        return new Audit(lanes, new GrantedKnowledge(owner, grants));
    }

    /**
     * The rows that the filter wants, and all that is wrong with the lanes (whatever the filter).
     *
     * @throws IOException no lane can be read; nothing is known
     */
    public AuditReport report(AuditFilter filter, KeptNotes kept) throws IOException {
        Selection selection = new Selection(filter, knowledge);
        Map<Place, byte[]> wanted = new LinkedHashMap<>();
        Map<String, Long> endedAt = new HashMap<>();
        Set<String> deleted = new HashSet<>();
        Steps steps = new Steps();
        RevocationOrder order = new RevocationOrder();
        List<AuditReport.Lane> read = new ArrayList<>();
        List<Finding> found = new ArrayList<>();
        IOException unread = null;
        for (AuditedLane lane : lanes) {
            String origin = lane.keys().origin();
            Findings findings = new Findings(origin);
            long[] size = new long[1];
            try {
                byte[] checkpoint = new LaneScan(lane.source(), lane.keys(), findings)
                        .run(kept.of(origin), (index, record, bytes) -> {
                            size[0] = index + 1;
                            steps.take(record);
                            order.take(new Place(origin, index), record);
                            if (record.getKind() == RecordKind.AGREEMENT_ENDED) {
                                Records.token(record, TokenKind.TOKEN_AGREEMENT)
                                        .ifPresent(token -> endedAt.merge(token, record.getTimeMillis(), Math::min));
                            }
                            if (record.getKind() == RecordKind.DELETED) {
                                Records.token(record, TokenKind.TOKEN_AGREEMENT).ifPresent(deleted::add);
                            }
                            if (selection.wants(record)) {
                                wanted.put(new Place(origin, index), bytes);
                            }
                        });
                read.add(new AuditReport.Lane(origin, size[0], checkpoint, true));
            } catch (IOException e) {
                unread = e;
                findings.add(
                        Kind.UNREAD_LANE,
                        -1,
                        "lane " + origin + " is one of its owner's and cannot be read: " + e.getMessage());
                read.add(new AuditReport.Lane(origin, size[0], new byte[0], false));
            }
            found.addAll(findings.all());
        }
        if (unread != null && read.stream().noneMatch(AuditReport.Lane::read)) {
            throw unread;
        }
        found.addAll(order.findings());
        Map<Place, Seen> seen = open(wanted, found);
        List<Seen> byTime = seen.values().stream()
                .sorted(Comparator.comparingLong(one -> one.record().getTimeMillis()))
                .toList();
        List<AuditRow> rows = Rows.of(byTime, endedAt, deleted).stream()
                .filter(row -> selection.wants(
                        row, row.records().stream().map(seen::get).toList()))
                .toList();
        found.addAll(RightConflicts.among(rows));
        return new AuditReport(read, rows, found, steps);
    }

    private Map<Place, Seen> open(Map<Place, byte[]> records, List<Finding> found) throws IOException {
        Map<Place, Seen> seen = new LinkedHashMap<>();
        for (Map.Entry<Place, byte[]> one : records.entrySet()) {
            Place place = one.getKey();
            Optional<String> misfit = Optional.empty();
            try {
                Record record = Records.parse(one.getValue());
                seen.put(place, new Seen(place, record, Map.of()));
                seen.put(place, new Seen(place, record, knowledge.fields(place, record)));
            } catch (RecordException e) {
                misfit = Optional.of("record " + place.index() + ": " + e.getMessage());
            }
            misfit.ifPresent(why -> found.add(new Finding(Kind.NOT_MATCHING, place.lane(), place.index(), why)));
        }
        return seen;
    }
}
