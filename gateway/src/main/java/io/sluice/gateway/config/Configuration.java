package io.sluice.gateway.config;

import io.sluice.gateway.http.HttpSettings;
import io.sluice.gateway.identity.Jurisdiction;
import io.sluice.gateway.store.PostgresSettings;
import io.sluice.gateway.store.s3.S3Settings;
import io.sluice.gateway.watch.WatchSettings;
import io.sluice.proto.Rank;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that the operator of one gateway may set. Names here are the names in the file ({@code http.connections}
 * is {@link HttpSettings#connections}); all paths are absolute.
 *
 * @param file where this was read from
 * @param organisation this gateway's name among the members
 * @param directory what {@code sluice init} made: key store, member entry, member list
 * @param http where others connect to, and what a stranger may make it spend
 * @param workers calls that may run at the same time
 * @param url what others reach this gateway by, as in its member entry
 * @param profiles the organisation's own obligation profiles, signed; {@link ProfileFiles} reads them
 * @param crossBorder from where on persons are counted; empty: nobody is
 * @param management where this gateway tells how it is
 * @param environment what overrode the file, and does so when it is read again
 */
public record Configuration(
        Path file,
        String organisation,
        Path directory,
        HttpSettings http,
        int workers,
        URI url,
        Optional<Path> profiles,
        Keys keys,
        Ledger ledger,
        Blobs blobs,
        State state,
        Disk disk,
        Admin admin,
        Management management,
        Grading grading,
        Watch watch,
        Optional<CrossBorder> crossBorder,
        Log log,
        Map<String, String> environment) {
    /** Copies the map. */
    public Configuration {
        environment = Map.copyOf(environment);
    }

    /** @param passwordFile holds the key store's password; readable by its owner only */
    public record Keys(Path passwordFile) {}

    /**
     * @param directory the lane, written by this gateway only; copies of the organisation's other lanes lie in the folder
     *     {@code lanes} beside it
     * @param lane name of the lane that is written there, without the organisation's; one that the member entry lists
     * @param fabric the channel that keeps it too; empty: the lane stands alone
     */
    public record Ledger(Path directory, String lane, Optional<Fabric> fabric) {
        /** The folder with the copies, each under the name of its lane. */
        public Path copies() {
            return directory.resolveSibling("lanes");
        }
    }

    /**
     * A lane that is also kept on a Hyperledger Fabric channel.
     *
     * @param channel the channel file: peers, identity, genesis block
     * @param commitments whether only the hashes of the records go there
     * @param linger how long records wait for others to go with them
     * @param stopAfter for how long records of the lane may wait for the channel before no more keys of a rank are
     *     granted; zero: for ever
     */
    public record Fabric(Path channel, boolean commitments, Duration linger, Map<Rank, Duration> stopAfter) {
        /** Copies the map. */
        public Fabric {
            stopAfter = Map.copyOf(stopAfter);
        }
    }

    /**
     * @param directory ciphertext, or what is on its way into the bucket
     * @param bucket where ciphertext is kept instead
     */
    public record Blobs(Path directory, Optional<S3Settings> bucket) {}

    /**
     * @param file the SQLite database, where there is no server
     * @param server the PostgreSQL database that is used instead
     * @param standby whether to wait while another gateway owns that database
     */
    public record State(Path file, Optional<PostgresSettings> server, boolean standby) {}

    /**
     * What is kept free.
     *
     * @param reserveBytes on the disk of the blobs when ciphertext is stored
     * @param evidenceBytes taken beforehand and given back for records and state when the disk is full
     */
    public record Disk(long reserveBytes, long evidenceBytes) {}

    /**
     * @param scheme by which datasets are graded when they are published and opened: the name of one that comes along, or
     *     a file; {@link SchemeFiles} reads it
     */
    public record Grading(String scheme) {}

    /** @param socket what the commands on this machine talk to; who may open it is the authentication */
    public record Admin(Path socket) {}

    /**
     * @param release how long a brake's release waits
     * @param settings from where on something is alarming
     */
    public record Watch(Duration release, WatchSettings settings) {}

    /**
     * @param jurisdiction where this organisation is
     * @param zone whose calendar years are counted
     */
    public record CrossBorder(Jurisdiction jurisdiction, ZoneId zone) {}

    /** @param records whether the JSON log has a line for each record, too */
    public record Log(boolean records) {}

    /**
     * @param listener the management port, without TLS and without authentication; empty: there is none
     * @param drain how long what is under way may go on when the gateway is told to stop
     */
    public record Management(Optional<HttpSettings> listener, Duration drain) {}
}
