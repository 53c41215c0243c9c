package io.sluice.gateway.classification.detection;

/**
 * That something was found, and where; never what it says.
 *
 * @param line from 1
 * @param start offset of its first character in the line, in code points, from 0
 * @param end offset after its last
 * @param type a name of {@link IdentifierType}, or of a custom recogniser
 * @param confidence how sure it is, 0 to 1
 */
public record Finding(long line, int start, int end, String type, double confidence) {}
