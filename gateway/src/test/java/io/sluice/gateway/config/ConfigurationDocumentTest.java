package io.sluice.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * docs/configuration.md and docs/sluice.schema.json say what the program does. After a change of {@link Settings}:
 * {@code mvn test -pl gateway -am -Dtest=ConfigurationDocumentTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dsluice.docs.write=true}.
 */
class ConfigurationDocumentTest {
    private static final Path DOCS = Path.of("").toAbsolutePath().getParent().resolve("docs");
    private static final Path DOCUMENT = DOCS.resolve("configuration.md");
    private static final Path SCHEMA_FILE = DOCS.resolve("sluice.schema.json");
    private static final String BEGIN =
            "<!-- generated from Settings.java; -Dsluice.docs.write=true makes it anew -->\n";
    private static final String END = "<!-- end -->\n";
    /** What a configuration must have; the examples have only what they are about. */
    private static final Map<String, String> REQUIRED = Map.of(
            "SLUICE_ORGANISATION", "hospital", "SLUICE_URL", "https://h.example", "SLUICE_HTTP_LISTEN", "localhost:0");

    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(ConfigurationSchema.schema());

    @Test
    void theReferenceIsInStepWithTheProgram() throws IOException {
        String text = Files.readString(DOCUMENT);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        String reference = "\n" + ConfigurationReference.markdown();
        if (Boolean.getBoolean("sluice.docs.write")) {
            Files.writeString(DOCUMENT, text.substring(0, from) + reference + text.substring(to));
            return;
        }
        assertThat(text.substring(from, to)).isEqualTo(reference);
    }

    @Test
    void theSchemaIsInStepWithTheProgramAndIsAJsonSchemaItself() throws IOException {
        String schema = ConfigurationSchema.schema().toPrettyString() + "\n";
        if (Boolean.getBoolean("sluice.docs.write")) {
            Files.writeString(SCHEMA_FILE, schema);
            return;
        }
        assertThat(SCHEMA_FILE).hasContent(schema);
        JsonSchema ofSchemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(URI.create("https://json-schema.org/draft/2020-12/schema"));
        assertThat(ofSchemas.validate(ConfigurationSchema.schema())).isEmpty();
    }

    @Test
    void everySettingBelongsToADescribedGroupAndEveryGroupHasSettings() {
        List<String> groups = Settings.GROUPS.stream().map(Settings.Group::name).toList();
        assertThat(Settings.ALL).extracting(Setting::group).allMatch(groups::contains);
        assertThat(groups)
                .allMatch(group -> Settings.ALL.stream()
                        .anyMatch(setting -> setting.group().equals(group)));
        assertThat(Settings.ALL).extracting(Setting::name).doesNotHaveDuplicates();
        assertThat(Settings.ALL).extracting(Setting::variable).doesNotHaveDuplicates();
    }

    @Test
    void theSchemaAcceptsWhatInitWrites() throws IOException {
        for (Optional<Path> channel : List.of(Optional.<Path>empty(), Optional.of(Path.of("a b/channel.yaml")))) {
            for (Optional<String> port : List.of(Optional.<String>empty(), Optional.of("[::1]:9443"))) {
                byte[] first = ConfigurationFiles.first(
                        "hospital", "0.0.0.0:7443", URI.create("https://h.example:7443"), "pass", channel, port);
                assertThat(refusals(new String(first, StandardCharsets.UTF_8))).isEmpty();
            }
        }
    }

    static Stream<String> examples() throws IOException {
        List<String> examples = new ArrayList<>();
        try (Stream<Path> documents = Files.list(DOCS)) {
            for (Path document : documents
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                Matcher block = Pattern.compile("(?s)```yaml\\n(# sluice\\.yaml\\n.*?)```")
                        .matcher(Files.readString(document));
                while (block.find()) {
                    examples.add(block.group(1));
                }
            }
        }
        assertThat(examples).hasSizeGreaterThan(1);
        return examples.stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleOfTheDocumentsIsAccepted(String yaml) throws IOException {
        assertThat(refusals(yaml)).isEmpty();
        assertThatCode(() -> ConfigurationReader.read(Path.of("/x/sluice.yaml"), yaml, REQUIRED))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "organisaton: a",
                "organisation: Hospital!",
                "organisation: [a]",
                "url: http://a.example",
                "http: {conections: 5}",
                "http: {connections: 0}",
                "http: {connections: many}",
                "http: {listen: nowhere}",
                "http:",
                "http.connections: 5",
                "ledger: {fabric: {mode: hashes}}",
                "ledger: {fabric: {linger: 1}}",
                "ledger: {fabric: {stopAfter: {IMPORTANT: 1h}}}",
                "keys: {passwordFile: ' '}",
                "management: {address: 9443}",
                "log: {records: maybe}",
                "- a"
            })
    void whatTheReaderRefusesTheSchemaRefusesToo(String yaml) throws IOException {
        assertThat(refusals(yaml)).isNotEmpty();
        ConfigurationException refused = org.assertj.core.api.Assertions.catchThrowableOfType(
                ConfigurationException.class,
                () -> ConfigurationReader.read(Path.of("/x/sluice.yaml"), yaml, Map.of()));
        assertThat(refused.mistakes()).anyMatch(mistake -> mistake.line() > 0);
    }

    @Test
    void theSchemaAcceptsEveryDefaultAndTheReaderDoesToo() throws IOException {
        for (Setting<?> setting : Settings.ALL) {
            if (setting.usual().isEmpty()) {
                continue;
            }
            String yaml = "{" + setting.name().replace(".", ": {") + ": "
                    + setting.usual().get() + "}".repeat(setting.name().split("\\.").length);
            assertThat(refusals(yaml)).as(yaml).isEmpty();
            assertThat(setting.form().parser().parse(setting.usual().get(), Path.of("/x")))
                    .as(yaml)
                    .isPresent();
        }
    }

    private static List<String> refusals(String yaml) throws IOException {
        Object read = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        JsonNode node = new ObjectMapper().valueToTree(read);
        return SCHEMA.validate(node).stream().map(Object::toString).toList();
    }
}
