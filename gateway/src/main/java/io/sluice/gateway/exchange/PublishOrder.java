package io.sluice.gateway.exchange;

import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.classification.Impact;
import io.sluice.gateway.policy.DatasetOrigin;
import io.sluice.gateway.policy.OwnerTerms;
import io.sluice.proto.Basis;
import io.sluice.proto.Rank;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an owner wants to publish, and how.
 *
 * @param dataset its name: {@code [a-z0-9][a-z0-9._-]{0,127}}; a name that exists gets a new version
 * @param fileName a hint for reading the format; may be empty
 * @param grader by whose rules it is graded
 * @param declared the rank that the owner declares
 * @param categories as declared; what is found is added
 * @param level the scheme's level that the owner declares, by its name; empty: the one that the rank is shown as
 * @param impacts what the loss of the data would do, as the owner states it
 * @param bases attestations of the owner
 * @param wishes the owner's terms
 * @param validUntilMillis when the data must be graded again; 0: no end
 * @param hold whether it is to be offered to nobody: a source for releases
 * @param parents what it was made from; at most {@link #MOST_PARENTS}
 * @param subjectColumn of a table, which column says whose a row is; empty: each row counts as a person of its own
 * @param persons so many persons it tells of, as the owner states; a table that tells of more is counted; empty: not stated
 * @param origin who published it first, and as what; empty: the owner does now
 * @param plaintextLength in bytes, to check for space before anything is written; -1 if unknown
 */
public record PublishOrder(
        String dataset,
        String fileName,
        Grader grader,
        Rank declared,
        List<String> categories,
        Optional<String> level,
        List<Impact> impacts,
        List<Basis> bases,
        OwnerTerms wishes,
        long validUntilMillis,
        boolean hold,
        List<ParentName> parents,
        String subjectColumn,
        OptionalLong persons,
        Optional<DatasetOrigin> origin,
        long plaintextLength) {
    /** So many parents at most. */
    public static final int MOST_PARENTS = 32;

    /** So many persons may be stated. */
    public static final long MOST_PERSONS = 100_000_000_000L;

    private static final String NAME = "[a-z0-9][a-z0-9._-]{0,127}";

    public PublishOrder {
        requireName(dataset);
        if (persons.isPresent() && (persons.getAsLong() < 0 || persons.getAsLong() > MOST_PERSONS)) {
            throw new IllegalArgumentException(
                    "persons: " + persons.getAsLong() + " (expected: 0 to " + MOST_PERSONS + ")");
        }
        categories = List.copyOf(categories);
        impacts = List.copyOf(impacts);
        bases = List.copyOf(bases);
        parents = List.copyOf(parents);
        if (parents.size() > MOST_PARENTS) {
            throw new IllegalArgumentException(
                    "parents: " + parents.size() + " (expected: at most " + MOST_PARENTS + ")");
        }
    }

    static void requireName(String dataset) {
        if (!dataset.matches(NAME)) {
            throw new IllegalArgumentException(
                    "dataset: " + dataset + " (expected: 1-128 of a-z, 0-9, dot, underscore, hyphen)");
        }
    }
}
