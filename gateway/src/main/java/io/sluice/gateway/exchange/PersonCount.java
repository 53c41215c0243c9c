package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.consent.ObjectPersons;
import io.sluice.gateway.consent.SubjectScan;
import io.sluice.gateway.policy.PersonalInformation;
import io.sluice.proto.ConsentRelease;
import io.sluice.proto.CountedPersons;
import io.sluice.proto.Label;
import java.util.Optional;

/** How many persons what is sealed tells of: by name where the rows say whose they are, else too many rather than too few. */
final class PersonCount {
    private final ObjectPersons persons;

    PersonCount(ObjectPersons persons) {
        this.persons = persons;
    }

    /**
     * Of what is published; writes down who they are. Nobody where nothing in it is about persons; each row a person of its
     * own where no column says whose it is; empty, not known, where it cannot be read and nothing is stated.
     */
    Optional<CountedPersons> counted(ByteString objectId, Label label, PublishOrder order, Graded graded) {
        boolean read = graded.findings().readable() && graded.findings().complete();
        long stated = order.persons().orElse(0);
        if (!read && order.persons().isEmpty()) {
            return Optional.empty();
        }
        CountedPersons.Builder counted = CountedPersons.newBuilder().setSensitive(sensitive(label, stated));
        if (!PersonalInformation.in(label)) {
            return Optional.of(counted.setUnnamed(stated).build());
        }
        if (!read || graded.subjects().isEmpty()) {
            return Optional.of(
                    counted.setUnnamed(Math.max(stated, read ? graded.findings().rows() : 0))
                            .build());
        }
        SubjectScan.Found found = graded.subjects().get();
        return Optional.of(counted.setPageBits(persons.making(objectId, found.persons(), found.count()))
                .setNamed(found.count())
                .setUnnamed(Math.max(found.unnamed(), stated - found.count()))
                .build());
    }

    /** Of whom the owner alone says that they are in it, nobody knows what is told of them: it counts as sensitive. */
    private static boolean sensitive(Label label, long stated) {
        return PersonalInformation.in(label) ? PersonalInformation.sensitiveIn(label) : stated > 0;
    }

    /** Of a release: those who consented to it, who are written down already; else each row is a person of its own. */
    static CountedPersons of(Label release, Optional<ConsentRelease> consented) {
        CountedPersons.Builder counted =
                CountedPersons.newBuilder().setSensitive(PersonalInformation.sensitiveIn(release));
        if (!PersonalInformation.in(release)) {
            return counted.build();
        }
        return consented
                .map(kept ->
                        counted.setConsented(true).setNamed(kept.getPersons()).setPageBits(kept.getPageBits()))
                .orElseGet(() ->
                        counted.setUnnamed(release.getDerivation().getRisk().getReleased()))
                .build();
    }
}
