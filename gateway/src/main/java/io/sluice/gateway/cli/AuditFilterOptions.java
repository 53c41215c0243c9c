package io.sluice.gateway.cli;

import io.sluice.gateway.provenance.AuditFilter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import picocli.CommandLine.Option;

/** Which rows an auditor asks for. */
final class AuditFilterOptions {
    @Option(names = "--dataset", paramLabel = "D", description = "Only this dataset.")
    String dataset;

    @Option(names = "--agreement", paramLabel = "A", description = "Only this agreement.")
    String agreement;

    @Option(names = "--org", paramLabel = "O", description = "Only where this organisation took part.")
    String organisation;

    @Option(names = "--refused", description = "Only what was refused.")
    boolean refused;

    @Option(names = "--file", paramLabel = "FILE", description = "Only where exactly this file was delivered.")
    Path file;

    @Option(names = "--from", paramLabel = "TIME", description = "Not before.")
    String from;

    @Option(names = "--until", paramLabel = "TIME", description = "Before.")
    String until;

    /** The path with these filters; always has a question mark. */
    String query(String path, Surroundings around) throws IOException, CommandException {
        return AdminClient.query(
                path,
                "refused",
                Boolean.toString(refused),
                "dataset",
                dataset,
                "agreement",
                agreement,
                "org",
                organisation,
                "from",
                from == null ? null : Long.toString(Times.parse("--from", from, around.clock())),
                "until",
                until == null ? null : Long.toString(Times.parse("--until", until, around.clock())),
                "sha256",
                file == null ? null : sha256(around.resolve(file)));
    }

    /** The same for a lane that is read here. */
    AuditFilter filter(Surroundings around) throws IOException, CommandException {
        AuditFilter filter = AuditFilter.everything()
                .within(
                        from == null ? 0 : Times.parse("--from", from, around.clock()),
                        until == null ? Long.MAX_VALUE : Times.parse("--until", until, around.clock()));
        filter = dataset == null ? filter : filter.withDataset(dataset);
        filter = agreement == null ? filter : filter.withAgreement(agreement);
        filter = organisation == null ? filter : filter.withOrganisation(organisation);
        filter = file == null ? filter : filter.withFile(HexFormat.of().parseHex(sha256(around.resolve(file))));
        return refused ? filter.onlyRefused() : filter;
    }

    /** Of the file's bytes, in hex. */
    static String sha256(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 17];
            for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
