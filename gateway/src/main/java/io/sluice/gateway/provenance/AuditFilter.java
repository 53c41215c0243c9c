package io.sluice.gateway.provenance;

import java.util.Optional;
import java.util.Set;

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
        return new AuditFilter(
                Optional.of(name),
                agreement,
                organisation,
                refusedOnly,
                plaintextSha256,
                fromMillis,
                untilMillis,
                originsOnly,
                objects);
    }

    public AuditFilter withAgreement(String id) {
        return new AuditFilter(
                dataset,
                Optional.of(id),
                organisation,
                refusedOnly,
                plaintextSha256,
                fromMillis,
                untilMillis,
                originsOnly,
                objects);
    }

    public AuditFilter withOrganisation(String name) {
        return new AuditFilter(
                dataset,
                agreement,
                Optional.of(name),
                refusedOnly,
                plaintextSha256,
                fromMillis,
                untilMillis,
                originsOnly,
                objects);
    }

    public AuditFilter onlyRefused() {
        return new AuditFilter(
                dataset, agreement, organisation, true, plaintextSha256, fromMillis, untilMillis, originsOnly, objects);
    }

    public AuditFilter withFile(byte[] sha256) {
        return new AuditFilter(
                dataset,
                agreement,
                organisation,
                refusedOnly,
                Optional.of(sha256),
                fromMillis,
                untilMillis,
                originsOnly,
                objects);
    }

    public AuditFilter within(long from, long until) {
        return new AuditFilter(
                dataset, agreement, organisation, refusedOnly, plaintextSha256, from, until, originsOnly, objects);
    }

    /** Of these only what says how a dataset version came to be. */
    public AuditFilter onlyOrigins() {
        return new AuditFilter(
                dataset, agreement, organisation, refusedOnly, plaintextSha256, fromMillis, untilMillis, true, objects);
    }

    /** Of these only what is about one of these objects, by id in hexadecimal. */
    public AuditFilter withObjects(Set<String> ids) {
        return new AuditFilter(
                dataset,
                agreement,
                organisation,
                refusedOnly,
                plaintextSha256,
                fromMillis,
                untilMillis,
                originsOnly,
                ids);
    }
}
