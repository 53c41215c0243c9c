/** A lane and its proofs, and the Fabric ledger behind the same interface. Usable alone by an auditor. */
package io.sluice.ledger;
