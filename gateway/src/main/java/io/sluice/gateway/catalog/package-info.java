/**
 * What is on offer: one entry for each dataset version, with its label, terms and the names of its blobs. Must not
 * touch blobs or the network; who may see an entry is asked of the policy.
 */
package io.sluice.gateway.catalog;
