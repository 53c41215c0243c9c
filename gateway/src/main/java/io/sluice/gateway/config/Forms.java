package io.sluice.gateway.config;

import io.sluice.gateway.identity.Jurisdiction;
import io.sluice.gateway.policy.Ranks;
import io.sluice.gateway.store.PostgresAddress;
import io.sluice.gateway.watch.AlertCode;
import io.sluice.gateway.watch.Hours;
import io.sluice.proto.Rank;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms of values that there are. A new setting takes one of them, or gets a new one here. */
final class Forms {
    /** What a socket's name may have on every system that we run on. */
    private static final int SOCKET_PATH_BYTES = 100;

    private static final String LISTEN = "(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]\\s/]+):([0-9]{1,5})";
    private static final String TIME = "([0-9]{1,9})(ms|s|m|h|d)";
    private static final String LOOPBACK =
            "http://(127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|localhost|\\[::1\\])(:[0-9]{1,5})?";
    private static final String DIGITS = "[0-9_]{1,12}";
    private static final String PER_MEMBER = "[a-z0-9][a-z0-9-]{0,62}=" + DIGITS;

    private Forms() {}

    /** @param pattern the same in Java and in JSON Schema */
    static Form<String> matching(String pattern, String expected) {
        Pattern compiled = Pattern.compile(pattern);
        return new Form<>(
                expected,
                List.of(),
                text("pattern", "^" + pattern + "$"),
                (text, base) ->
                        Optional.of(text).filter(t -> compiled.matcher(t).matches()));
    }

    /** Anything that is not blank. */
    static Form<String> said(String expected, List<String> words) {
        return new Form<>(
                expected,
                words,
                text("pattern", "\\S"),
                (text, base) -> Optional.of(text).filter(t -> !t.isBlank()));
    }

    static Form<Boolean> truth() {
        return new Form<>(
                "true or false",
                List.of("true", "false"),
                Map.of("enum", List.of(true, false, "true", "false")),
                (text, base) -> text.equals("true") || text.equals("false")
                        ? Optional.of(Boolean.valueOf(text))
                        : Optional.empty());
    }

    /** One word or the other. */
    static <T> Form<T> either(String one, T meaning, String other, T otherwise) {
        List<String> words = List.of(one, other);
        return new Form<>(
                one + " or " + other,
                words,
                Map.of("enum", words),
                (text, base) -> text.equals(one)
                        ? Optional.of(meaning)
                        : text.equals(other) ? Optional.of(otherwise) : Optional.empty());
    }

    static Form<Integer> wholeNumber(int least, int most) {
        return wholeNumber("a whole number", least, most);
    }

    static Form<Integer> bytes(int least, int most) {
        return wholeNumber("a whole number of bytes", least, most);
    }

    /** Such a number, or 0. */
    static Form<Integer> zeroOr(Form<Integer> number) {
        Map<String, Object> schema = new LinkedHashMap<>(number.schema());
        schema.put("minimum", 0); // coarser than the form: an editor need not know all
        return new Form<>(
                "0, or " + number.expected(),
                List.of(),
                schema,
                (text, base) -> integer(text)
                        .filter(n -> n == 0)
                        .or(() -> number.parser().parse(text, base)));
    }

    /** Numbers by name, no name twice; 0 for each is allowed. */
    static Form<Map<String, Integer>> perMember(int least, int most) {
        Form<Integer> number = zeroOr(wholeNumber(least, most));
        return new Form<>(
                "NAME=N, NAME=N …, each name once; N is " + number.expected(),
                List.of(),
                text("pattern", "^" + PER_MEMBER + "(, *" + PER_MEMBER + ")*$"),
                (text, base) -> {
                    if (!text.matches(PER_MEMBER + "(, *" + PER_MEMBER + ")*")) {
                        return Optional.empty();
                    }
                    Map<String, Integer> numbers = new LinkedHashMap<>();
                    for (String one : text.split(", *")) {
                        String[] pair = one.split("=");
                        Optional<Integer> limit = number.parser().parse(pair[1], base);
                        if (limit.isEmpty() || numbers.put(pair[0], limit.get()) != null) {
                            return Optional.empty();
                        }
                    }
                    return Optional.of(numbers);
                });
    }

    static Form<Duration> seconds(int least, int most) {
        Form<Integer> number = wholeNumber("a whole number of seconds", least, most);
        return new Form<>(
                number.expected(),
                List.of(),
                number.schema(),
                (text, base) -> number.parser().parse(text, base).map(Duration::ofSeconds));
    }

    /** A number with its unit, within these limits. */
    static Form<Duration> time(String expected, Duration least, Duration most) {
        return new Form<>(
                expected,
                List.of(),
                text("pattern", "^" + TIME + "$"),
                (text, base) -> duration(text).filter(time -> time.compareTo(least) >= 0 && time.compareTo(most) <= 0));
    }

    /** A time, or a word that stands for zero. */
    static Form<Duration> timeOr(String word, Form<Duration> time) {
        return new Form<>(
                time.expected() + ", or " + word,
                List.of(word),
                text("pattern", "^(" + TIME + "|" + word + ")$"),
                (text, base) -> text.equals(word)
                        ? Optional.of(Duration.ZERO)
                        : time.parser().parse(text, base));
    }

    /** Absolute and normal. */
    static Form<Path> path() {
        return new Form<>(
                "a path, relative to this file or absolute", List.of(), text("pattern", "\\S"), Forms::resolved);
    }

    /** A path that a Unix socket can have. */
    static Form<Path> socketPath() {
        return new Form<>(
                "a path of at most " + SOCKET_PATH_BYTES + " bytes when it is absolute, a limit of Unix sockets",
                List.of(),
                path().schema(),
                (text, base) -> resolved(text, base)
                        .filter(path -> path.toString().getBytes(StandardCharsets.UTF_8).length <= SOCKET_PATH_BYTES));
    }

    static Form<InetSocketAddress> hostPort() {
        return new Form<>(
                "HOST:PORT with a port of 0-65535",
                List.of(),
                text("pattern", "^" + LISTEN + "$"),
                (text, base) -> listen(text));
    }

    static Form<Optional<InetSocketAddress>> hostPortOr(String word) {
        Form<InetSocketAddress> address = hostPort();
        return new Form<>(
                address.expected() + ", or " + word,
                List.of(word),
                text("pattern", "^(" + LISTEN + "|" + word + ")$"),
                (text, base) -> text.equals(word)
                        ? Optional.of(Optional.empty())
                        : listen(text).map(Optional::of));
    }

    /** Where a gateway is: no path, no query, nobody's name. */
    static Form<URI> https() {
        return new Form<>(
                "https://HOST:PORT", List.of(), text("pattern", "^https://[^/?#@]+/?$"), (text, base) -> url(text));
    }

    /** A database of PostgreSQL. */
    static Form<PostgresAddress> postgres() {
        return new Form<>(
                "postgresql://HOST[:PORT]/DATABASE, without user, password and parameters",
                List.of(),
                text("pattern", "^postgres(ql)?://[^/@?#]+/[A-Za-z0-9_-]+$"),
                (text, base) -> {
                    try {
                        return Optional.of(PostgresAddress.parse(text));
                    } catch (IllegalArgumentException e) {
                        return Optional.empty();
                    }
                });
    }

    /** A server of somebody else's: encrypted, unless it is on this machine. */
    static Form<URI> httpsOrLoopback() {
        return new Form<>(
                "https://HOST or https://HOST:PORT; http only for 127.0.0.1, [::1] and localhost",
                List.of(),
                text("pattern", "^(https://[^/?#@]+|" + LOOPBACK + ")/?$"),
                (text, base) -> url(text)
                        .or(() -> Optional.of(text)
                                .filter(t -> t.matches(LOOPBACK + "/?"))
                                .map(t -> URI.create(t.replaceAll("/$", "")))));
    }

    /** Somebody else's address: encrypted, unless it is on this machine; a path and a query may follow. */
    static Form<URI> endpoint() {
        String rest = "(/[A-Za-z0-9._~%/-]*)?(\\?[A-Za-z0-9._~%&=-]*)?";
        Pattern pattern = Pattern.compile("(https://[^/?#@\\s]+|" + LOOPBACK + ")" + rest);
        return new Form<>(
                "https://HOST/PATH; http only for 127.0.0.1, [::1] and localhost",
                List.of(),
                text("pattern", "^" + pattern + "$"),
                (text, base) -> {
                    try {
                        return pattern.matcher(text).matches() && new URI(text).getHost() != null
                                ? Optional.of(new URI(text))
                                : Optional.empty();
                    } catch (URISyntaxException e) {
                        return Optional.empty();
                    }
                });
    }

    static Form<Rank> rank() {
        List<String> words = Ranks.ALL.stream().map(Rank::name).toList();
        return new Form<>(
                "one of " + String.join(", ", words),
                words,
                Map.of("enum", words),
                (text, base) -> Ranks.ALL.stream()
                        .filter(rank -> rank.name().equals(text))
                        .findFirst());
    }

    /** Empty: the word "off". */
    static Form<Optional<Hours>> hours() {
        return new Form<>(
                "DAY-DAY HH:MM-HH:MM, such as MON-FRI 07:00-20:00, or off",
                List.of("off"),
                text("pattern", "^(" + Hours.PATTERN + "|off)$"),
                (text, base) -> text.equals("off")
                        ? Optional.of(Optional.empty())
                        : Hours.parse(text).map(Optional::of));
    }

    static Form<Jurisdiction> jurisdiction() {
        return new Form<>(
                Jurisdiction.EXPECTED, List.of(), text("pattern", "^[A-Z]{2}$"), (text, base) -> Jurisdiction.of(text));
    }

    static Form<ZoneId> zone() {
        return new Form<>(
                "a time zone, such as UTC or Europe/Berlin", List.of(), text("pattern", "\\S"), (text, base) -> {
                    try {
                        return Optional.of(ZoneId.of(text));
                    } catch (DateTimeException e) {
                        return Optional.empty();
                    }
                });
    }

    /** Those that a brake on a member can answer; no word twice. */
    static Form<Set<AlertCode>> alerts() {
        List<String> words = Arrays.stream(AlertCode.values())
                .filter(AlertCode::canBrake)
                .map(AlertCode::word)
                .toList();
        String one = "(" + String.join("|", words) + ")";
        String pattern = one + "(, *" + one + ")*";
        return new Form<>(
                "CODE, CODE …, each once, of " + String.join(", ", words),
                words,
                text("pattern", "^" + pattern + "$"),
                (text, base) -> {
                    if (!text.matches(pattern)) {
                        return Optional.empty();
                    }
                    Set<AlertCode> codes = EnumSet.noneOf(AlertCode.class);
                    for (String word : text.split(", *")) {
                        if (!codes.add(AlertCode.of(word).orElseThrow())) {
                            return Optional.empty();
                        }
                    }
                    return Optional.of(codes);
                });
    }

    private static Form<Integer> wholeNumber(String what, int least, int most) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", List.of("integer", "string"));
        schema.put("minimum", least);
        schema.put("maximum", most);
        schema.put("pattern", "^" + DIGITS + "$");
        return new Form<>(
                what + ", " + least + "-" + most,
                List.of(),
                schema,
                (text, base) -> integer(text).filter(n -> n >= least && n <= most));
    }

    private static Map<String, Object> text(String keyword, String value) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        schema.put(keyword, value);
        return schema;
    }

    private static Optional<Duration> duration(String text) {
        Matcher matcher = Pattern.compile(TIME).matcher(text);
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

    private static Optional<Path> resolved(String text, Path base) {
        try {
            return text.isBlank()
                    ? Optional.empty()
                    : Optional.of(base.resolve(text).normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<InetSocketAddress> listen(String text) {
        Matcher matcher = Pattern.compile(LISTEN).matcher(text);
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
        return text.matches(DIGITS)
                ? Optional.of(text.replace("_", ""))
                        .filter(digits -> !digits.isEmpty() && digits.length() < 10)
                        .map(Integer::valueOf)
                : Optional.empty();
    }
}
