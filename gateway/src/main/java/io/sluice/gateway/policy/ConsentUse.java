package io.sluice.gateway.policy;

/**
 * What a consent is asked for.
 *
 * @param demand what the rank of the data asks of it
 * @param nowMillis when it must be valid
 */
public record ConsentUse(String purpose, String recipient, ConsentDemand demand, long nowMillis) {}
