package io.sluice.gateway.config;

import io.sluice.gateway.classification.Scheme;
import io.sluice.gateway.classification.Schemes;
import io.sluice.gateway.http.HttpSettings;
import io.sluice.gateway.http.PeerLimits;
import io.sluice.gateway.identity.Jurisdiction;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.store.PostgresAddress;
import io.sluice.gateway.watch.AlertCode;
import io.sluice.gateway.watch.Hours;
import io.sluice.proto.Rank;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All settings. To add one: describe it here, put it into {@link #ALL} at its place in the reference, read it in
 * {@link ConfigurationReader}, and run the tests of this package with {@code -Dsluice.docs.write=true}.
 */
final class Settings {
    private static final HttpSettings HTTP = HttpSettings.on("localhost", 0);

    static final Setting<String> ORGANISATION = Setting.of(
            "organisation",
            Forms.matching("[a-z0-9][a-z0-9-]{0,62}", "a name of 1-63 of a-z, 0-9, -"),
            "The organisation's name among the members, as in `member.json`, which the others have.");
    static final Setting<Path> DIRECTORY = Setting.of(
                    "directory", Forms.path(), "The folder with key store, member entry and member list.")
            .usually(".");
    static final Setting<URI> URL = Setting.of(
            "url", Forms.https(), "What others reach this gateway by, as in `member.json`, which they have.");
    static final Setting<Integer> WORKERS = Setting.of(
                    "workers",
                    Forms.wholeNumber(4, 10_000),
                    "Calls that may run at the same time; and as many calls of this gateway to others.")
            .usually(64);

    static final Setting<Path> PROFILES = Setting.of(
                    "profiles",
                    Forms.path(),
                    "The file of obligation profiles: what each rank demands of an exchange, signed by the organisation"
                            + " ([obligations.md](obligations.md)).")
            .without("those that come along")
            .whileRunning();

    static final Setting<InetSocketAddress> HTTP_LISTEN = Setting.of(
            "http.listen", Forms.hostPort(), "Where other gateways connect, with mutual TLS. Port 0 takes a free one.");
    static final Setting<Integer> HTTP_CONNECTIONS = Setting.of(
                    "http.connections",
                    Forms.wholeNumber(1, 100_000),
                    "Most open connections. Those above get 503 and are closed, those above twice as many are cut.")
            .usually(HTTP.connections())
            .whileRunning();
    static final Setting<Integer> HTTP_REQUESTS_PER_SECOND = Setting.of(
                    "http.requestsPerSecond",
                    Forms.wholeNumber(0, 1_000_000),
                    "Most requests of one member in a second; more get 429. 0: no limit.")
            .usually(HTTP.perPeer().requests())
            .whileRunning();
    static final Setting<Map<String, Integer>> HTTP_REQUESTS_PER_SECOND_OF = Setting.of(
                    "http.requestsPerSecondOf",
                    Forms.perMember(0, 1_000_000),
                    "Members for whom another number holds, like `lab=500, archive=0`. A name that is on no list is of"
                            + " nobody, until somebody of that name is admitted.")
            .without("all have the same")
            .whileRunning();
    static final Setting<Integer> HTTP_BYTES_PER_SECOND = Setting.of(
                    "http.bytesPerSecond",
                    Forms.zeroOr(Forms.bytes(PeerLimits.LEAST_BYTES, 999_999_999)),
                    "Most bytes of ciphertext for one member in a second, shared alike by its connections; what is more"
                            + " waits, and above " + PeerLimits.ANSWERS + " answers at a time gets 429. 0: no limit.")
            .usually(HTTP.perPeer().bytes())
            .whileRunning();
    static final Setting<Map<String, Integer>> HTTP_BYTES_PER_SECOND_OF = Setting.of(
                    "http.bytesPerSecondOf",
                    Forms.perMember(PeerLimits.LEAST_BYTES, 999_999_999),
                    "Members for whom another number of bytes holds, like `lab=1000000, archive=0`.")
            .without("all have the same")
            .whileRunning();
    static final Setting<Integer> HTTP_HEADER_BYTES = Setting.of(
                    "http.headerBytes",
                    Forms.bytes(1 << 10, 1 << 20),
                    "Longest request line and header fields together; more: 431, and 414 for a request line alone.")
            .usually(HTTP.headerBytes())
            .whileRunning();
    static final Setting<Integer> HTTP_BODY_BYTES = Setting.of(
                    "http.bodyBytes",
                    Forms.bytes(64 << 10, 1 << 30),
                    "Longest body of a request; more: 413. Most requests have tighter limits of their own.")
            .usually(HTTP.bodyBytes())
            .whileRunning();
    static final Setting<Duration> HTTP_HEADER_SECONDS = Setting.of(
                    "http.headerSeconds",
                    Forms.seconds(1, 3600),
                    "Time for the TLS handshake, and from a head's first byte to its last; more: cut, or 408.")
            .usually(HTTP.headerTimeout().toSeconds())
            .whileRunning();
    static final Setting<Duration> HTTP_IDLE_SECONDS = Setting.of(
                    "http.idleSeconds",
                    Forms.seconds(1, 3600),
                    "How long a connection may wait between requests before it is closed.")
            .usually(HTTP.idleTimeout().toSeconds())
            .whileRunning();
    static final Setting<Duration> HTTP_BODY_SECONDS = Setting.of(
                    "http.bodySeconds",
                    Forms.seconds(1, 3600),
                    "How long to wait for a peer in the middle of a body, on top of one second for each "
                            + HTTP.minimumBytesPerSecond() + " bytes moved so far.")
            .usually(HTTP.bodyTimeout().toSeconds())
            .whileRunning();

    static final Setting<Path> KEYS_PASSWORD_FILE = Setting.of(
                    "keys.passwordFile",
                    Forms.path(),
                    "The file with the key store's password, readable by its owner only (mode 0600 or 0400).")
            .usually("password")
            .pathOfSecret()
            .whileRunning();

    static final Setting<Path> LEDGER_DIRECTORY = Setting.of(
                    "ledger.directory", Forms.path(), "The lane: the folder that this gateway's records are kept in.")
            .usually("ledger");
    static final Setting<String> LEDGER_LANE = Setting.of(
                    "ledger.lane",
                    Forms.matching("[a-z0-9][a-z0-9-]{0,62}", "1-63 of a-z, 0-9, -, as `sluice lane list` shows it"),
                    "The name of the lane that is written there: one of those that `member.json` lists, and of this"
                            + " gateway alone. Copies of the others are read from the folder `lanes` beside it.")
            .usually("main");
    static final Setting<Path> FABRIC_CHANNEL = Setting.of(
                    "ledger.fabric.channel",
                    Forms.path(),
                    "The channel file of the Hyperledger Fabric channel that keeps the records too.")
            .requiredWithinGroup("the lane stands alone");
    static final Setting<Boolean> FABRIC_MODE = Setting.of(
                    "ledger.fabric.mode",
                    Forms.either("records", false, "commitments", true),
                    "What lies on the channel: whole (blinded) records, or only a hash of each.")
            .usually("records");
    static final Setting<Duration> FABRIC_LINGER = Setting.of(
                    "ledger.fabric.linger",
                    Forms.time("a time of 0ms to 10s, such as 100ms", Duration.ZERO, Duration.ofSeconds(10)),
                    "How long records gather before they go to the channel together.")
            .usually("100ms");
    static final Map<Rank, Setting<Duration>> FABRIC_STOP_AFTER = stopAfter();

    static final Setting<Path> BLOBS_DIRECTORY = Setting.of(
                    "blobs.directory",
                    Forms.path(),
                    "The folder that ciphertext is kept in. With `blobs.url`: where it is before it is uploaded, and while it"
                            + " is being fetched.")
            .usually("blobs");
    static final Setting<String> BLOBS_URL = Setting.of(
                    "blobs.url",
                    Forms.matching(
                            "s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._-]{1,100}){0,8}/?",
                            "s3://BUCKET or s3://BUCKET/PREFIX"),
                    "The bucket of an S3 server that ciphertext is kept in, and what the names of our objects there begin"
                            + " with.")
            .without("ciphertext stays in `blobs.directory`");
    static final Setting<URI> BLOBS_ENDPOINT = Setting.of("blobs.endpoint", Forms.httpsOrLoopback(), "The S3 server.")
            .without("that of AWS for the region");
    static final Setting<String> BLOBS_REGION = Setting.of(
                    "blobs.region",
                    Forms.matching("[a-z0-9][a-z0-9-]{0,62}", "a name such as eu-central-1"),
                    "The bucket's region, which each request is signed for. Many servers take any.")
            .usually("us-east-1");
    static final Setting<Path> BLOBS_ACCESS_KEY_FILE = Setting.of(
                    "blobs.accessKeyFile",
                    Forms.path(),
                    "The file with the id of the bucket's access key. Needed with `blobs.url`. Read for each request.")
            .without("there is no bucket")
            .pathOfSecret();
    static final Setting<Path> BLOBS_SECRET_KEY_FILE = Setting.of(
                    "blobs.secretKeyFile",
                    Forms.path(),
                    "The file with the secret key, readable by its owner only (mode 0600 or 0400). Needed with `blobs.url`."
                            + " Read for each request.")
            .without("there is no bucket")
            .pathOfSecret();
    static final Setting<Boolean> BLOBS_PATH_STYLE = Setting.of(
                    "blobs.pathStyle",
                    Forms.truth(),
                    "Whether the bucket stands in the path of a request (`https://HOST/BUCKET`) and not in the host's name.")
            .without("true with `blobs.endpoint`, else false");

    static final Setting<Path> STATE_FILE = Setting.of(
                    "state.file",
                    Forms.path(),
                    "The SQLite database of offers, negotiations, agreements and transfers.")
            .usually("state.db");
    static final Setting<PostgresAddress> STATE_URL = Setting.of(
                    "state.url",
                    Forms.postgres(),
                    "The PostgreSQL database that keeps the state instead of a file. Several hosts are one database and"
                            + " its standbys.")
            .without("the state is in `state.file`");
    static final Setting<String> STATE_USER = Setting.of(
                    "state.user",
                    Forms.said("a role of the PostgreSQL server", List.of()),
                    "Who the gateway is to PostgreSQL. Needed with `state.url`.")
            .without("there is no `state.url`");
    static final Setting<Path> STATE_PASSWORD_FILE = Setting.of(
                    "state.passwordFile",
                    Forms.path(),
                    "The file with the password of `state.user`, readable by its owner only; read for each connection.")
            .without("the server asks for none")
            .pathOfSecret();
    static final Setting<Path> STATE_ROOT_CERTIFICATE = Setting.of(
                    "state.rootCertificate",
                    Forms.path(),
                    "The certificate (PEM) that PostgreSQL's must be issued by; it must name the host of `state.url`.")
            .without("no TLS: only an address of loopback is taken");

    static final Setting<Boolean> STATE_STANDBY = Setting.of(
                    "state.standby",
                    Forms.truth(),
                    "Whether `sluice serve` waits, where another replica of this gateway owns the state in PostgreSQL, until"
                            + " it may take it over ([operations.md](operations.md)). Else it does not start then. Needs"
                            + " `state.url`.")
            .usually(false);

    static final Setting<Path> ADMIN_SOCKET = Setting.of(
                    "admin.socket",
                    Forms.socketPath(),
                    "The socket over which the commands on this machine talk to the gateway. Whoever may open it may use it.")
            .usually("run/admin.sock");

    static final Setting<Optional<InetSocketAddress>> MANAGEMENT_ADDRESS = Setting.of(
                    "management.address",
                    Forms.hostPortOr("off"),
                    "Where `/livez`, `/readyz`, `/metrics` and so on answer, without TLS and without authentication.")
            .usually("off");
    static final Setting<Duration> MANAGEMENT_DRAIN_SECONDS = Setting.of(
                    "management.drainSeconds",
                    Forms.seconds(1, 3600),
                    "How long commands under way may go on when the gateway is told to stop.")
            .usually(20)
            .whileRunning(); // Less than the half minute that supervisors give before they kill.

    static final Setting<String> GRADING_SCHEME = Setting.of(
                    "grading.scheme",
                    Forms.said(
                            SchemeFiles.EXPECTED,
                            Schemes.all().stream().map(Scheme::name).toList()),
                    "By which scheme datasets are graded when they are published and opened: a name that"
                            + " `sluice classify --schemes` lists, or a file ([grading.md](grading.md)).")
            .usually(SchemeFiles.USUAL)
            .whileRunning();

    static final Setting<Jurisdiction> BORDER_JURISDICTION = Setting.of(
                    "crossBorder.jurisdiction",
                    Forms.jurisdiction(),
                    "Where this organisation is, as ISO 3166-1 alpha-2: persons whose personal information goes to members"
                            + " elsewhere are counted ([cross-border.md](cross-border.md)).")
            .requiredWithinGroup("nobody is counted");
    static final Setting<ZoneId> BORDER_ZONE = Setting.of(
                    "crossBorder.zone", Forms.zone(), "Whose calendar years these are, such as `Asia/Shanghai`.")
            .requiredWithinGroup("nobody is counted");

    static final Setting<Boolean> LOG_RECORDS = Setting.of(
                    "log.records", Forms.truth(), "Whether `sluice serve --json` logs a line for each record, too.")
            .usually(true)
            .whileRunning();

    static final Setting<Integer> DISK_RESERVE = Setting.of(
                    "disk.reserveMebibytes",
                    Forms.wholeNumber(0, 500_000_000),
                    "What stays free on the disk of `blobs.directory` when ciphertext is stored; more than"
                            + " `disk.evidenceMebibytes`.")
            .usually(64);

    static final Setting<Integer> DISK_EVIDENCE = Setting.of(
                    "disk.evidenceMebibytes",
                    Forms.wholeNumber(0, 1 << 20),
                    "Room taken beforehand, in the file `reserve` beside `ledger.directory`, and given back when the disk is"
                            + " full, so that records and state can still be written. 0: none.")
            .usually(16);

    static final Setting<Duration> WATCH_RELEASE_SECONDS = Setting.of(
                    "watch.releaseSeconds",
                    Forms.seconds(0, 86_400),
                    "How long `sluice brake off` waits, and may be given up, before a brake is released where the organisation has "
                            + "no owner.")
            .usually(60)
            .whileRunning();

    static final Setting<Integer> WATCH_VOLUME_FACTOR = Setting.of(
                    "watch.volumeFactor",
                    Forms.wholeNumber(2, 1_000_000),
                    "An alert when a member gets so many times as much in a day as on the median day of the four weeks"
                            + " before.")
            .usually(10);
    static final Setting<Integer> WATCH_VOLUME_MEBIBYTES = Setting.of(
                    "watch.volumeMebibytes",
                    Forms.wholeNumber(1, 1_000_000_000),
                    "Less than that in a day is never too much.")
            .usually(1024);
    static final Setting<Integer> WATCH_REFUSALS = Setting.of(
                    "watch.refusals",
                    Forms.wholeNumber(1, 1_000_000),
                    "An alert when a member was refused so often within an hour.")
            .usually(50);
    static final Setting<Integer> WATCH_REQUESTS = Setting.of(
                    "watch.requests",
                    Forms.wholeNumber(1, 1_000_000),
                    "An alert when a member was granted so many keys within a day, however small what they open is.")
            .usually(100);
    static final Setting<Rank> WATCH_NEW_RANK = Setting.of(
                    "watch.newRank",
                    Forms.rank(),
                    "An alert at the first agreement in 90 days with a member on data of this rank or above.")
            .usually("RESTRICTED");
    static final Setting<Optional<Hours>> WATCH_HOURS = Setting.of(
                    "watch.hours",
                    Forms.hours(),
                    "When people work, such as `MON-FRI 07:00-20:00`: an alert when a key is granted at another time.")
            .usually("off");
    static final Setting<ZoneId> WATCH_ZONE = Setting.of(
                    "watch.zone", Forms.zone(), "Whose hours and days these are, such as `Asia/Shanghai`.")
            .usually("UTC");
    static final Setting<Integer> WATCH_ENDS_WITHIN_DAYS = Setting.of(
                    "watch.endsWithinDays",
                    Forms.wholeNumber(1, 3650),
                    "An alert so long before an agreement, a grading, a certificate or a member entry ends.")
            .usually(14);
    static final Setting<Integer> WATCH_DELETION_DAYS = Setting.of(
                    "watch.deletionDays",
                    Forms.wholeNumber(1, 3650),
                    "An alert when a deletion receipt is missing so long after this gateway saw that the terms have ended.")
            .usually(7);

    static final Setting<Integer> WATCH_LEDGER_LAG_MINUTES = Setting.of(
                    "watch.ledgerLagMinutes",
                    Forms.wholeNumber(1, 1_000_000),
                    "An alert when records have waited so long for the shared ledger.")
            .usually(15);
    static final Setting<Set<AlertCode>> WATCH_BRAKE_ON = Setting.of(
                    "watch.brakeOn",
                    Forms.alerts(),
                    "Alerts that by themselves put a brake on the member that they are about.")
            .without("none does");
    static final Setting<URI> WATCH_WEBHOOK_URL = Setting.of(
                    "watch.webhook.url", Forms.endpoint(), "Where each alert is posted to, as JSON.")
            .requiredWithinGroup("nothing is posted");
    static final Setting<Path> WATCH_WEBHOOK_SECRET_FILE = Setting.of(
                    "watch.webhook.secretFile",
                    Forms.path(),
                    "The file with the secret that posts are signed with (its first line), readable by its owner only; read"
                            + " for each post.")
            .requiredWithinGroup("nothing is posted")
            .pathOfSecret();

    /** In the order of the reference. */
    static final List<Setting<?>> ALL = all();

    /** The groups of {@link #ALL}, in the same order, with a line about each. */
    static final List<Group> GROUPS = List.of(
            new Group("", "The organisation and its gateway."),
            new Group("http", "Where others connect, and what a stranger may make the gateway spend."),
            new Group("keys", "How the key store opens."),
            new Group("ledger", "Where the records are kept."),
            new Group(
                    "ledger.fabric",
                    "A channel that keeps the records too ([fabric.md](fabric.md)). Without this group there is none."),
            new Group(
                    "ledger.fabric.stopAfter",
                    "How long records may wait for the channel before no more keys of a rank are granted."),
            new Group("blobs", "Where ciphertext is kept."),
            new Group(
                    "state",
                    "Where the state of exchanges is kept: in a file, or in PostgreSQL ([operations.md](operations.md))."),
            new Group("disk", "What is kept free ([operations.md](operations.md))."),
            new Group("admin", "For the commands on this machine."),
            new Group("management", "For supervisors, and for stopping ([operations.md](operations.md))."),
            new Group("grading", "How it is found out how sensitive data are."),
            new Group("watch", "What is watched, and the brake ([watch.md](watch.md))."),
            new Group("watch.webhook", "Who is told of alerts. Without this group nobody is."),
            new Group(
                    "crossBorder",
                    "From where on data leave the jurisdiction ([cross-border.md](cross-border.md)). Without this group"
                            + " nobody is counted."),
            new Group("log", "What is logged."));

    /** @param name what the names of its settings begin with; empty for those without a group */
    record Group(String name, String about) {}

    private Settings() {}

    private static List<Setting<?>> all() {
        List<Setting<?>> all = new ArrayList<>(List.of(
                ORGANISATION,
                DIRECTORY,
                URL,
                WORKERS,
                PROFILES,
                HTTP_LISTEN,
                HTTP_CONNECTIONS,
                HTTP_REQUESTS_PER_SECOND,
                HTTP_REQUESTS_PER_SECOND_OF,
                HTTP_BYTES_PER_SECOND,
                HTTP_BYTES_PER_SECOND_OF,
                HTTP_HEADER_BYTES,
                HTTP_BODY_BYTES,
                HTTP_HEADER_SECONDS,
                HTTP_IDLE_SECONDS,
                HTTP_BODY_SECONDS,
                KEYS_PASSWORD_FILE,
                LEDGER_DIRECTORY,
                LEDGER_LANE,
                FABRIC_CHANNEL,
                FABRIC_MODE,
                FABRIC_LINGER));
        all.addAll(FABRIC_STOP_AFTER.values());
        all.addAll(List.of(
                BLOBS_DIRECTORY,
                BLOBS_URL,
                BLOBS_ENDPOINT,
                BLOBS_REGION,
                BLOBS_ACCESS_KEY_FILE,
                BLOBS_SECRET_KEY_FILE,
                BLOBS_PATH_STYLE,
                STATE_FILE,
                STATE_URL,
                STATE_USER,
                STATE_PASSWORD_FILE,
                STATE_ROOT_CERTIFICATE,
                STATE_STANDBY,
                DISK_RESERVE,
                DISK_EVIDENCE,
                ADMIN_SOCKET,
                MANAGEMENT_ADDRESS,
                MANAGEMENT_DRAIN_SECONDS,
                GRADING_SCHEME,
                WATCH_RELEASE_SECONDS,
                WATCH_VOLUME_FACTOR,
                WATCH_VOLUME_MEBIBYTES,
                WATCH_REFUSALS,
                WATCH_REQUESTS,
                WATCH_NEW_RANK,
                WATCH_HOURS,
                WATCH_ZONE,
                WATCH_ENDS_WITHIN_DAYS,
                WATCH_DELETION_DAYS,
                WATCH_LEDGER_LAG_MINUTES,
                WATCH_BRAKE_ON,
                WATCH_WEBHOOK_URL,
                WATCH_WEBHOOK_SECRET_FILE,
                BORDER_JURISDICTION,
                BORDER_ZONE,
                LOG_RECORDS));
        return List.copyOf(all);
    }

    private static Map<Rank, Setting<Duration>> stopAfter() {
        Form<Duration> form = Forms.timeOr(
                "never",
                Forms.time("a time of 1s to 3650d, such as 72h", Duration.ofSeconds(1), Duration.ofDays(3650)));
        Map<Rank, Setting<Duration>> settings = new EnumMap<>(Rank.class);
        for (Rank rank : List.of(Rank.PUBLIC, Rank.INTERNAL, Rank.CONFIDENTIAL, Rank.RESTRICTED)) {
            long usual = ObligationProfiles.DEFAULT.of(rank).orElseThrow().stopAfterMillis();
            settings.put(
                    rank,
                    Setting.of("ledger.fabric.stopAfter." + rank, form, "For data of rank " + rank + ".")
                            .usually(
                                    usual == 0
                                            ? "never"
                                            : Duration.ofMillis(usual).toHours() + "h"));
        }
        return settings;
    }
}
