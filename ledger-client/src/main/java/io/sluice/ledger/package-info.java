/**
 * A lane of provenance records and its proofs: on local disk, and (behind the same interface) on a shared ledger. Usable
 * alone by an auditor. Knows nothing of gateways, HTTP or exchanges.
 */
package io.sluice.ledger;
