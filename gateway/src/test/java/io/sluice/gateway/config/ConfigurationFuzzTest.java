package io.sluice.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import java.util.Map;

class ConfigurationFuzzTest {
    @FuzzTest
    void whateverIsInTheFileEndsInSettingsOrInMistakes(FuzzedDataProvider data) {
        String listen = data.consumeString(30);
        String yaml = data.consumeRemainingAsString();
        try {
            Configuration read = ConfigurationReader.read(
                            Path.of("/x/sluice.yaml"), yaml, Map.of("SLUICE_HTTP_LISTEN", listen))
                    .configuration();
            assertThat(read.organisation()).matches("[a-z0-9][a-z0-9-]{0,62}");
        } catch (ConfigurationException e) {
            assertThat(e.mistakes())
                    .isNotEmpty()
                    .allSatisfy(m -> assertThat(m.toString()).doesNotContain("\n"));
        }
    }
}
