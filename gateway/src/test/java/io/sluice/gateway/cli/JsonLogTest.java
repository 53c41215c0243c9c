package io.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.api.management.RecordLog;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class JsonLogTest {
    private final JsonLog log = new JsonLog(new PrintStream(PrintStream.nullOutputStream()));

    @Test
    void aLineSaysWhenHowBadWhereAndWhat() throws Exception {
        LogRecord entry = new LogRecord(Level.WARNING, "outbox of {0}:\nfull \"again\"");
        entry.setLoggerName("io.sluice.gateway.exchange.Outbox");
        entry.setParameters(new Object[] {"a"});
        String text = log.line(entry);
        assertThat(text).doesNotContain("\n");
        JsonNode line = Json.parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(line.path("time").asText()).isEqualTo(entry.getInstant().toString());
        assertThat(line.path("level").asText()).isEqualTo("WARNING");
        assertThat(line.path("component").asText()).isEqualTo("gateway.exchange.Outbox");
        assertThat(line.path("event").asText()).isEqualTo("log");
        assertThat(line.path("message").asText()).isEqualTo("outbox of a:\nfull \"again\"");
        assertThat(line.has("trace")).isFalse();
    }

    @Test
    void aFailureHasItsStackWithABound() throws Exception {
        LogRecord entry = new LogRecord(Level.SEVERE, "failed");
        entry.setThrown(new IllegalStateException("x".repeat(100_000)));
        JsonNode line = Json.parse(log.line(entry).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(line.path("stack").asText())
                .startsWith("java.lang.IllegalStateException: x")
                .hasSize(8192);
        assertThat(line.path("level").asText()).isEqualTo("ERROR");
    }

    @Test
    void aRecordHasItsFieldsAsFields() throws Exception {
        LogRecord entry = new LogRecord(Level.FINE, "{0}");
        entry.setParameters(
                new Object[] {new RecordLog.Line(Map.of("event", "granted", "record", 7L, "reasons", List.of("a", "b")))
                });
        JsonNode line = Json.parse(log.line(entry).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(line.path("event").asText()).isEqualTo("granted");
        assertThat(line.path("record").asLong()).isEqualTo(7);
        assertThat(line.path("reasons")).hasSize(2);
        assertThat(line.path("level").asText()).isEqualTo("DEBUG");
        assertThat(line.has("message")).isFalse();
    }
}
