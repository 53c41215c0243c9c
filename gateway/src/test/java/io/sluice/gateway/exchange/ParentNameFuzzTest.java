package io.sluice.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an owner types as a parent is read as it was meant, or refused without being repeated. */
class ParentNameFuzzTest {
    @FuzzTest
    void anyName(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        try {
            ParentName name = ParentName.parse(text);
            assertThat(name).hasToString(text);
            assertThat(name.objectId().isPresent()).isEqualTo(name.dataset().isEmpty());
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).startsWith("parent: not a name (expected: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"admissions", "a.b_c-d@3", "0123456789abcdef0123456789abcdef", "x@999999999999999999"})
    void aNameIsReadAsItWasMeant(String text) {
        assertThat(ParentName.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@1", "a@", "a@0", "a@-1", "a@1@2", "A", "a b", "a@9999999999999999999", "a\n"})
    void whatIsNoNameIsRefused(String text) {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> ParentName.parse(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DATASET@VERSION");
    }
}
