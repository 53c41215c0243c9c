/**
 * The Dataspace Protocol 2025-1 over HTTP, both roles: JSON to messages and back, routes, and the client. Plain JSON, no
 * JSON-LD processor. Must not decide anything: whoever calls is the TLS member, and {@code exchange} has the word.
 */
package io.sluice.gateway.dsp;
