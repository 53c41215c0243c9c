package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.api.management.RecordLog;
import io.sluice.gateway.http.Trace;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The log as one JSON object a line, with the fields of docs/operations.md. */
public final class JsonLog extends Handler {
    private static final int MAX_STACK = 8 * 1024;
    private static final String OURS = "io.sluice.";

    private final PrintStream out;
    private final SimpleFormatter messages = new SimpleFormatter();
    /** Held: a logger that nobody holds forgets its level. */
    private final Logger records = Logger.getLogger(RecordLog.LOGGER);

    JsonLog(PrintStream out) {
        this.out = out;
    }

    /**
     * From now on the log of this process goes there, in place of where it went before.
     *
     * @param records whether there is a line for each record, too
     */
    public static JsonLog install(PrintStream out, boolean records) {
        JsonLog log = new JsonLog(out);
        LogManager.getLogManager().reset();
        Logger.getLogger("").addHandler(log);
        Logger.getLogger("").setLevel(Level.INFO);
        log.records(records);
        return log;
    }

    /** Whether there is a line for each record from now on. */
    void records(boolean wanted) {
        records.setLevel(wanted ? Level.FINE : Level.INFO);
    }

    /** One line without its end. */
    String line(LogRecord entry) {
        ObjectNode line = Json.object();
        line.put("time", entry.getInstant().toString());
        line.put("level", level(entry.getLevel()));
        String name = entry.getLoggerName() == null ? "" : entry.getLoggerName();
        line.put("component", name.startsWith(OURS) ? name.substring(OURS.length()) : name);
        Trace.current().ifPresent(trace -> line.put("trace", trace.id()));
        Object[] parameters = entry.getParameters();
        if (parameters != null && parameters.length == 1 && parameters[0] instanceof RecordLog.Line recorded) {
            recorded.fields().forEach(line::putPOJO);
            if (entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
                line.put("message", "not recorded");
            }
        } else {
            line.put("event", "log");
            line.put("message", messages.formatMessage(entry));
        }
        if (entry.getThrown() != null) {
            StringWriter stack = new StringWriter();
            entry.getThrown().printStackTrace(new PrintWriter(stack, true));
            line.put(
                    "stack",
                    stack.toString()
                            .substring(0, Math.min(MAX_STACK, stack.getBuffer().length())));
        }
        return Json.line(line);
    }

    /** In the words of the JDK's own interface, which the code uses. */
    private static String level(Level level) {
        int value = level.intValue();
        return value >= Level.SEVERE.intValue()
                ? "ERROR"
                : value >= Level.WARNING.intValue() ? "WARNING" : value >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }

    @Override
    public void publish(LogRecord entry) {
        out.println(line(entry));
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        flush();
    }
}
