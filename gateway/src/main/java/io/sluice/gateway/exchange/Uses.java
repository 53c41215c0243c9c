package io.sluice.gateway.exchange;

import io.sluice.gateway.consent.CommittedConsents;
import io.sluice.gateway.consent.ReleasedSubjects;
import io.sluice.gateway.consent.Subject;
import io.sluice.proto.Agreement;
import io.sluice.proto.ConsentRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who used a person's data, when, for what: the releases that hold a row of theirs, and what our lane has of each. Nothing
 * of any other person is in the answer but how many there are. Any thread.
 */
final class Uses {
    private final Parts parts;
    private final ReleasedSubjects released;
    private final CommittedConsents committed;

    Uses(Parts parts) {
        this.parts = parts;
        this.released = new ReleasedSubjects(parts.documents());
        this.committed = new CommittedConsents(parts.documents());
    }

    List<Consents.Use> of(Subject subject, boolean proofs) {
        List<Consents.Use> uses = new ArrayList<>();
        for (boolean ended : List.of(false, true)) {
            for (ConsentRelease release : ended ? released.ended() : released.standing()) {
                if (released.holds(release, subject)) {
                    uses.add(use(release, ended, proofs ? committed.of(release, subject) : Optional.empty()));
                }
            }
        }
        return uses;
    }

    private Consents.Use use(ConsentRelease release, boolean ended, Optional<CommittedConsents.Proof> proof) {
        OptionalLong derived = parts.recording().derivedRecord(release);
        List<Consents.Step> steps = new ArrayList<>();
        for (Agreements.Stored stored : parts.agreements().byObject(release.getObjectId())) {
            Agreement agreement = stored.agreement().agreement();
            if (agreement.getProvider().equals(parts.self().name())) {
                steps.addAll(parts.recording().steps(agreement));
            }
        }
        return new Consents.Use(release, ended, proof, derived, steps);
    }
}
