/**
 * De-identification: transforms that turn a table into a release, the risk that is left in it, and the gate that
 * refuses it when that is too much.
 *
 * <p>A {@link io.sluice.proto.TransformPlan} says what becomes of each column. It is worked out from roles and a risk
 * threshold, shown, signed and then applied to rows that stream by. Touches no file, no network and no clock; secrets
 * come in through constructors. No value of a cell ever stands in a message, a report or a {@code toString}.
 */
package io.sluice.gateway.privacy;
