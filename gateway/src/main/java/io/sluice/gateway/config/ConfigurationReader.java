package io.sluice.gateway.config;

import io.sluice.gateway.api.management.Management;
import io.sluice.gateway.http.HttpSettings;
import io.sluice.gateway.http.PeerLimits;
import io.sluice.gateway.store.PostgresAddress;
import io.sluice.gateway.store.PostgresSettings;
import io.sluice.gateway.store.s3.S3Settings;
import io.sluice.gateway.watch.WatchSettings;
import io.sluice.proto.Rank;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From the text of a configuration to {@link Configuration}, without looking at the disk: see {@link ConfigurationFiles}.
 * What there is to be read, and how, is said in {@link Settings}.
 */
final class ConfigurationReader {
    private final RawSettings raw;
    private final Map<String, String> environment;
    private final Path file;
    private final Path base;
    private final Map<String, Object> values = new HashMap<>();
    private final Set<String> given = new HashSet<>();
    private final List<Effective> effective = new ArrayList<>();

    private ConfigurationReader(Path file, String yaml, Map<String, String> environment) {
        this.environment = RawSettings.variables(environment);
        this.file = file.toAbsolutePath().normalize();
        this.base = this.file.getParent();
        this.raw = new RawSettings(
                file.toString(),
                yaml,
                environment,
                Settings.ALL.stream().map(Setting::name).toList());
    }

    /** @throws ConfigurationException with every mistake */
    static Reading read(Path file, String yaml, Map<String, String> environment) throws ConfigurationException {
        ConfigurationReader reader = new ConfigurationReader(file, yaml, environment);
        Settings.ALL.forEach(reader::resolve);
        reader.checkState();
        reader.requireWholeBucket();
        List<Mistake> mistakes = reader.raw.finish();
        if (!mistakes.isEmpty()) {
            throw new ConfigurationException(mistakes);
        }
        return new Reading(reader.configuration(), reader.effective);
    }

    private Configuration configuration() {
        return new Configuration(
                file,
                value(Settings.ORGANISATION),
                value(Settings.DIRECTORY),
                http(),
                value(Settings.WORKERS),
                value(Settings.URL),
                given(Settings.PROFILES),
                new Configuration.Keys(value(Settings.KEYS_PASSWORD_FILE)),
                new Configuration.Ledger(value(Settings.LEDGER_DIRECTORY), value(Settings.LEDGER_LANE), fabric()),
                new Configuration.Blobs(value(Settings.BLOBS_DIRECTORY), bucket()),
                new Configuration.State(value(Settings.STATE_FILE), server(), value(Settings.STATE_STANDBY)),
                new Configuration.Disk(
                        (long) value(Settings.DISK_RESERVE) << 20, (long) value(Settings.DISK_EVIDENCE) << 20),
                new Configuration.Admin(value(Settings.ADMIN_SOCKET)),
                new Configuration.Management(
                        value(Settings.MANAGEMENT_ADDRESS)
                                .map(at -> Management.settings(at.getHostString(), at.getPort())),
                        value(Settings.MANAGEMENT_DRAIN_SECONDS)),
                new Configuration.Grading(value(Settings.GRADING_SCHEME)),
                new Configuration.Watch(value(Settings.WATCH_RELEASE_SECONDS), watch()),
                given(Settings.BORDER_JURISDICTION)
                        .map(place -> new Configuration.CrossBorder(place, value(Settings.BORDER_ZONE))),
                new Configuration.Log(value(Settings.LOG_RECORDS)),
                environment);
    }

    private WatchSettings watch() {
        return new WatchSettings(
                value(Settings.WATCH_VOLUME_FACTOR),
                (long) value(Settings.WATCH_VOLUME_MEBIBYTES) << 20,
                value(Settings.WATCH_REFUSALS),
                value(Settings.WATCH_NEW_RANK),
                value(Settings.WATCH_HOURS),
                value(Settings.WATCH_ZONE),
                value(Settings.WATCH_REQUESTS),
                Duration.ofDays(value(Settings.WATCH_ENDS_WITHIN_DAYS)),
                Duration.ofDays(value(Settings.WATCH_DELETION_DAYS)),
                Duration.ofMinutes(value(Settings.WATCH_LEDGER_LAG_MINUTES)),
                given(Settings.WATCH_WEBHOOK_URL)
                        .map(url -> new WatchSettings.Hook(url, value(Settings.WATCH_WEBHOOK_SECRET_FILE))),
                given(Settings.WATCH_BRAKE_ON).orElse(Set.of()));
    }

    private HttpSettings http() {
        var listen = value(Settings.HTTP_LISTEN);
        return HttpSettings.on(listen.getHostString(), listen.getPort())
                .withConnections(value(Settings.HTTP_CONNECTIONS))
                .withPerPeer(new PeerLimits(
                        value(Settings.HTTP_REQUESTS_PER_SECOND),
                        value(Settings.HTTP_BYTES_PER_SECOND),
                        given(Settings.HTTP_REQUESTS_PER_SECOND_OF).orElse(Map.of()),
                        given(Settings.HTTP_BYTES_PER_SECOND_OF).orElse(Map.of())))
                .withHeaderBytes(value(Settings.HTTP_HEADER_BYTES))
                .withBodyBytes(value(Settings.HTTP_BODY_BYTES))
                .withTimeouts(
                        value(Settings.HTTP_HEADER_SECONDS),
                        value(Settings.HTTP_IDLE_SECONDS),
                        value(Settings.HTTP_BODY_SECONDS));
    }

    private Optional<S3Settings> bucket() {
        return given(Settings.BLOBS_URL).map(url -> {
            String[] place = url.substring("s3://".length()).split("/", 2);
            String prefix = place.length == 1 || place[1].isEmpty() ? "" : place[1].replaceAll("/$", "") + "/";
            Optional<URI> endpoint = given(Settings.BLOBS_ENDPOINT);
            return new S3Settings(
                    place[0],
                    prefix,
                    endpoint,
                    value(Settings.BLOBS_REGION),
                    value(Settings.BLOBS_ACCESS_KEY_FILE),
                    value(Settings.BLOBS_SECRET_KEY_FILE),
                    given(Settings.BLOBS_PATH_STYLE).orElse(endpoint.isPresent()));
        });
    }

    /** A bucket without its key, and a key without its bucket, are mistakes, not a folder. */
    private void requireWholeBucket() {
        List<Setting<Path>> keys = List.of(Settings.BLOBS_ACCESS_KEY_FILE, Settings.BLOBS_SECRET_KEY_FILE);
        if (raw.find(Settings.BLOBS_URL.name()).isPresent()) {
            for (Setting<Path> key : keys) {
                if (raw.find(key.name()).isEmpty()) {
                    raw.missing(key.name(), key.form().expected() + ", because blobs.url is given");
                }
            }
            return;
        }
        List<Setting<?>> parts = new ArrayList<>(keys);
        parts.addAll(List.of(Settings.BLOBS_ENDPOINT, Settings.BLOBS_REGION, Settings.BLOBS_PATH_STYLE));
        for (Setting<?> part : parts) {
            raw.find(part.name())
                    .ifPresent(found -> raw.mistake(found.origin()
                            .mistake(part.name() + ": given without blobs.url (expected: both, or neither)")));
        }
    }

    private Optional<Configuration.Fabric> fabric() {
        return given(Settings.FABRIC_CHANNEL).map(channel -> {
            Map<Rank, Duration> stopAfter = new EnumMap<>(Rank.class);
            Settings.FABRIC_STOP_AFTER.forEach(
                    (rank, setting) -> given(setting).ifPresent(most -> stopAfter.put(rank, most)));
            return new Configuration.Fabric(
                    channel, value(Settings.FABRIC_MODE), value(Settings.FABRIC_LINGER), stopAfter);
        });
    }

    private Optional<PostgresSettings> server() {
        return given(Settings.STATE_URL)
                .map(address -> new PostgresSettings(
                        address,
                        value(Settings.STATE_USER),
                        given(Settings.STATE_PASSWORD_FILE),
                        given(Settings.STATE_ROOT_CERTIFICATE),
                        PostgresSettings.PATIENCE));
    }

    /** A file or a server; what belongs to a server only with one; and nothing unprotected over a network. */
    private void checkState() {
        Optional<PostgresAddress> address = given(Settings.STATE_URL);
        if (raw.find(Settings.STATE_URL.name()).isEmpty()) {
            for (Setting<?> setting :
                    List.of(Settings.STATE_USER, Settings.STATE_PASSWORD_FILE, Settings.STATE_ROOT_CERTIFICATE)) {
                mistake(setting, "without state.url (expected: both, or neither)");
            }
            if (given(Settings.STATE_STANDBY).orElse(false)) {
                mistake(Settings.STATE_STANDBY, "true without state.url (expected: a state that replicas can share)");
            }
            return;
        }
        mistake(Settings.STATE_FILE, "beside state.url (expected: one of them)");
        if (raw.find(Settings.STATE_USER.name()).isEmpty()) {
            raw.missing(Settings.STATE_USER.name(), Settings.STATE_USER.form().expected() + ", as there is state.url");
        }
        if (address.isPresent()
                && !address.get().loopback()
                && raw.find(Settings.STATE_ROOT_CERTIFICATE.name()).isEmpty()) {
            mistake(
                    Settings.STATE_URL,
                    address.get() + " without state.rootCertificate (expected: TLS, or an address of loopback)");
        }
    }

    /** Where the setting stands, if it does. */
    private void mistake(Setting<?> setting, String problem) {
        raw.find(setting.name())
                .ifPresent(found -> raw.mistake(found.origin().mistake(setting.name() + ": " + problem)));
    }

    /** What holds for it. It must be given or have a default; there are no mistakes by now. */
    @SuppressWarnings("unchecked") // resolve() puts what the setting's own form made
    private <T> T value(Setting<T> setting) {
        if (!values.containsKey(setting.name())) {
            throw new IllegalStateException(
                    setting.name() + ": not in Settings.ALL, or neither required nor with a default");
        }
        return (T) values.get(setting.name());
    }

    /** What was said about it, in the file or in the environment; no default. */
    private <T> Optional<T> given(Setting<T> setting) {
        return given.contains(setting.name()) ? Optional.of(value(setting)) : Optional.empty();
    }

    private <T> void resolve(Setting<T> setting) {
        Optional<RawSettings.Value> found = raw.find(setting.name());
        Optional<String> text = found.map(RawSettings.Value::text).or(setting::usual);
        if (text.isEmpty()) {
            if (needed(setting)) {
                raw.missing(setting.name(), setting.form().expected());
            }
            effective.add(Effective.usual(setting, Optional.empty()));
            return;
        }
        Optional<T> parsed = setting.form().parser().parse(text.get(), base);
        if (parsed.isEmpty()) {
            Origin at = found.map(RawSettings.Value::origin).orElse(Origin.of(file.toString()));
            raw.mistake(at.mistake(setting.name() + ": " + Shown.text(text.get()) + " (expected: "
                    + setting.form().expected() + ")"
                    + Nearest.hint(text.get(), setting.form().words())));
            return;
        }
        T value = parsed.get();
        values.put(setting.name(), value);
        String shown = value instanceof Path ? value.toString() : Shown.secretless(text.get());
        if (found.isPresent()) {
            given.add(setting.name());
            effective.add(Effective.given(setting, shown, found.get().origin()));
        } else {
            effective.add(Effective.usual(setting, Optional.of(shown)));
        }
    }

    private boolean needed(Setting<?> setting) {
        return switch (setting.need()) {
            case ALWAYS -> true;
            case WITHIN_GROUP -> raw.within(setting.group() + ".");
            case NEVER -> false;
        };
    }
}
