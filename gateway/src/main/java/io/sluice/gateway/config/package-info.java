/**
 * Reads the one configuration file of a gateway (and its {@code SLUICE_*} overrides) and hands each package its
 * settings, or every mistake at once with file, line and column.
 *
 * <p>It starts nothing, opens no port and reads no secret: secrets are paths here, and stay paths.
 */
package io.sluice.gateway.config;
