package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.consent.ConsentFilter;
import io.sluice.gateway.consent.ConsentRegistry;
import io.sluice.gateway.consent.ConsentedSubjects;
import io.sluice.gateway.consent.ReleasedSubjects;
import io.sluice.gateway.policy.ConsentDemand;
import io.sluice.gateway.policy.ConsentRule;
import io.sluice.gateway.policy.ConsentSets;
import io.sluice.gateway.policy.ConsentUse;
import io.sluice.gateway.store.Tx;
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
 * @param mark which withdrawals were taken into account
 */
record ReleaseConsents(
        ConsentSet set, ConsentedSubjects subjects, BitSet persons, long dropped, long masked, String mark) {
    static ReleaseConsents of(ConsentFilter filter, ConsentFilter.Released released, long nowMillis) {
        BitSet persons = filter.persons(released);
        ConsentSet set = ConsentSet.newBuilder()
                .setRoot(ByteString.copyFrom(filter.subjects().root(persons)))
                .setPersons(persons.cardinality())
                .setPurpose(filter.use().purpose())
                .setRecipient(filter.use().recipient())
                .setDemand(ConsentSets.demand(filter.use().demand()))
                .setAsOfMillis(nowMillis)
                .build();
        return new ReleaseConsents(set, filter.subjects(), persons, filter.dropped(), filter.masked(), filter.mark());
    }

    /** Whether somebody in it has withdrawn since the consents were read. */
    boolean withdrawn(Tx tx) {
        ConsentUse use = new ConsentUse(set.getPurpose(), set.getRecipient(), ConsentDemand.NONE, 0);
        return ConsentRegistry.withdrawnSince(tx, mark, each -> {
            int number = subjects.find(each.subject());
            return number >= 0 && persons.get(number) && ConsentRule.withdraws(each.form(), use);
        });
    }

    /** Writes down who will be in the release. */
    ConsentRelease making(ReleasedSubjects released, CatalogEntry release) {
        ConsentRelease kept = ConsentRelease.newBuilder()
                .setObjectId(release.objectId())
                .setDataset(release.dataset())
                .setVersion(release.version())
                .setRecipient(set.getRecipient())
                .setPurpose(set.getPurpose())
                .setMadeAtMillis(set.getAsOfMillis())
                .setRoot(set.getRoot())
                .setDemand(set.getDemand())
                .build();
        return released.making(kept, subjects, persons);
    }
}
