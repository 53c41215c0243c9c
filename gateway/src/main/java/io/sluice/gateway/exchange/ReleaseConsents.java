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
import io.sluice.gateway.sealing.Ahead;
import io.sluice.gateway.store.Tx;
import io.sluice.proto.ConsentRelease;
import io.sluice.proto.ConsentSet;
import java.util.BitSet;
import java.util.concurrent.Executor;

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
    /**
     * Of a filter through which the table was read. The root over many consents takes a while: the workers compute it while
     * the release is graded.
     */
    static Ahead<ReleaseConsents> of(ConsentFilter filter, ConsentFilter.Released released, Executor workers) {
        BitSet persons = filter.persons(released);
        long dropped = filter.dropped();
        long masked = filter.masked();
        ConsentSet set = ConsentSet.newBuilder()
                .setPersons(persons.cardinality())
                .setPurpose(filter.use().purpose())
                .setRecipient(filter.use().recipient())
                .setDemand(ConsentSets.demand(filter.use().demand()))
                .setAsOfMillis(filter.use().nowMillis())
                .build();
        ConsentedSubjects subjects = filter.subjects();
        String mark = filter.mark();
        return new Ahead<>(() -> {
                    ByteString root = ByteString.copyFrom(subjects.root(persons));
                    return new ReleaseConsents(
                            set.toBuilder().setRoot(root).build(), subjects, persons, dropped, masked, mark);
                })
                .offer(workers);
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
