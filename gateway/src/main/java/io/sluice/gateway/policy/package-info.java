/**
 * Who may have what under which terms: obligation profiles, terms and their ODRL form, checks of labels, decisions.
 *
 * <p>Pure: facts in, decision out. No file, no clock, no network, no randomness. Closed by default: what is unknown is
 * denied with a reason that a person understands.
 */
package io.sluice.gateway.policy;
