package io.sluice.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.proto.Rank;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationMistakesTest {
    private static final Path FILE = Path.of("/etc/sluice/sluice.yaml");
    private static final String GOOD = """
            organisation: hospital
            url: https://gateway.hospital.example:7443
            http:
              listen: "127.0.0.1:7443"
            """;

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            organisation: Hospital!                    | :1:15: organisation: Hospital! (expected: a name of 1-63 of a-z, 0-9, -)
            organisation:                              | :1:14: organisation: nothing (expected: a name of 1-63 of a-z, 0-9, -)
            organisation: [a, b]                       | :1:15: organisation: a list (expected: one value)
            organisation: {a: b}                       | :1:15: organisation: a group of settings (expected: one value)
            url: http://a.example:1                    | :2:6: url: http://a.example:1 (expected: https://HOST:PORT)
            url: https://a.example:1/path              | :2:6: url: https://a.example:1/path (expected: https://HOST:PORT)
            url: https://user@a.example                | :2:6: url: https://user@a.example (expected: https://HOST:PORT)
            http.listen: 127.0.0.1                     | :4:11: http.listen: 127.0.0.1 (expected: HOST:PORT with a port of 0-65535)
            http.listen: "a:65536"                     | :4:11: http.listen: a:65536 (expected: HOST:PORT with a port of 0-65535)
            http.connections: many                     | :5:16: http.connections: many (expected: a whole number, 1-100000)
            http.connections: 0                        | :5:16: http.connections: 0 (expected: a whole number, 1-100000)
            http.conections: 5                         | :5:15: http.conections: unknown setting, did you mean http.connections?
            htpp.connections: 5                        | :6:16: htpp.connections: unknown setting, did you mean http.connections?
            ledgr.directory: x                         | :6:14: ledgr.directory: unknown setting, did you mean ledger.directory?
            ledger.directory:                          | :6:13: ledger.directory: nothing (expected: a path, relative to this file or absolute)
            ledger.fabric: {channel: c, mode: hashes}  | :6:30: ledger.fabric.mode: hashes (expected: records or commitments)
            ledger.fabric: {channel: c, linger: 1}     | :6:32: ledger.fabric.linger: 1 (expected: a time of 0ms to 10s, such as 100ms)
            ledger.fabric: {channel: c, linger: 11s}   | :6:32: ledger.fabric.linger: 11s (expected: a time of 0ms to 10s, such as 100ms)
            management.address: 9443                   | :6:12: management.address: 9443 (expected: HOST:PORT with a port of 0-65535, or off)
            management.drainSeconds: 0                 | :6:17: management.drainSeconds: 0 (expected: a whole number of seconds, 1-3600)
            ledger.fabric: {channel: c, mode: record}  | :6:30: ledger.fabric.mode: record (expected: records or commitments), did you mean records?
            management.address: of                     | :6:12: management.address: of (expected: HOST:PORT with a port of 0-65535, or off), did you mean off?
            log.records: ture                          | :6:12: log.records: ture (expected: true or false), did you mean true?
            log.records: yes                           | :6:12: log.records: yes (expected: true or false)
            state: {url: mysql://a/b, user: u}         | :5:14: state.url: mysql://a/b (expected: postgresql://HOST[:PORT]/DATABASE, without user, password and parameters)
            state: {url: postgresql://localhost/b}     | : state.user: missing (expected: a role of the PostgreSQL server, as there is state.url)
            state: {url: postgresql://db/b, user: u}   | :5:14: state.url: postgresql://db:5432/b without state.rootCertificate (expected: TLS, or an address of loopback)
            state: {user: u}                           | :5:15: state.user: without state.url (expected: both, or neither)
            state: {rootCertificate: c}                | :5:26: state.rootCertificate: without state.url (expected: both, or neither)
            state: {url: "postgresql://[::1]/b", user: u, file: f} | :5:53: state.file: beside state.url (expected: one of them)
            colour: blue                               | :5:9: colour: unknown setting
            workers: 1e3                               | :5:10: workers: 1e3 (expected: a whole number, 4-10000)
            """)
    void aMistakeIsToldWithItsPlace(String setting, String mistake) {
        assertThat(mistakes(with(setting), Map.of())).containsExactly(FILE + mistake);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            {url: s3://b/, accessKeyFile: a, secretKeyFile: s}                                 | :6:14: blobs.url: s3://b/ (expected: s3://BUCKET or s3://BUCKET/PREFIX)
            {url: "https://bucket/", accessKeyFile: a, secretKeyFile: s}                       | :6:14: blobs.url: https://bucket/ (expected: s3://BUCKET or s3://BUCKET/PREFIX)
            {url: s3://bucket, accessKeyFile: a}                                               | : blobs.secretKeyFile: missing (expected: a path, relative to this file or absolute, because blobs.url is given)
            {endpoint: "https://s3.example"}                                                   | :6:19: blobs.endpoint: given without blobs.url (expected: both, or neither)
            {secretKeyFile: s}                                                                 | :6:24: blobs.secretKeyFile: given without blobs.url (expected: both, or neither)
            {url: s3://bucket, accessKeyFile: a, secretKeyFile: s, endpoint: "http://s3.example"} | :6:73: blobs.endpoint: http://s3.example (expected: https://HOST or https://HOST:PORT; http only for 127.0.0.1, [::1] and localhost)
            {url: s3://bucket, accessKeyFile: a, secretKeyFile: s, region: Frankfurt}          | :6:71: blobs.region: Frankfurt (expected: a name such as eu-central-1)
            {url: s3://bucket, accessKeyFile: a, secretKeyFile: s, pathStyle: maybe}           | :6:74: blobs.pathStyle: maybe (expected: true or false)
            """)
    void aMistakeInABucketIsToldWithItsPlace(String blobs, String mistake) {
        assertThat(mistakes(GOOD + "state: {}\nblobs: " + blobs + "\n", Map.of()))
                .containsExactly(FILE + mistake);
    }

    @Test
    void aBucketIsReadWithItsPrefixAndEndpoint() throws Exception {
        String key = ", accessKeyFile: id, secretKeyFile: secret";
        var aws = bucket("{url: s3://bucket, region: eu-central-1" + key + "}");
        assertThat(aws.url()).isEqualTo("s3://bucket");
        assertThat(aws.prefix()).isEmpty();
        assertThat(aws.endpoint()).isEmpty();
        assertThat(aws.region()).isEqualTo("eu-central-1");
        assertThat(aws.pathStyle()).isFalse();
        assertThat(aws.secretKeyFile()).isEqualTo(Path.of("/etc/sluice/secret"));
        var own = bucket("{url: s3://bucket/lab/one/, endpoint: 'http://[::1]:9000/'" + key + "}");
        assertThat(own.url()).isEqualTo("s3://bucket/lab/one");
        assertThat(own.prefix()).isEqualTo("lab/one/");
        assertThat(own.endpoint()).hasValue(java.net.URI.create("http://[::1]:9000"));
        assertThat(own.pathStyle()).isTrue();
    }

    private static io.sluice.gateway.store.s3.S3Settings bucket(String blobs) throws Exception {
        return ConfigurationReader.read(FILE, GOOD + "blobs: " + blobs + "\n", Map.of())
                .configuration()
                .blobs()
                .bucket()
                .orElseThrow();
    }

    @Test
    void aPasswordInAUrlIsRefusedAndNotRepeated() {
        assertThat(mistakes(GOOD + "state: {url: \"postgresql://u:staple@localhost/b\", user: u}\n", Map.of()))
                .singleElement()
                .asString()
                .contains("state.url", "without user, password and parameters")
                .doesNotContain("staple");
    }

    @Test
    void everyMistakeIsToldAtOnceInTheOrderOfTheFile() {
        String yaml = """
                organisation: UPPER
                url: ftp://x
                http:
                  listen: nowhere
                  headerBytes: -1
                wrokers: 5
                """;
        assertThat(mistakes(yaml, Map.of()))
                .containsExactly(
                        FILE + ":1:15: organisation: UPPER (expected: a name of 1-63 of a-z, 0-9, -)",
                        FILE + ":2:6: url: ftp://x (expected: https://HOST:PORT)",
                        FILE + ":4:11: http.listen: nowhere (expected: HOST:PORT with a port of 0-65535)",
                        FILE + ":5:16: http.headerBytes: -1 (expected: a whole number of bytes, 1024-1048576)",
                        FILE + ":6:10: wrokers: unknown setting, did you mean workers?");
    }

    @Test
    void whatIsMissingIsToldToo() {
        assertThat(mistakes("", Map.of()))
                .containsExactly(
                        FILE + ": organisation: missing (expected: a name of 1-63 of a-z, 0-9, -)",
                        FILE + ": url: missing (expected: https://HOST:PORT)",
                        FILE + ": http.listen: missing (expected: HOST:PORT with a port of 0-65535)");
    }

    @Test
    void aNameWithDotsIsWrittenInItsGroup() {
        assertThat(mistakes(GOOD + "http.connections: 5\n", Map.of()))
                .containsExactly(FILE + ":5:1: http.connections: a key with a dot (expected: one word; what belongs to"
                        + " it goes below it)");
    }

    @Test
    void aKeyGivenTwiceIsAMistakeAtItsSecondPlace() {
        assertThat(mistakes(GOOD + "organisation: other\n", Map.of()))
                .containsExactly(FILE + ":5:1: organisation: given twice (expected: once)");
    }

    @Test
    void whatIsNoYamlHasOneMistakeWithItsPlace() {
        List<String> mistakes = mistakes("organisation: \"hospital\nurl: [", Map.of());
        assertThat(mistakes).singleElement().asString().startsWith(FILE + ":").contains("not YAML: ");
        assertThat(mistakes("- a\n- b\n", Map.of()))
                .containsExactly(FILE + ":1:1: not a list of settings (expected: key: value)");
    }

    @Test
    void theEnvironmentWinsAndItsMistakesNameTheVariable() throws ConfigurationException {
        Map<String, String> good =
                Map.of("SLUICE_HTTP_LISTEN", "0.0.0.0:9", "SLUICE_KEYS_PASSWORD_FILE", "/run/secret");
        Configuration configuration = ConfigurationReader.read(FILE, GOOD, good).configuration();
        assertThat(configuration.http().port()).isEqualTo(9);
        assertThat(configuration.keys().passwordFile()).isEqualTo(Path.of("/run/secret"));

        assertThat(mistakes(GOOD, Map.of("SLUICE_HTTP_LISTEN", "9", "SLUICE_HTP_LISTEN", "a:1", "PATH", "/bin")))
                .containsExactlyInAnyOrder(
                        "SLUICE_HTTP_LISTEN: http.listen: 9 (expected: HOST:PORT with a port of 0-65535)",
                        "SLUICE_HTP_LISTEN: unknown setting in the environment, did you mean SLUICE_HTTP_LISTEN?");
    }

    @Test
    void pathsAreRelativeToTheFile() throws ConfigurationException {
        Configuration configuration = ConfigurationReader.read(FILE, GOOD + "blobs:\n  directory: ../b\n", Map.of())
                .configuration();
        assertThat(configuration.blobs().directory()).isEqualTo(Path.of("/etc/b"));
        assertThat(configuration.admin().socket()).isEqualTo(Path.of("/etc/sluice/run/admin.sock"));
        assertThat(configuration.directory()).isEqualTo(Path.of("/etc/sluice"));
    }

    @Test
    void aSocketPathThatNoSystemTakesIsToldBeforeAnythingStarts() {
        String deep = "/" + "x".repeat(120);
        assertThat(mistakes(GOOD + "admin:\n  socket: " + deep + "\n", Map.of()))
                .singleElement()
                .asString()
                .contains("admin.socket")
                .contains("at most 100 bytes");
    }

    @Test
    void aValueIsShownOnOneLineAndShortened() {
        String mistake = mistakes(with("organisation: \"a\\nb" + "c".repeat(200) + "\""), Map.of())
                .get(0);
        assertThat(mistake).doesNotContain("\n").hasSizeLessThan(200);
    }

    @Test
    void aChannelWithoutItsFileIsAMistakeAndNotALaneThatStandsAlone() {
        String yaml = GOOD + """
                ledger:
                  fabric:
                    stopAfter:
                      RESTRICTED: soon
                      IMPORTANT: 1h
                """;
        assertThat(mistakes(yaml, Map.of()))
                .containsExactly(
                        FILE + ":8:19: ledger.fabric.stopAfter.RESTRICTED: soon (expected: a time of 1s to 3650d, such"
                                + " as 72h, or never)",
                        FILE + ":9:18: ledger.fabric.stopAfter.IMPORTANT: unknown setting, did you mean"
                                + " ledger.fabric.stopAfter.INTERNAL?",
                        FILE + ": ledger.fabric.channel: missing (expected: a path, relative to this file or"
                                + " absolute)");
    }

    @Test
    void howLongTheChannelMayBeAwayIsToldForEachRank() throws ConfigurationException {
        assertThat(ConfigurationReader.read(FILE, GOOD, Map.of())
                        .configuration()
                        .ledger()
                        .fabric())
                .isEmpty();
        String yaml = GOOD + """
                ledger:
                  fabric:
                    channel: channel.yaml
                    mode: commitments
                    linger: 20ms
                    stopAfter:
                      INTERNAL: 10d
                      CONFIDENTIAL: never
                """;
        Map<String, String> environment = Map.of("SLUICE_LEDGER_FABRIC_STOP_AFTER_RESTRICTED", "90m");
        assertThat(ConfigurationReader.read(FILE, yaml, environment)
                        .configuration()
                        .ledger()
                        .fabric())
                .contains(new Configuration.Fabric(
                        Path.of("/etc/sluice/channel.yaml"),
                        true,
                        Duration.ofMillis(20),
                        Map.of(
                                Rank.INTERNAL,
                                Duration.ofDays(10),
                                Rank.CONFIDENTIAL,
                                Duration.ZERO,
                                Rank.RESTRICTED,
                                Duration.ofMinutes(90))));
    }

    private static List<String> mistakes(String yaml, Map<String, String> environment) {
        ConfigurationException refused = catchThrowableOfType(
                ConfigurationException.class, () -> ConfigurationReader.read(FILE, yaml, environment));
        assertThat(refused).as("mistakes").isNotNull();
        return refused.mistakes().stream().map(Mistake::toString).toList();
    }

    /** The good configuration with one setting replaced or added; "a.b: c" means b within a. */
    private static String with(String setting) {
        String key = setting.substring(0, setting.indexOf(':'));
        String value = setting.substring(setting.indexOf(':') + 1).strip();
        StringBuilder yaml = new StringBuilder();
        boolean replaced = false;
        for (String line : GOOD.lines().toList()) {
            boolean same = key.equals(line.strip().split(":")[0])
                    || key.equals("http." + line.strip().split(":")[0]);
            String indent = line.startsWith(" ") ? "  " : "";
            yaml.append(same ? indent + key.substring(key.lastIndexOf('.') + 1) + ": " + value : line)
                    .append('\n');
            replaced |= same;
        }
        if (!replaced && key.startsWith("http.")) {
            yaml.append("  ")
                    .append(key.substring(5))
                    .append(": ")
                    .append(value)
                    .append('\n');
        } else if (!replaced && key.contains(".")) {
            yaml.append(key.replace(".", ":\n  ")).append(": ").append(value).append('\n');
        } else if (!replaced) {
            yaml.append(setting).append('\n');
        }
        return yaml.toString();
    }
}
