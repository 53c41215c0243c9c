/**
 * A verified copy of all lanes of a channel, for auditors and for whoever wants to compare: follows the blocks of several
 * peers, believes what {@code verify} lets pass, keeps it durably.
 */
package io.sluice.ledger.fabric.mirror;
