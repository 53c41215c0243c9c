package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.consent.ConsentFilter;
import io.sluice.gateway.consent.ConsentedSubjects;
import io.sluice.gateway.consent.ReleasedSubjects;
import io.sluice.gateway.policy.ConsentDemand;
import io.sluice.gateway.policy.ConsentSets;
import io.sluice.proto.ConsentRelease;
import io.sluice.proto.ConsentSet;
import java.util.BitSet;

/**
 * The consents that one release rests on.
 *
 * @param set as its label tells of them
 * @param subjects all who might have been in it
 * @param persons who is, by number
 * @param dropped rows that were left out
 * @param masked rows that lost their cells
 */
record ReleaseConsents(ConsentSet set, ConsentedSubjects subjects, BitSet persons, long dropped, long masked) {
    static ReleaseConsents of(
            ConsentFilter filter,
            ConsentFilter.Released released,
            DeriveOrder order,
            ConsentDemand demand,
            long nowMillis) {
        BitSet persons = filter.persons(released);
        ConsentSet set = ConsentSet.newBuilder()
                .setRoot(ByteString.copyFrom(filter.subjects().root(persons)))
                .setPersons(persons.cardinality())
                .setPurpose(order.purpose())
                .setRecipient(order.recipient())
                .setDemand(ConsentSets.demand(demand))
                .setAsOfMillis(nowMillis)
                .build();
        return new ReleaseConsents(set, filter.subjects(), persons, filter.dropped(), filter.masked());
    }

    /** Writes down who will be in the release. */
    void making(ReleasedSubjects released, CatalogEntry release) {
        ConsentRelease kept = ConsentRelease.newBuilder()
                .setObjectId(release.objectId())
                .setDataset(release.dataset())
                .setVersion(release.version())
                .setRecipient(set.getRecipient())
                .setPurpose(set.getPurpose())
                .setMadeAtMillis(set.getAsOfMillis())
                .setRoot(set.getRoot())
                .build();
        released.making(kept, subjects, persons);
    }
}
