/**
 * Who we are and who the others are: an organisation's keys and its self-signed entry, the list of members with what
 * this gateway grants them, and whether somebody is admitted.
 *
 * <p>It decides about identity only; what a member may have is decided by {@code policy}. It never talks to the network.
 * Keys leave this package as objects that use them, never in a message, a log line or a {@code toString}.
 */
package io.sluice.gateway.identity;
