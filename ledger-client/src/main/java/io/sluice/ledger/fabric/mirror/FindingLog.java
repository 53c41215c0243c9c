package io.sluice.ledger.fabric.mirror;

import io.sluice.ledger.fabric.mirror.MirrorFinding.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;

/**
 * What peers were caught at, with the block that proves it: a line in {@code findings} each, and the block beside it. What
 * the accepted blocks show of themselves is not here. Safe for concurrent use.
 */
final class FindingLog {
    private static final int MOST = 1_000; // A peer that lies at every call must not fill the disk.

    private final Path dir;
    private final List<MirrorFinding> findings = new ArrayList<>();

    private FindingLog(Path dir) {
        this.dir = dir;
    }

    static FindingLog open(Path dir) throws IOException {
        FindingLog log = new FindingLog(dir);
        Path file = dir.resolve("findings");
        if (Files.exists(file)) {
            for (String line : Files.readString(file).split("\n")) {
                String[] parts = line.split("\t");
                if (parts.length == 4) { // Anything else is the torn end of the last line.
                    log.findings.add(new MirrorFinding(
                            Kind.valueOf(parts[0]), Long.parseLong(parts[1]), "", parts[2], parts[3]));
                }
            }
        }
        return log;
    }

    /** Keeps it, unless it is known. */
    synchronized void add(MirrorFinding finding, Block evidence) throws IOException {
        if (findings.contains(finding) || findings.size() >= MOST) {
            return;
        }
        findings.add(finding);
        String name = "evidence-" + findings.size() + ".block";
        Files.write(dir.resolve(name), evidence.toByteArray());
        String line = finding.kind() + "\t" + finding.block() + "\t" + finding.peer() + "\t"
                + finding.text().replaceAll("[\\t\\n\\r]", " ") + "\n";
        try (FileChannel channel = FileChannel.open(
                dir.resolve("findings"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND)) {
            channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
    }

    synchronized List<MirrorFinding> all() {
        return List.copyOf(findings);
    }
}
