package io.sluice.gateway.http;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The trace that the current thread works for, after W3C Trace Context: it comes with a request's {@code traceparent} or
 * begins with the request, goes on to the workers that the thread hands tasks to, and goes out with every request that is
 * sent meanwhile. It only connects lines of logs, and is never the reason for anything. {@code tracestate} is not kept.
 * Immutable.
 */
public final class Trace {
    /** The header field. */
    public static final String FIELD = "traceparent";

    /** Version 00; of later ones what version 00 knows. */
    private static final Pattern PARENT =
            Pattern.compile("(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final int MAX_CHARS = 512;
    private static final ThreadLocal<Trace> CURRENT = new ThreadLocal<>();

    private final String id;
    private final String flags;

    private Trace(String id, String flags) {
        this.id = id;
        this.flags = flags;
    }

    /** A new one. */
    public static Trace fresh() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new Trace(hex(random.nextLong()) + hex(random.nextLong() | 1), "01");
    }

    /** That of a header field; a new one where there is none, or one that nobody can read. */
    static Trace of(Optional<String> field) {
        Matcher parent =
                PARENT.matcher(field.filter(text -> text.length() <= MAX_CHARS).orElse(""));
        boolean readable =
                parent.matches() && (parent.group(5) == null || !parent.group(1).equals("00"));
        return readable ? new Trace(parent.group(2), parent.group(4)) : fresh();
    }

    /** That of this thread. */
    public static Optional<Trace> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** The same task, in the trace of whoever hands it over. */
    static Runnable carried(Runnable task) {
        Trace trace = CURRENT.get();
        return trace == null ? task : () -> trace.run(task);
    }

    void run(Runnable task) {
        Trace before = CURRENT.get();
        CURRENT.set(this);
        try {
            task.run();
        } finally {
            CURRENT.set(before);
        }
    }

    /** 32 hexadecimal digits. */
    public String id() {
        return id;
    }

    /** A value of the header field for one request. */
    public String parent() {
        return "00-" + id + "-" + hex(ThreadLocalRandom.current().nextLong() | 1) + "-" + flags;
    }

    private static String hex(long value) {
        String digits = Long.toHexString(value);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
