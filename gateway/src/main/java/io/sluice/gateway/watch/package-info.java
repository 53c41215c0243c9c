/**
 * Watches the own lane: rules over what was recorded, and alerts with reason, evidence and the way to answer.
 *
 * <p>The rules are pure: facts in the order of the lane in, alerts out; the same facts give the same alerts. {@link
 * io.sluice.gateway.watch.Watch} alone reads the lane, records alerts, tells the webhook and puts brakes on.
 */
package io.sluice.gateway.watch;
