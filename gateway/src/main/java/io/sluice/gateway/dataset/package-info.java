/**
 * What a dataset looks like as rows: which format it has, its columns, its cells as they stream by, and a folder as
 * one reproducible stream.
 *
 * <p>Knows nothing of grades, policies, keys or networks, and keeps no value longer than one call. Imports no other
 * package of the gateway.
 */
package io.sluice.gateway.dataset;
