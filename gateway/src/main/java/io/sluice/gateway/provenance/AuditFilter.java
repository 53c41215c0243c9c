package io.sluice.gateway.provenance;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which rows an auditor asks for; an empty part asks for all.
 *
 * @param organisation a name that occurs as provider, recipient or subject
 * @param refusedOnly only what was refused
 * @param plaintextSha256 of the file in the auditor's hand
 * @param fromMillis earliest time, inclusive
 * @param untilMillis latest time, exclusive
 * @param originsOnly only what says how a dataset version came to be: published, derived, downgraded
 * @param objects only what is about these, by object id in hexadecimal; empty: about any
 */
public record AuditFilter(
        Optional<String> dataset,
        Optional<String> agreement,
        Optional<String> organisation,
        boolean refusedOnly,
        Optional<byte[]> plaintextSha256,
        long fromMillis,
        long untilMillis,
        boolean originsOnly,
        Set<String> objects) {

    /** Everything there is. */
    public static AuditFilter everything() {
        return new AuditFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                0,
                Long.MAX_VALUE,
                false,
                Set.of());
    }

    public AuditFilter withDataset(String name) {
        return changed(each -> each.dataset = Optional.of(name));
    }

    public AuditFilter withAgreement(String id) {
        return changed(each -> each.agreement = Optional.of(id));
    }

    public AuditFilter withOrganisation(String name) {
        return changed(each -> each.organisation = Optional.of(name));
    }

    public AuditFilter onlyRefused() {
        return changed(each -> each.refusedOnly = true);
    }

    public AuditFilter withFile(byte[] sha256) {
        return changed(each -> each.plaintextSha256 = Optional.of(sha256));
    }

    public AuditFilter within(long from, long until) {
        return changed(each -> {
            each.fromMillis = from;
            each.untilMillis = until;
        });
    }

    /** Of these only what says how a dataset version came to be. */
    public AuditFilter onlyOrigins() {
        return changed(each -> each.originsOnly = true);
    }

    /** Of these only what is about one of these objects, by id in hexadecimal. */
    public AuditFilter withObjects(Set<String> ids) {
        return changed(each -> each.objects = ids);
    }

    private AuditFilter changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.filter();
    }

    /** The one place where all parts are copied. */
    private static final class Draft {
        private Optional<String> dataset;
        private Optional<String> agreement;
        private Optional<String> organisation;
        private boolean refusedOnly;
        private Optional<byte[]> plaintextSha256;
        private long fromMillis;
        private long untilMillis;
        private boolean originsOnly;
        private Set<String> objects;

        Draft(AuditFilter from) {
            dataset = from.dataset;
            agreement = from.agreement;
            organisation = from.organisation;
            refusedOnly = from.refusedOnly;
            plaintextSha256 = from.plaintextSha256;
            fromMillis = from.fromMillis;
            untilMillis = from.untilMillis;
            originsOnly = from.originsOnly;
            objects = from.objects;
        }

        AuditFilter filter() {
            return new AuditFilter(
                    dataset,
                    agreement,
                    organisation,
                    refusedOnly,
                    plaintextSha256,
                    fromMillis,
                    untilMillis,
                    originsOnly,
                    objects);
        }
    }
}
