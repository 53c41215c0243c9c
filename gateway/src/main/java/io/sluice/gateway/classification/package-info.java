/**
 * What a dataset is about, found in its content: identifiers with check digits, quasi-identifiers by column name, and
 * the least rank that they demand.
 *
 * <p>Pure: no file, no clock, no network. Findings are types, places and counts; no value ever leaves a scanner.
 */
package io.sluice.gateway.classification;
