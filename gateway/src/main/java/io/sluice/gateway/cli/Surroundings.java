package io.sluice.gateway.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;

/**
 * What a command line finds around it. Tests bring their own.
 *
 * @param out data
 * @param err talk
 * @param environment variables
 * @param outTerminal whether a person looks at {@code out}
 * @param errTerminal whether a person looks at {@code err}
 * @param directory that relative paths start from
 */
public record Surroundings(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        boolean outTerminal,
        boolean errTerminal,
        Path directory,
        Clock clock,
        SecureRandom random) {

    /** Those of this process. The launcher tells which streams are terminals: the JDK cannot. */
    public static Surroundings ofProcess() {
        return new Surroundings(
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.getenv(),
                Boolean.getBoolean("sluice.out.terminal"),
                Boolean.getBoolean("sluice.err.terminal"),
                Path.of("").toAbsolutePath(),
                Clock.systemUTC(),
                new SecureRandom());
    }

    /** Whether colours may be used on a stream that is a terminal or not (https://no-color.org). */
    boolean colours(boolean terminal) {
        return terminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }

    Path resolve(Path path) {
        return directory.resolve(path).normalize();
    }
}
