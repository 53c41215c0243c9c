package io.sluice.gateway.config;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;

/**
 * Everything that the operator of one gateway may set. Names here are the names in the file ({@code http.listen} is
 * {@link Http#listen}); all paths are absolute.
 *
 * @param file where this was read from
 * @param organisation this gateway's name among the members
 * @param url what others reach this gateway by, as in its member entry
 * @param members the signed member list
 */
public record Configuration(
        Path file,
        String organisation,
        Http http,
        URI url,
        Keys keys,
        Path members,
        Ledger ledger,
        Blobs blobs,
        State state,
        Admin admin) {

    /**
     * The port that other gateways connect to, and what a stranger may make it spend.
     *
     * @param listen host and port, not resolved; port 0 asks the system for a free one
     * @param connections at most so many at a time
     * @param connectionsPerAddress at most so many at a time from one IP address
     * @param requestsPerSecond of one connection; more are answered with 429
     * @param headerBytes of one request
     * @param bodyBytes of one request that is not a file
     * @param timeoutSeconds without progress, then the connection is closed
     * @param workers calls that may run at the same time
     */
    public record Http(
            InetSocketAddress listen,
            int connections,
            int connectionsPerAddress,
            int requestsPerSecond,
            int headerBytes,
            int bodyBytes,
            int timeoutSeconds,
            int workers) {}

    /**
     * @param store the password-protected key store
     * @param passwordFile holds its password; readable by its owner only
     */
    public record Keys(Path store, Path passwordFile) {}

    /** @param directory the lane, written by this gateway only */
    public record Ledger(Path directory) {}

    /** @param directory ciphertext */
    public record Blobs(Path directory) {}

    /** @param file the SQLite database */
    public record State(Path file) {}

    /** @param socket what the commands on this machine talk to; who may open it is the authentication */
    public record Admin(Path socket) {}
}
