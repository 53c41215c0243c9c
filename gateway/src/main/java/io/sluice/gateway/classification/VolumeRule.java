package io.sluice.gateway.classification;

import io.sluice.proto.Rank;

/**
 * Many persons raise the rank. Persons are counted as the rows that hold personal information, the column that has it
 * most often counting: somebody who stands in many rows counts many times, so the count is never too low.
 *
 * @param sensitiveOnly whether only types count whose own floor is RESTRICTED or higher
 * @param persons from so many on
 * @param rank is the least rank
 */
public record VolumeRule(boolean sensitiveOnly, long persons, Rank rank) {}
