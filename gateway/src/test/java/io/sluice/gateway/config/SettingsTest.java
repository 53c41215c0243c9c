package io.sluice.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Path FILE = Path.of("/etc/sluice/sluice.yaml");
    private static final String YAML = """
            organisation: hospital
            url: https://gateway.hospital.example:7443
            http: {listen: "127.0.0.1:7443"}
            ledger: {fabric: {channel: channel.yaml}}
            blobs: {url: s3://bucket, endpoint: "https://s3.example", accessKeyFile: id, secretKeyFile: secret}
            """;
    /** For each setting another value than the one above or the default. A new setting needs a line here. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("watch.releaseSeconds", "9"),
            Map.entry("watch.volumeFactor", "9"),
            Map.entry("watch.volumeMebibytes", "9"),
            Map.entry("watch.refusals", "9"),
            Map.entry("watch.requests", "9"),
            Map.entry("watch.newRank", "CORE"),
            Map.entry("watch.hours", "MON-FRI 07:00-20:00"),
            Map.entry("watch.zone", "Asia/Shanghai"),
            Map.entry("watch.endsWithinDays", "9"),
            Map.entry("watch.deletionDays", "9"),
            Map.entry("watch.ledgerLagMinutes", "9"),
            Map.entry("watch.brakeOn", "volume-unusual, refusals-many"),
            Map.entry("watch.webhook.url", "https://hook.example/in"),
            Map.entry("watch.webhook.secretFile", "other-hook"),
            Map.entry("organisation", "lab"),
            Map.entry("directory", "there"),
            Map.entry("url", "https://other.example"),
            Map.entry("workers", "65"),
            Map.entry("http.listen", "127.0.0.1:7444"),
            Map.entry("http.connections", "9"),
            Map.entry("http.requestsPerSecond", "9"),
            Map.entry("http.requestsPerSecondOf", "lab=9, archive=0"),
            Map.entry("http.bytesPerSecond", "1000000"),
            Map.entry("http.bytesPerSecondOf", "lab=1000000"),
            Map.entry("http.headerBytes", "9000"),
            Map.entry("http.bodyBytes", "90000"),
            Map.entry("http.headerSeconds", "9"),
            Map.entry("http.idleSeconds", "9"),
            Map.entry("http.bodySeconds", "9"),
            Map.entry("keys.passwordFile", "/run/secrets/keys"),
            Map.entry("ledger.directory", "lane"),
            Map.entry("ledger.lane", "standby"),
            Map.entry("ledger.fabric.channel", "other.yaml"),
            Map.entry("ledger.fabric.mode", "commitments"),
            Map.entry("ledger.fabric.linger", "9ms"),
            Map.entry("ledger.fabric.stopAfter.PUBLIC", "9h"),
            Map.entry("ledger.fabric.stopAfter.INTERNAL", "9h"),
            Map.entry("ledger.fabric.stopAfter.CONFIDENTIAL", "9h"),
            Map.entry("ledger.fabric.stopAfter.RESTRICTED", "9h"),
            Map.entry("blobs.directory", "ciphertext"),
            Map.entry("blobs.url", "s3://other"),
            Map.entry("blobs.endpoint", "https://other.example"),
            Map.entry("blobs.region", "eu-central-1"),
            Map.entry("blobs.accessKeyFile", "other-id"),
            Map.entry("blobs.secretKeyFile", "other-secret"),
            Map.entry("blobs.pathStyle", "false"),
            Map.entry("state.file", "other.db"),
            Map.entry("state.url", "postgresql://localhost/other"),
            Map.entry("state.user", "other"),
            Map.entry("state.passwordFile", "other-password"),
            Map.entry("state.rootCertificate", "root.pem"),
            Map.entry("state.standby", "true"),
            Map.entry("disk.reserveMebibytes", "9"),
            Map.entry("disk.evidenceMebibytes", "9"),
            Map.entry("admin.socket", "other.sock"),
            Map.entry("management.address", "127.0.0.1:9443"),
            Map.entry("management.drainSeconds", "9"),
            Map.entry("grading.scheme", "own.json"),
            Map.entry("log.records", "false"),
            Map.entry("crossBorder.jurisdiction", "DE"),
            Map.entry("crossBorder.zone", "Europe/Berlin"),
            Map.entry("profiles", "obligations.json"));

    @Test
    void everySettingMakesADifference() throws ConfigurationException {
        for (Setting<?> setting : Settings.ALL) {
            assertThat(OTHERS).as("another value of " + setting.name()).containsKey(setting.name());
            Map<String, String> environment = new HashMap<>(neededBeside(setting));
            Configuration without = read(environment).configuration();
            environment.put(setting.variable(), OTHERS.get(setting.name()));
            assertThat(read(environment).configuration())
                    .as(setting.name())
                    .usingRecursiveComparison()
                    .ignoringFields("environment")
                    .isNotEqualTo(without);
        }
    }

    /** What else must be there, as settings of a server are refused without one. */
    private static Map<String, String> neededBeside(Setting<?> setting) {
        if (setting.group().equals("watch.webhook")) {
            return Map.of("SLUICE_WATCH_WEBHOOK_URL", "https://x.example", "SLUICE_WATCH_WEBHOOK_SECRET_FILE", "x");
        }
        if (setting.group().equals("crossBorder")) {
            return Map.of("SLUICE_CROSS_BORDER_JURISDICTION", "CN", "SLUICE_CROSS_BORDER_ZONE", "Asia/Shanghai");
        }
        return setting.group().equals("state") && !setting.equals(Settings.STATE_FILE)
                ? Map.of("SLUICE_STATE_URL", "postgresql://localhost/x", "SLUICE_STATE_USER", "u")
                : Map.of();
    }

    @Test
    void eachValueIsToldWithItsOrigin() throws ConfigurationException {
        Map<String, String> environment = new HashMap<>(Map.of("SLUICE_WORKERS", "9"));
        Reading reading = read(environment);
        assertThat(reading.settings()).hasSameSizeAs(Settings.ALL);
        assertThat(one(reading, "organisation").place()).isEqualTo(FILE + ":1:15");
        assertThat(one(reading, "http.listen").place()).isEqualTo(FILE + ":3:16");
        assertThat(one(reading, "workers"))
                .isEqualTo(
                        new Effective("workers", Optional.of("9"), Effective.From.ENVIRONMENT, "SLUICE_WORKERS", 0, 0));
        assertThat(one(reading, "blobs.directory"))
                .isEqualTo(new Effective(
                        "blobs.directory", Optional.of("/etc/sluice/blobs"), Effective.From.DEFAULT, "", 0, 0));
        assertThat(one(reading, "blobs.directory").place()).isEqualTo("default");
    }

    @Test
    void aPasswordThatSomebodyPutIntoAnAddressIsNotShown() {
        assertThat(Shown.text("postgresql://sluice:hunter2@db.example/sluice?password=hunter2&sslmode=require"))
                .isEqualTo("postgresql://sluice:***@db.example/sluice?password=***&sslmode=require");
        assertThat(List.of(Shown.text("https://user@a.example"), Shown.text("a:1")))
                .containsExactly("https://user@a.example", "a:1");
    }

    private static Reading read(Map<String, String> environment) throws ConfigurationException {
        return ConfigurationReader.read(FILE, YAML, environment);
    }

    private static Effective one(Reading reading, String name) {
        return reading.settings().stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
