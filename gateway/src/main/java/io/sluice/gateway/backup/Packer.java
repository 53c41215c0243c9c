package io.sluice.gateway.backup;

import com.google.protobuf.ByteString;
import io.sluice.gateway.dataset.TarFileWriter;
import io.sluice.gateway.exchange.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/** Writes files into a backup and keeps their digests. Owned by one thread. */
final class Packer {
    private final OutputStream out;
    private final TarFileWriter tar;
    private final Progress progress;
    private final long total;
    private final StringBuilder sums = new StringBuilder();
    private final Set<String> names = new HashSet<>();
    private long files;
    private long bytes;

    Packer(OutputStream out, Progress progress, long total) {
        this.out = out;
        this.tar = new TarFileWriter(out);
        this.progress = progress;
        this.total = total;
    }

    void file(String name, byte[] content) throws IOException {
        file(name, content.length, to -> to.write(content));
    }

    void file(String name, long length, TarFileWriter.Content content) throws IOException {
        if (!Layout.isName(name)) {
            throw new IOException(name + ": a name that no backup can have (expected: letters, digits, . _ + -)");
        }
        if (!names.add(name)) {
            throw new IOException(name + ": twice in a backup (expected: names that differ)");
        }
        MessageDigest sha256 = sha256();
        tar.file(name, length, to -> content.writeTo(new DigestOutputStream(to, sha256)));
        sums.append(HexFormat.of().formatHex(sha256.digest()))
                .append("  ")
                .append(name)
                .append('\n');
        files++;
        bytes += length;
        progress.at("backup", bytes, Math.max(bytes, total));
    }

    boolean has(String name) {
        return names.contains(name);
    }

    long files() {
        return files;
    }

    long bytes() {
        return bytes;
    }

    /** Writes the list of digests and returns its own. */
    ByteString sums() throws IOException {
        byte[] list = sums.toString().getBytes(StandardCharsets.UTF_8);
        tar.file(Layout.SUMS, list.length, to -> to.write(list));
        return ByteString.copyFrom(sha256().digest(list));
    }

    void end(byte[] summary) throws IOException {
        tar.file(Layout.SUMMARY, summary.length, to -> to.write(summary));
        tar.end();
        out.flush();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
