/**
 * The management port: what a supervisor, a load balancer and a monitoring system ask. Reads only, and answers while the
 * gateway starts and until it has ended.
 *
 * <pre>
 * GET /livez                the process answers: 200
 * GET /startupz             200 once the gateway serves, before that 503
 * GET /readyz?verbose       200, or 503 with the names of what is not ready; verbose: every check
 * GET /metrics              OpenMetrics
 * GET /info                 version, organisation, since when, suites, ranks
 * </pre>
 *
 * <p>No member's name, no dataset and no secret appears in an answer. There is no authentication: the port belongs on
 * loopback or into a network that only the operator can reach. The admin socket answers the same paths.
 */
package io.sluice.gateway.api.management;
