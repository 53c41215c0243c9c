package io.sluice.gateway.store;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any text is an address of that form, or refused without being told. */
class PostgresAddressFuzzTest {
    @FuzzTest
    void anyText(FuzzedDataProvider data) {
        String text = (data.consumeBoolean() ? "postgresql://" : "") + data.consumeRemainingAsString();
        PostgresAddress read;
        try {
            read = PostgresAddress.parse(text);
        } catch (IllegalArgumentException e) {
            if (text.length() > 30 && e.getMessage().contains(text)) {
                throw new AssertionError("the text is told");
            }
            return;
        }
        if (!PostgresAddress.parse(read.toString()).equals(read) || text.contains("@") || text.contains("?")) {
            throw new AssertionError(read.toString());
        }
    }
}
