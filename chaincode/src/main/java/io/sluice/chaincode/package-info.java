/**
 * The contract that every organisation endorses: lanes, members and digests on a shared ledger. A program of its own,
 * deployed as a service; it dials nobody, keeps no state of its own, and judges with the rules of module {@code lane}.
 */
package io.sluice.chaincode;
