package io.sluice.gateway.exchange;

import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.classification.Classifier;
import io.sluice.gateway.classification.Findings;
import io.sluice.gateway.consent.ConsentFilter;
import io.sluice.gateway.dataset.CellSink;
import io.sluice.gateway.dataset.DataFormat;
import io.sluice.gateway.dataset.FormatGuess;
import io.sluice.gateway.dataset.TableLimits;
import io.sluice.gateway.dataset.TableReader;
import io.sluice.gateway.sealing.DataKey;
import io.sluice.gateway.sealing.Manifests;
import io.sluice.gateway.sealing.SealedReader;
import io.sluice.gateway.sealing.SealingOptions;
import io.sluice.gateway.store.Blob;
import io.sluice.proto.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A dataset version of our own that is read as a table, as often as needed: its own data key opens its own sealed
 * object. The plaintext passes through memory and is never stored.
 */
final class SourceTable {
    private final Parts parts;
    private final DataKeys dataKeys;
    private final CatalogEntry entry;
    private final Manifest manifest;
    private final DataFormat format;
    private final Optional<ConsentFilter> consent;

    private SourceTable(
            Parts parts, DataKeys dataKeys, CatalogEntry entry, Manifest manifest, Optional<ConsentFilter> consent)
            throws IOException, NoRelease {
        this.parts = parts;
        this.dataKeys = dataKeys;
        this.entry = entry;
        this.manifest = manifest;
        this.format = guess();
        this.consent = consent;
    }

    static SourceTable open(Parts parts, SignedStore signed, DataKeys dataKeys, CatalogEntry entry)
            throws IOException, NoRelease {
        return open(parts, signed, dataKeys, entry, Optional.empty());
    }

    /** As above; if there is a filter, rows are only those that it lets through. */
    static SourceTable open(
            Parts parts, SignedStore signed, DataKeys dataKeys, CatalogEntry entry, Optional<ConsentFilter> consent)
            throws IOException, NoRelease {
        Manifest manifest =
                Manifests.parse(signed.bySha256(entry.manifestDigest().toByteArray())
                        .orElseThrow()
                        .getPayload());
        SourceTable table = new SourceTable(parts, dataKeys, entry, manifest, consent);
        if (table.format.kind() != DataFormat.Kind.CSV && table.format.kind() != DataFormat.Kind.JSON_LINES) {
            throw new NoRelease(
                    "not-a-table",
                    table.name() + " is " + table.format.kind() + ": a release is made from rows and columns, CSV or"
                            + " JSON lines");
        }
        return table;
    }

    /** All cells, from first to last. */
    void read(CellSink cells, Progress progress, String stage) throws IOException, NoRelease {
        Optional<ConsentFilter.Rows> filtered = consent.map(filter -> filter.over(cells));
        TableReader reader = TableReader.of(
                format,
                TableLimits.DEFAULT,
                filtered.<CellSink>map(rows -> rows).orElse(cells));
        transfer(reader::feed, progress, stage);
        reader.end();
        filtered.ifPresent(ConsentFilter.Rows::end);
        if (consent.isPresent() && !consent.get().found()) {
            throw new NoRelease(
                    "consent-column",
                    name() + " has no column that says whose a row is: name it with --consent-column");
        }
        if (!reader.sound()) {
            throw new NoRelease(
                    "unreadable-content",
                    name()
                            + " cannot be read as rows throughout (expected: characters of one encoding, closed quotes, rows of"
                            + " one width, cells of at most " + TableLimits.DEFAULT.cellBytes() + " bytes)");
        }
    }

    /** What the detectors find in it, every byte looked at. */
    Findings classify(Progress progress) throws IOException, NoRelease {
        Classifier classifier = parts.grader().scan(entry.mediaType(), Classifier.ALL);
        transfer(
                bytes -> {
                    if (!classifier.saturated()) {
                        classifier.feed(bytes);
                    }
                },
                progress,
                "classifying");
        return classifier.finish();
    }

    private DataFormat guess() throws IOException, NoRelease {
        ByteBuffer head = ByteBuffer.allocate(FormatGuess.HEAD_BYTES);
        reading(reader -> {
            while (head.hasRemaining() && reader.read(head) >= 0) {
                // until the head is full or the content ends
            }
        });
        return FormatGuess.of(entry.mediaType(), head.flip());
    }

    private void transfer(Consumer<ByteBuffer> sink, Progress progress, String stage) throws IOException, NoRelease {
        reading(reader -> reader.transferTo(new Told(sink, progress, stage, entry.plaintextLength())));
    }

    /** Uses an open reader. */
    private interface Use {
        void of(SealedReader reader) throws IOException;
    }

    private void reading(Use use) throws IOException, NoRelease {
        Optional<DataKey> found = dataKeys.get(entry.objectId());
        if (found.isEmpty()) {
            throw new NoRelease("key-destroyed", "the key of " + name() + " was destroyed");
        }
        SealingOptions options = SealingOptions.on(parts.threads().workers()).withoutPlaintextDigest();
        try (DataKey key = found.get();
                Blob object = parts.blobs().open(Names.object(entry.objectId())).orElseThrow();
                SealedReader reader = SealedReader.open(object.channel(), manifest, key, null, options)) {
            use.of(reader);
        }
    }

    private String name() {
        return entry.dataset() + " version " + entry.version();
    }

    /** Hands on what comes by and tells how much. */
    private static final class Told implements WritableByteChannel {
        private final Consumer<ByteBuffer> sink;
        private final Progress progress;
        private final String stage;
        private final long total;
        private long done;

        Told(Consumer<ByteBuffer> sink, Progress progress, String stage, long total) {
            this.sink = sink;
            this.progress = progress;
            this.stage = stage;
            this.total = total;
        }

        @Override
        public int write(ByteBuffer bytes) {
            int n = bytes.remaining();
            sink.accept(bytes);
            bytes.position(bytes.limit());
            done += n;
            progress.at(stage, done, total);
            return n;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
