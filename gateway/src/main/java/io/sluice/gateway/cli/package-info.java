/**
 * The command line. Each command is one class that reads like its help; what a gateway must do itself goes to it over
 * its admin socket, the rest (keys, offline sealing and verifying) happens here.
 *
 * <p>Data goes to standard output (one JSON object a line with {@code --json}), talk to standard error. Exit codes are
 * mapped in {@link io.sluice.gateway.cli.Exit} and nowhere else. Nothing here decides about policy.
 */
package io.sluice.gateway.cli;
