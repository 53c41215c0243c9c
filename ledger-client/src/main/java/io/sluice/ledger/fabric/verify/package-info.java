/**
 * Judges the blocks of a Fabric channel from its genesis block on, as every peer does for itself: who may have made a
 * block, who may have changed the configuration, which transactions are valid. Blocks in, verdicts out: no network, no
 * file, no clock.
 */
package io.sluice.ledger.fabric.verify;
