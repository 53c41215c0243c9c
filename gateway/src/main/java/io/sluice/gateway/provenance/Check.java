package io.sluice.gateway.provenance;

/**
 * One named line of a verification.
 *
 * @param ok whether it held
 * @param what which check: "inclusion", "checkpoint signature (ML-DSA-44)" ...
 * @param where what it was about: "record 17", "grant of record 17" ...
 * @param detail why it failed; empty when it held
 */
public record Check(boolean ok, String what, String where, String detail) {}
