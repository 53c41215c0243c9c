package io.sluice.gateway.cli;

import io.sluice.gateway.classification.detection.ContentDetector;
import io.sluice.gateway.classification.detection.CustomRecogniser;
import io.sluice.gateway.classification.detection.Finding;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "detect",
        description = "What identifies somebody or something in a text or table, line by line. Shows no value.",
        footer = {
            "%nOne JSON object a line on standard output, and nothing else:",
            "  {\"line\":1,\"start\":4,\"end\":22,\"type\":\"CN_RESIDENT_ID\",\"confidence\":0.99}",
            "line counts from 1; start and end are offsets in characters (code points) of the line, end excluded.",
            "IP_ADDRESS has \"version\":4 or 6 as well.",
            "Texts compressed with gzip are read; of a zip or tar every file, with \"file\":N in front.",
            "Workbooks (XLSX) and Parquet files are read by cells: line is the row, \"column\":N the cell in it.",
            "docs/detection.md lists the types.",
            "%nExamples:",
            "  sluice detect letters.txt",
            "  zcat app.log.gz | sluice detect -",
            "  sluice detect --tsv --least 0.8 customers.csv"
        })
final class DetectCommand extends SluiceCommand {
    private static final int BUFFER = 1 << 16;
    private static final double CUSTOM_CONFIDENCE = 0.8;

    private final InputStream standardInput;

    @Parameters(index = "0", paramLabel = "FILE", description = "A file, or - for standard input.")
    String file;

    @Option(names = "--tsv", description = "Columns with tabs between them and a row of names, for people.")
    boolean tsv;

    @Option(
            names = "--least",
            paramLabel = "C",
            defaultValue = "0.5",
            description = "Leave out what is less sure than this, 0 to 1 (default: ${DEFAULT-VALUE}).")
    double least;

    @Option(
            names = "--recogniser",
            paramLabel = "TYPE=PATTERN",
            description = {
                "A type of your own and what it looks like, such as STAFF_NUMBER=S-[0-9]{6}; may be repeated.",
                "docs/detection.md says what a pattern may be."
            })
    Map<String, String> recognisers = new LinkedHashMap<>();

    DetectCommand(Surroundings around, InputStream standardInput) {
        super(around);
        this.standardInput = standardInput;
    }

    @Override
    Exit run() throws IOException, CommandException {
        if (!(least >= 0 && least <= 1)) {
            throw CommandException.usage("--least: " + least + " (expected: 0 to 1)");
        }
        PrintStream out =
                new PrintStream(new BufferedOutputStream(around.out(), BUFFER), false, StandardCharsets.UTF_8);
        if (tsv) {
            out.print("line\tstart\tend\ttype\tconfidence\n");
        }
        boolean standard = file.equals("-");
        Path path = standard ? null : around.resolve(Path.of(file));
        ContentDetector detector = new ContentDetector(
                standard ? "" : String.valueOf(path.getFileName()),
                least,
                custom(),
                finding -> out.print(row(finding)));
        try (InputStream in = standard ? standardInput : Files.newInputStream(path)) {
            byte[] buffer = new byte[BUFFER];
            int n;
            while ((n = in.read(buffer)) >= 0) {
                detector.feed(ByteBuffer.wrap(buffer, 0, n));
                if (out.checkError()) {
                    return Exit.USAGE; // Nobody reads any more.
                }
            }
            detector.end();
        }
        if (out.checkError()) {
            return Exit.USAGE;
        }
        if (!detector.sound()) {
            throw CommandException.usage(file
                    + ": not read whole (expected: at most 4 archives within one another, none damaged, encrypted or a bomb;"
                    + " Parquet of at most 64 MiB)");
        }
        return Exit.DONE;
    }

    private List<CustomRecogniser> custom() throws CommandException {
        List<CustomRecogniser> custom = new ArrayList<>();
        for (Map.Entry<String, String> each : recognisers.entrySet()) {
            try {
                custom.add(new CustomRecogniser(each.getKey(), each.getValue(), CUSTOM_CONFIDENCE));
            } catch (IllegalArgumentException e) {
                throw CommandException.usage("--recogniser " + each.getKey() + ": " + e.getMessage());
            }
        }
        return custom;
    }

    private String row(Finding found) {
        return tsv
                ? found.line() + "\t" + found.start() + "\t" + found.end() + "\t" + found.type() + "\t"
                        + found.confidence() + "\n"
                : (found.file() > 0 ? "{\"file\":" + found.file() + ",\"line\":" : "{\"line\":") + found.line()
                        + (found.column() > 0 ? ",\"column\":" + found.column() : "") + ",\"start\":" + found.start()
                        + ",\"end\":" + found.end() + ",\"type\":\"" + found.type()
                        + "\",\"confidence\":" + found.confidence()
                        + (found.version() > 0 ? ",\"version\":" + found.version() : "") + "}\n";
    }
}
