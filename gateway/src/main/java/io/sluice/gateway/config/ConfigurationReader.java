package io.sluice.gateway.config;

import io.sluice.gateway.api.management.Management;
import io.sluice.gateway.http.HttpSettings;
import io.sluice.proto.Rank;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** From the text of a configuration to {@link Configuration}, without looking at the disk: see {@link ConfigurationFiles}. */
final class ConfigurationReader {
    /** What a socket's name may have on every system that we run on. */
    private static final int SOCKET_PATH_BYTES = 100;

    private static final Pattern ORGANISATION = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern LISTEN = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]\\s/]+):([0-9]{1,5})");

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    /** Less than the half minute that supervisors give before they kill. */
    private static final Duration DRAIN = Duration.ofSeconds(20);

    private static final String FABRIC = "ledger.fabric.";
    private static final String STOP_AFTER = "a time of 1s to 3650d, such as 72h, or never";

    private final RawSettings raw;
    private final Path file;
    private final Path base;

    private ConfigurationReader(Path file, String yaml, Map<String, String> environment) {
        this.file = file.toAbsolutePath().normalize();
        this.base = this.file.getParent();
        this.raw = new RawSettings(file.toString(), yaml, environment);
    }

    /** @throws ConfigurationException with every mistake */
    static Configuration read(Path file, String yaml, Map<String, String> environment) throws ConfigurationException {
        ConfigurationReader reader = new ConfigurationReader(file, yaml, environment);
        Configuration configuration = reader.configuration();
        List<Mistake> mistakes = reader.raw.finish();
        if (!mistakes.isEmpty()) {
            throw new ConfigurationException(mistakes);
        }
        return configuration;
    }

    private Configuration configuration() {
        String organisation = required("organisation", "a name of 1-63 of a-z, 0-9, -", t -> matching(ORGANISATION, t));
        HttpSettings http = http();
        int workers = number("workers", 64, 4, 10_000);
        URI url = required("url", "https://HOST:PORT", ConfigurationReader::url);
        return new Configuration(
                file,
                organisation,
                path("directory", "."),
                http,
                workers,
                url,
                new Configuration.Keys(path("keys.passwordFile", "password")),
                new Configuration.Ledger(path("ledger.directory", "ledger"), fabric()),
                new Configuration.Blobs(path("blobs.directory", "blobs")),
                new Configuration.State(path("state.file", "state.db")),
                new Configuration.Admin(socket("admin.socket", "run/admin.sock")),
                management(),
                new Configuration.Grading(given("grading.scheme", SchemeFiles.EXPECTED, ConfigurationReader::said)
                        .orElse(SchemeFiles.USUAL)),
                new Configuration.Log(given("log.records", "true or false", ConfigurationReader::truth)
                        .orElse(true)));
    }

    private HttpSettings http() {
        Optional<InetSocketAddress> listen = Optional.ofNullable(
                required("http.listen", "HOST:PORT with a port of 0-65535", ConfigurationReader::listen));
        HttpSettings usual = HttpSettings.on(
                listen.map(InetSocketAddress::getHostString).orElse("localhost"),
                listen.map(InetSocketAddress::getPort).orElse(0));
        return usual.withConnections(number("http.connections", usual.connections(), 1, 100_000))
                .withRequestsPerSecond(number("http.requestsPerSecond", usual.requestsPerSecond(), 0, 1_000_000))
                .withHeaderBytes(number("http.headerBytes", usual.headerBytes(), 1 << 10, 1 << 20))
                .withBodyBytes(number("http.bodyBytes", (int) usual.bodyBytes(), 64 << 10, 1 << 30))
                .withTimeouts(
                        seconds("http.headerSeconds", usual.headerTimeout()),
                        seconds("http.idleSeconds", usual.idleTimeout()),
                        seconds("http.bodySeconds", usual.bodyTimeout()));
    }

    private Configuration.Management management() {
        Optional<Optional<InetSocketAddress>> address = given(
                "management.address",
                "HOST:PORT with a port of 0-65535, or off",
                text -> text.equals("off")
                        ? Optional.of(Optional.empty())
                        : listen(text).map(Optional::of));
        return new Configuration.Management(
                address.flatMap(given -> given).map(at -> Management.settings(at.getHostString(), at.getPort())),
                seconds("management.drainSeconds", DRAIN));
    }

    /** Present as soon as one of its settings is: a channel without a file is a mistake, not a lane that stands alone. */
    private Optional<Configuration.Fabric> fabric() {
        Map<Rank, Duration> stopAfter = new EnumMap<>(Rank.class);
        for (Rank rank : List.of(Rank.PUBLIC, Rank.INTERNAL, Rank.CONFIDENTIAL, Rank.RESTRICTED)) {
            given(FABRIC + "stopAfter." + rank, STOP_AFTER, ConfigurationReader::stopAfter)
                    .ifPresent(most -> stopAfter.put(rank, most));
        }
        Optional<Boolean> commitments = given(FABRIC + "mode", "records or commitments", text -> switch (text) {
            case "records" -> Optional.of(false);
            case "commitments" -> Optional.of(true);
            default -> Optional.empty();
        });
        Optional<Duration> linger = given(
                FABRIC + "linger",
                "a time of 0ms to 10s, such as 100ms",
                text -> duration(text).filter(time -> time.compareTo(Duration.ofSeconds(10)) <= 0));
        if (!raw.within(FABRIC)) {
            raw.take(FABRIC + "channel");
            return Optional.empty();
        }
        Path channel = required(FABRIC + "channel", "a path, relative to this file or absolute", this::resolved);
        return Optional.of(new Configuration.Fabric(
                channel == null ? base : channel,
                commitments.orElse(false),
                linger.orElse(Duration.ofMillis(100)),
                stopAfter));
    }

    private <T> Optional<T> given(String name, String expected, Function<String, Optional<T>> parse) {
        return raw.take(name).map(value -> parsed(name, value, expected, parse));
    }

    private static Optional<String> said(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(text);
    }

    private static Optional<Boolean> truth(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Duration> stopAfter(String text) {
        return text.equals("never")
                ? Optional.of(Duration.ZERO)
                : duration(text)
                        .filter(time -> time.compareTo(Duration.ofSeconds(1)) >= 0
                                && time.compareTo(Duration.ofDays(3650)) <= 0);
    }

    private static Optional<Duration> duration(String text) {
        var matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
    }

    private Duration seconds(String name, Duration usual) {
        return Duration.ofSeconds(number(name, (int) usual.toSeconds(), 1, 3600));
    }

    private <T> T required(String name, String expected, Function<String, Optional<T>> parse) {
        Optional<RawSettings.Value> value = raw.take(name);
        if (value.isEmpty()) {
            raw.missing(name, expected);
            return null;
        }
        return parsed(name, value.get(), expected, parse);
    }

    private <T> T parsed(String name, RawSettings.Value value, String expected, Function<String, Optional<T>> parse) {
        Optional<T> parsed = parse.apply(value.text());
        if (parsed.isEmpty()) {
            raw.mistake(value.origin().mistake(name + ": " + shown(value.text()) + " (expected: " + expected + ")"));
        }
        return parsed.orElse(null);
    }

    private int number(String name, int usual, int least, int most) {
        Optional<RawSettings.Value> value = raw.take(name);
        if (value.isEmpty()) {
            return usual;
        }
        Integer number = parsed(
                name,
                value.get(),
                "a whole number, " + least + "-" + most,
                text -> integer(text).filter(n -> n >= least && n <= most));
        return number == null ? usual : number;
    }

    private Path path(String name, String usual) {
        Optional<RawSettings.Value> value = raw.take(name);
        if (value.isEmpty()) {
            return base.resolve(usual).normalize();
        }
        Path path = parsed(name, value.get(), "a path, relative to this file or absolute", this::resolved);
        return path == null ? base.resolve(usual).normalize() : path;
    }

    private Path socket(String name, String usual) {
        Path socket = path(name, usual);
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > SOCKET_PATH_BYTES) {
            Origin origin = raw.take(name).map(RawSettings.Value::origin).orElse(Origin.of(file.toString()));
            raw.mistake(origin.mistake(name + ": " + shown(socket.toString()) + " (expected: a path of at most "
                    + SOCKET_PATH_BYTES + " bytes, a limit of Unix sockets)"));
        }
        return socket;
    }

    private Optional<Path> resolved(String text) {
        try {
            return text.isBlank()
                    ? Optional.empty()
                    : Optional.of(base.resolve(text).normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<InetSocketAddress> listen(String text) {
        var matcher = LISTEN.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
            return Optional.empty();
        }
        String host = matcher.group(1).replaceAll("[\\[\\]]", "");
        return Optional.of(InetSocketAddress.createUnresolved(host, Integer.parseInt(matcher.group(2))));
    }

    private static Optional<URI> url(String text) {
        try {
            URI uri = new URI(text);
            boolean plain = uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && (uri.getRawPath() == null
                            || uri.getRawPath().isEmpty()
                            || uri.getRawPath().equals("/"));
            return "https".equals(uri.getScheme()) && uri.getHost() != null && plain
                    ? Optional.of(URI.create("https://" + uri.getRawAuthority()))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> integer(String text) {
        return text.matches("[0-9_]{1,12}")
                ? Optional.of(text.replace("_", ""))
                        .filter(digits -> !digits.isEmpty() && digits.length() < 10)
                        .map(Integer::valueOf)
                : Optional.empty();
    }

    private static Optional<String> matching(Pattern pattern, String text) {
        return Optional.of(text).filter(t -> pattern.matcher(t).matches());
    }

    /** One line of at most 80 characters, whatever somebody put into the file. */
    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.isEmpty() ? "nothing" : line.length() <= 80 ? line : line.substring(0, 77) + "...";
    }
}
