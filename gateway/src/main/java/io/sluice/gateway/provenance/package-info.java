/**
 * What happened, recorded so that it can be proven and cannot be read by those whom it does not concern: records, blind
 * tokens, openings, audit questions, evidence bundles and their offline verification. Specification:
 * docs/provenance-record.md.
 *
 * <p>Must not touch: files, sockets, the state store, the policy engine. It appends to a ledger and reads lanes through
 * interfaces; it never decides whether something may happen.
 */
package io.sluice.gateway.provenance;
