/**
 * Sealed objects, their manifests, key grants, receipts, and the hybrid signatures under them, as {@code
 * docs/sealed-object.md} specifies. Knows formats and keys; touches no network, no database and no clock, and imports
 * no other package of the gateway.
 */
package io.sluice.gateway.sealing;
