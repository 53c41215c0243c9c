package io.sluice.gateway.provenance;

import io.sluice.gateway.provenance.Finding.Kind;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.ledger.Ledger;
import io.sluice.proto.AuditGrant;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import io.sluice.proto.TokenKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Questions about a lane, asked by its owner or by an auditor. Each answer reads the whole lane and verifies it: the
 * tree against the signed checkpoint, the streams, and the openings of every record that is shown.
 */
public final class Audit {
    private final LaneSource source;
    private final CheckpointVerifier keys;
    private final Knowledge knowledge;

    private Audit(LaneSource source, CheckpointVerifier keys, Knowledge knowledge) {
        this.source = source;
        this.keys = keys;
        this.knowledge = knowledge;
    }

    /** Of the own lane, with all its openings. */
    public static Audit ofOwn(Ledger ledger, CheckpointVerifier keys, String organisation, byte[] tokenSecret) {
        return new Audit(
                new LedgerLane(ledger, Optional.empty()), keys, new OwnKnowledge(ledger, organisation, tokenSecret));
    }

    /** Of somebody else's lane, with what was granted; without grants only the bare records can be judged. */
    public static Audit ofPeer(LaneSource source, CheckpointVerifier keys, Collection<AuditGrant> grants) {
        return new Audit(source, keys, new GrantedKnowledge(source.lane(), grants));
    }

    /**
     * The rows that the filter wants, and all that is wrong with the lane (whatever the filter).
     *
     * @param kept checkpoints of this lane that partners and the asker keep, notes in UTF-8
     * @throws IOException the lane cannot be read; nothing is known
     */
    public AuditReport report(AuditFilter filter, Collection<byte[]> kept) throws IOException {
        Findings findings = new Findings(source.lane());
        Selection selection = new Selection(filter, knowledge);
        List<Long> indices = new ArrayList<>();
        List<byte[]> wanted = new ArrayList<>();
        Map<String, Long> endedAt = new HashMap<>();
        Steps steps = new Steps();
        long[] size = new long[1];
        byte[] checkpoint = new LaneScan(source, keys, findings).run(kept, (index, record, bytes) -> {
            size[0] = index + 1;
            steps.take(record);
            if (record.getKind() == RecordKind.AGREEMENT_ENDED) {
                Records.token(record, TokenKind.TOKEN_AGREEMENT)
                        .ifPresent(token -> endedAt.putIfAbsent(token, record.getTimeMillis()));
            }
            if (selection.wants(record)) {
                indices.add(index);
                wanted.add(bytes);
            }
        });
        Map<Long, Seen> seen = open(indices, wanted, findings);
        List<AuditRow> rows = Rows.of(seen.values(), endedAt).stream()
                .filter(row -> selection.wants(
                        row, row.records().stream().map(seen::get).toList()))
                .toList();
        return new AuditReport(source.lane(), size[0], checkpoint, rows, findings.all(), steps);
    }

    private Map<Long, Seen> open(List<Long> indices, List<byte[]> records, Findings findings) throws IOException {
        Map<Long, Seen> seen = new LinkedHashMap<>();
        for (int i = 0; i < records.size(); i++) {
            long index = indices.get(i);
            try {
                Record record = Records.parse(records.get(i));
                seen.put(index, new Seen(index, record, Map.of()));
                seen.put(index, new Seen(index, record, knowledge.fields(index, record)));
            } catch (RecordException e) {
                findings.add(Kind.NOT_MATCHING, index, "record " + index + ": " + e.getMessage());
            }
        }
        return seen;
    }
}
