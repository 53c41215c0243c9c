/**
 * The two state machines of the Dataspace Protocol 2025-1, negotiation and transfer: one table of data, immutable
 * processes, and the content of every message free of its wire form.
 *
 * <p>Pure: a process and a message in, the next process or a reason out. Must not touch files, clocks, randomness, the
 * network or JSON; time comes in as a number.
 */
package io.sluice.gateway.contracts;
