/**
 * A gateway's backup: one file with everything that an organisation cannot make again, signed, checked, and brought back
 * whole or not at all. What a restored gateway may do is for {@code exchange} and {@code Gateway} to say.
 */
package io.sluice.gateway.backup;
