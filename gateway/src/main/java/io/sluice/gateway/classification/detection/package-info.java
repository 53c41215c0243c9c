/**
 * Finds identifiers in text: a scanner that passes over a line's bytes once and takes what has the shape of an
 * identifier to the recognisers of that shape; these look at check digits and structure, and, where that is not
 * enough, at the words around and the column's name.
 *
 * <p>Pure: no file, no clock, no network. Findings are types, places and confidence; no value ever leaves a scanner.
 * docs/detection.md lists the types.
 */
package io.sluice.gateway.classification.detection;
