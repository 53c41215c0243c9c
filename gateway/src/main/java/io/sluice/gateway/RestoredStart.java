package io.sluice.gateway;

import io.sluice.gateway.api.LaneWitnesses;
import io.sluice.gateway.backup.Restored;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.provenance.Event;
import io.sluice.gateway.provenance.Evidence;
import io.sluice.gateway.provenance.MemberKeys;
import io.sluice.lane.Checkpoint;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LedgerException;
import io.sluice.proto.BackupSummary;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Outcome;
import io.sluice.proto.RecordKind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The first start of a restored folder. The lane of the backup is not gone on with: what was signed in it since is not
 * known, and a second history would be signed. A new lane begins with a record of what is known of the old one and what
 * is not. Only when it was asked for, and every member says that it keeps nothing newer, the old lane goes on.
 */
final class RestoredStart {
    private static final System.Logger LOG = System.getLogger(RestoredStart.class.getName());

    private final Restored restored;
    private final BackupSummary summary;
    private final Organisation self;
    private final LaneWitnesses witnesses;

    RestoredStart(Restored restored, Organisation self, LaneWitnesses witnesses) {
        this.restored = restored;
        this.summary = restored.summary();
        this.self = self;
        this.witnesses = witnesses;
    }

    /**
     * Records the gap, before anything else is recorded, and takes the mark away.
     *
     * @throws LedgerException nothing was signed: it is the old lane, and somebody keeps more of it or did not say
     */
    void begin(Ledger ledger, Evidence evidence, long nowMillis) throws IOException {
        LaneWitnesses.Said said = witnesses.ask(summary.getLane(), self.name());
        List<String> reasons = new ArrayList<>(List.of("restored"));
        if (ledger.origin().equals(summary.getLane())) {
            resume(ledger, said);
            reasons.add("resumed");
        }
        Known newest = newest(said);
        if (newest.size() > summary.getLaneSize()) {
            reasons.add("records-missing");
        }
        if (!said.silent().isEmpty()) {
            reasons.add("members-silent");
        }
        evidence.record(Event.of(RecordKind.GAP, Outcome.DONE)
                .field(FieldKind.FIELD_LANE, summary.getLane())
                .field(FieldKind.FIELD_CHECKPOINT, newest.note())
                .field(FieldKind.FIELD_PERIOD, summary.getTimeMillis() + " " + nowMillis)
                .field(FieldKind.FIELD_REASON, String.join("\n", reasons))
                .build());
        restored.done();
        tell(newest, said);
    }

    private void resume(Ledger ledger, LaneWitnesses.Said said) throws LedgerException {
        if (!restored.resumes()) {
            throw refused(
                    "what was signed since is not known (expected: another lane in ledger.lane, as restore writes it,"
                            + " or a backup restored with --resume-lane)");
        }
        if (!said.silent().isEmpty()) {
            throw refused("these members did not say what they keep of it: " + String.join(", ", said.silent())
                    + " (expected: all of them; start again, or restore without --resume-lane)");
        }
        for (String note : said.notes().values()) {
            ledger.confirm(note); // Throws BEHIND or FORK, and the lane signs nothing any more.
        }
    }

    private LedgerException refused(String what) {
        return new LedgerException(
                LedgerException.Stage.BEHIND, "lane " + summary.getLane() + ": restored from a backup, and " + what);
    }

    private record Known(String note, long size) {}

    /** Of what the backup has and the members keep; a note that our keys did not sign counts for nothing. */
    private Known newest(LaneWitnesses.Said said) {
        MemberKeys own =
                name -> name.equals(self.name()) ? Optional.of(self.entry().value()) : Optional.empty();
        Optional<CheckpointVerifier> keys = own.laneKeys(summary.getLane());
        Known newest = new Known(summary.getCheckpoint().toStringUtf8(), summary.getLaneSize());
        for (Map.Entry<String, String> kept : said.notes().entrySet()) {
            Optional<Checkpoint> checkpoint = keys.flatMap(verifier -> verifier.verify(kept.getValue()));
            if (checkpoint.isEmpty()) {
                LOG.log(System.Logger.Level.WARNING, "{0} keeps what is no checkpoint of ours", kept.getKey());
            } else if (checkpoint.get().size() > newest.size()) {
                newest = new Known(kept.getValue(), checkpoint.get().size());
            }
        }
        return newest;
    }

    private void tell(Known newest, LaneWitnesses.Said said) {
        LOG.log(
                System.Logger.Level.WARNING,
                "restored from a backup of {0}. Its lane {1} has {2} records here, and {3} by the newest checkpoint that"
                        + " is known; the others exist only where partners or the channel have them. Asked: {4} members"
                        + " keep a checkpoint, {5} keep none, {6} were silent. What was agreed, transferred, granted or"
                        + " revoked since cannot be known here: what the backup had is held until it is reaffirmed.",
                Instant.ofEpochMilli(summary.getTimeMillis()),
                summary.getLane(),
                Long.toString(summary.getLaneSize()),
                Long.toString(newest.size()),
                said.notes().size(),
                said.without().size(),
                said.silent().isEmpty() ? "none" : String.join(", ", said.silent()));
    }
}
