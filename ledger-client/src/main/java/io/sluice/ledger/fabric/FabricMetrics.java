package io.sluice.ledger.fabric;

import java.util.Map;

/**
 * Counts since the ledger was opened.
 *
 * @param batches anchored
 * @param records anchored
 * @param failures by class
 * @param inFlight transactions whose status is not known; 0 or 1
 * @param lag durable records that the channel has not taken
 */
public record FabricMetrics(long batches, long records, Map<Failure, Long> failures, int inFlight, long lag) {}
