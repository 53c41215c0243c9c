package io.sluice.gateway.policy;

/**
 * Which of the provider's people there are to approve an exchange.
 *
 * @param count who act now, with the role that is demanded, and did not put it on offer
 * @param owned whether somebody is responsible for who they are
 */
public record Approvers(int count, boolean owned) {}
