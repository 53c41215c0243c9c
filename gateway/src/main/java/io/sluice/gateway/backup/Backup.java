package io.sluice.gateway.backup;

import com.google.protobuf.ByteString;
import io.sluice.gateway.exchange.Progress;
import io.sluice.gateway.identity.Entry;
import io.sluice.gateway.identity.Lanes;
import io.sluice.gateway.identity.MemberFile;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.store.Blob;
import io.sluice.gateway.store.Blobs;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.Durable;
import io.sluice.ledger.LaneFiles;
import io.sluice.ledger.Ledger;
import io.sluice.proto.BackupSummary;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes backups, beside a gateway that goes on. One at a time; any thread.
 *
 * <p>The order is what makes it consistent. A gateway records a step before it takes it (no record, no key). So the state
 * is read first and the lane second: every step that the state knows is in the lane, and a record without its step is what
 * a crash leaves, too. The other way round a restored gateway would know a grant that its lane does not prove. The
 * member entry is read before the keys, which are written before an entry names them; blobs come last, because they are
 * there before the state names them. A blob that is gone when its turn comes is named in the summary.
 */
public final class Backup {
    private static final int PAGE = 256;
    private static final int SMALL = 16 << 20;
    private static final int COPY_BYTES = 256 * 1024;

    private final Sources sources;
    private final Clock clock;

    /**
     * What there is.
     *
     * @param directory the organisation's folder
     * @param configuration the file
     * @param copies the folder with the organisation's other lanes
     * @param settings what else the configuration names, by the setting's name
     * @param program its version
     */
    public record Sources(
            Organisation self,
            Path directory,
            Path configuration,
            Documents documents,
            Blobs blobs,
            Ledger ledger,
            Path copies,
            Map<String, Path> settings,
            String program) {}

    public Backup(Sources sources, Clock clock) {
        this.sources = sources;
        this.clock = clock;
    }

    /** About how many bytes a backup made now would have. */
    public long estimate(boolean withBlobs) throws IOException {
        long bytes = 1 << 20;
        for (LaneFiles.Part part : sources.ledger().files().files()) {
            bytes += part.length();
        }
        if (withBlobs) {
            for (String after = ""; after != null; ) {
                List<String> page = sources.blobs().list(after, PAGE);
                for (String name : page) {
                    Optional<Blob> blob = sources.blobs().open(name);
                    if (blob.isPresent()) {
                        try (Blob open = blob.get()) {
                            bytes += open.length();
                        }
                    }
                }
                after = page.isEmpty() ? null : page.get(page.size() - 1);
            }
        }
        return bytes;
    }

    /**
     * Writes one; out stays open.
     *
     * @param expected how many bytes it will have, about: for the progress only, see {@link #estimate}
     * @return what it says of itself
     */
    public synchronized BackupSummary write(OutputStream out, boolean withBlobs, long expected, Progress progress)
            throws IOException {
        BufferedOutputStream buffered = new BufferedOutputStream(out, COPY_BYTES);
        Packer packer = new Packer(buffered, progress, expected);
        BackupSummary.Builder summary = BackupSummary.newBuilder()
                .setFormat(Layout.FORMAT)
                .setOrganisation(sources.self().name())
                .setTimeMillis(clock.millis())
                .setProgram(sources.program())
                .setWithBlobs(withBlobs);
        Path directory = sources.directory();
        Entry entry = entry(packer);
        summary.setEntrySerial(entry.value().getSerial());
        small(packer, summary, directory.resolve(Layout.KEYS), Layout.KEYS);
        state(packer, summary);
        lane(packer, summary);
        if (Files.exists(directory.resolve(Layout.MEMBERS))) {
            small(packer, summary, directory.resolve(Layout.MEMBERS), Layout.MEMBERS);
        }
        folder(packer, summary, directory.resolve(Layout.REGISTRARS), Layout.REGISTRARS);
        folder(packer, summary, directory.resolve(Layout.WITNESS), Layout.WITNESS);
        small(packer, summary, sources.configuration(), Layout.CONFIGURATION);
        settings(packer, summary);
        if (withBlobs) {
            blobs(packer, summary);
        }
        summary.setFiles(packer.files()).setBytes(packer.bytes()).setDigestsSha256(packer.sums());
        BackupSummary made = summary.build();
        packer.end(
                sources.self().signing().sign(Layout.TYPE, made.toByteString()).toByteArray());
        return made;
    }

    private Entry entry(Packer packer) throws IOException {
        byte[] member = Durable.read(sources.directory().resolve(Layout.MEMBER), MemberFile.MAX_BYTES);
        packer.file(Layout.MEMBER, member);
        return MemberFile.read(member);
    }

    /** Its length must be known before the first byte goes out, and nobody who reads slowly may hold up the database. */
    private void state(Packer packer, BackupSummary.Builder summary) throws IOException {
        Path copy = Files.createTempFile(sources.directory(), ".backup.", ".new~"); // Mode 0600; swept after a crash.
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(copy))) {
                summary.setDocuments(StateDump.write(sources.documents(), out));
            }
            packer.file(Layout.STATE, Files.size(copy), to -> Files.copy(copy, to));
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private void lane(Packer packer, BackupSummary.Builder summary) throws IOException {
        LaneFiles lane = sources.ledger().files();
        lane(packer, Layout.LEDGER, lane);
        summary.setLane(lane.origin())
                .setLaneSize(lane.size())
                .setCheckpoint(ByteString.copyFromUtf8(lane.checkpoint().orElseThrow()));
        for (String origin : Lanes.origins(sources.self().entry().value())) {
            String name = origin.substring(origin.indexOf('/') + 1);
            Path copy = sources.copies().resolve(name);
            if (!origin.equals(lane.origin()) && Files.isDirectory(copy)) {
                lane(packer, Layout.COPIES + "/" + name, LaneFiles.atRest(copy));
            }
        }
    }

    private static void lane(Packer packer, String name, LaneFiles lane) throws IOException {
        for (LaneFiles.Part part : lane.files()) {
            packer.file(name + "/" + part.name(), part.length(), part::writeTo);
        }
    }

    private static void small(Packer packer, BackupSummary.Builder summary, Path file, String name) throws IOException {
        if (Files.exists(file)) {
            packer.file(name, Durable.read(file, SMALL));
        } else {
            summary.addMissing(name);
        }
    }

    private static void folder(Packer packer, BackupSummary.Builder summary, Path folder, String name)
            throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(file -> Layout.isName(file.getFileName().toString())
                            && !file.toString().endsWith(".new")) // being replaced
                    .filter(Files::isRegularFile)
                    .sorted()
                    .forEach(files::add);
        }
        for (Path file : files) {
            small(packer, summary, file, name + "/" + file.getFileName());
        }
    }

    /** Those within the folder; of the others the restored gateway's operator must know. */
    private void settings(Packer packer, BackupSummary.Builder summary) throws IOException {
        Path top = sources.directory().toAbsolutePath().normalize();
        for (Map.Entry<String, Path> setting : new java.util.TreeMap<>(sources.settings()).entrySet()) {
            Path file = setting.getValue().toAbsolutePath().normalize();
            String name = file.startsWith(top) ? slashed(top.relativize(file)) : "";
            if (packer.has(name)) {
                continue;
            }
            if (Layout.isName(name) && Files.isRegularFile(file)) {
                small(packer, summary, file, name);
            } else {
                summary.addOutside(setting.getKey());
            }
        }
    }

    private static String slashed(Path path) {
        List<String> names = new ArrayList<>();
        path.forEach(name -> names.add(name.toString()));
        return String.join("/", names);
    }

    private void blobs(Packer packer, BackupSummary.Builder summary) throws IOException {
        List<String> page = sources.blobs().list("", PAGE);
        while (!page.isEmpty()) {
            for (String name : page) {
                Optional<Blob> blob = sources.blobs().open(name);
                if (blob.isEmpty()) {
                    summary.addMissing(Layout.BLOBS + "/" + name); // deleted meanwhile
                    continue;
                }
                try (Blob open = blob.get()) {
                    packer.file(
                            Layout.BLOBS + "/" + name,
                            open.length(),
                            to -> open.copyTo(Channels.newChannel(to), 0, open.length()));
                }
            }
            page = sources.blobs().list(page.get(page.size() - 1), PAGE);
        }
    }
}
