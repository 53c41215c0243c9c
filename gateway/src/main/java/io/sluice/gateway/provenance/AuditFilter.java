package io.sluice.gateway.provenance;

import java.util.Optional;

/**
 * Which rows an auditor asks for; an empty part asks for all.
 *
 * @param organisation a name that occurs as provider, recipient or subject
 * @param refusedOnly only what was refused
 * @param plaintextSha256 of the file in the auditor's hand
 * @param fromMillis earliest time, inclusive
 * @param untilMillis latest time, exclusive
 */
public record AuditFilter(
        Optional<String> dataset,
        Optional<String> agreement,
        Optional<String> organisation,
        boolean refusedOnly,
        Optional<byte[]> plaintextSha256,
        long fromMillis,
        long untilMillis) {

    /** Everything there is. */
    public static AuditFilter everything() {
        return new AuditFilter(
                Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty(), 0, Long.MAX_VALUE);
    }

    public AuditFilter withDataset(String name) {
        return new AuditFilter(
                Optional.of(name), agreement, organisation, refusedOnly, plaintextSha256, fromMillis, untilMillis);
    }

    public AuditFilter withAgreement(String id) {
        return new AuditFilter(
                dataset, Optional.of(id), organisation, refusedOnly, plaintextSha256, fromMillis, untilMillis);
    }

    public AuditFilter withOrganisation(String name) {
        return new AuditFilter(
                dataset, agreement, Optional.of(name), refusedOnly, plaintextSha256, fromMillis, untilMillis);
    }

    public AuditFilter onlyRefused() {
        return new AuditFilter(dataset, agreement, organisation, true, plaintextSha256, fromMillis, untilMillis);
    }

    public AuditFilter withFile(byte[] sha256) {
        return new AuditFilter(
                dataset, agreement, organisation, refusedOnly, Optional.of(sha256), fromMillis, untilMillis);
    }

    public AuditFilter within(long from, long until) {
        return new AuditFilter(dataset, agreement, organisation, refusedOnly, plaintextSha256, from, until);
    }
}
