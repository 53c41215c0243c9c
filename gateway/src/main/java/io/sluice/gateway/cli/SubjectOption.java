package io.sluice.gateway.cli;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Who is meant. An identifier on the command line would be seen by others. */
final class SubjectOption {
    @Option(
            names = "--subject-file",
            paramLabel = "FILE",
            description = "Identifiers of persons, one a line (default: standard input).")
    Path file;

    List<String> read(Surroundings around) throws IOException, CommandException {
        try (InputStream in = file == null
                        ? new FileInputStream(FileDescriptor.in)
                        : Files.newInputStream(around.resolve(file));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            List<String> subjects =
                    reader.lines().filter(line -> !line.isBlank()).toList();
            if (subjects.isEmpty()) {
                throw CommandException.usage("subjects: none (expected: identifiers of persons, one a line)");
            }
            return subjects;
        }
    }
}
