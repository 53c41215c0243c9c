package io.sluice.gateway.cli;

import io.sluice.gateway.identity.OperatorKey;
import io.sluice.gateway.identity.Passwords;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --as KEYFILE}: who acts. */
final class OperatorOption {
    @Option(
            names = "--as",
            paramLabel = "KEYFILE",
            description = "Who acts: a key file of `operator new`; else SLUICE_OPERATOR, else nobody is named.")
    Path file;

    @Option(
            names = "--as-password-file",
            paramLabel = "F",
            description = "A file whose first line is its password; else SLUICE_OPERATOR_PASSWORD_FILE, else it is"
                    + " asked for.")
    Path passwordFile;

    /** Opens the key file that was named; the caller closes it. */
    Optional<OperatorKey> key(Surroundings around) throws IOException, CommandException {
        Optional<Path> named = path(file, "SLUICE_OPERATOR", around);
        if (named.isEmpty()) {
            return Optional.empty();
        }
        char[] password = password(passwordFile, "--as-password-file", "password of " + named.get(), around);
        try {
            return Optional.of(OperatorKey.open(named.get(), password, around.random()));
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** From the file, from the one that the environment names, or from whoever sits there; the caller wipes it. */
    static char[] password(Path given, String option, String prompt, Surroundings around)
            throws IOException, CommandException {
        Optional<Path> passwordFile = path(given, "SLUICE_OPERATOR_PASSWORD_FILE", around);
        if (passwordFile.isPresent()) {
            return Passwords.read(passwordFile.get());
        }
        Console console = around.errTerminal() ? System.console() : null;
        char[] typed = console == null ? null : console.readPassword("%s: ", prompt);
        if (typed == null || typed.length == 0) {
            throw CommandException.usage(prompt + ": missing (expected: " + option
                    + " F, SLUICE_OPERATOR_PASSWORD_FILE, or a terminal to ask on)");
        }
        return typed;
    }

    private static Optional<Path> path(Path given, String variable, Surroundings around) {
        if (given != null) {
            return Optional.of(around.resolve(given));
        }
        return Optional.ofNullable(around.environment().get(variable))
                .filter(text -> !text.isBlank())
                .map(text -> around.resolve(Path.of(text)));
    }
}
