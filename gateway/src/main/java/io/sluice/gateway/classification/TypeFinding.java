package io.sluice.gateway.classification;

/**
 * How often one type of identifier stands in one column.
 *
 * @param type a name of {@link io.sluice.gateway.classification.detection.IdentifierType}, or of a custom recogniser
 * @param count cells that hold at least one
 * @param nearMisses cells without one that hold something of the same shape with a wrong check digit
 * @param share count by the column's cells that are not empty, 0 to 1
 */
public record TypeFinding(String type, long count, long nearMisses, double share) {}
