package io.sluice.gateway.backup;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.backup.BackupException.Reason;
import io.sluice.gateway.dataset.TarFileReader;
import io.sluice.gateway.exchange.Progress;
import io.sluice.gateway.identity.Entry;
import io.sluice.gateway.identity.IdentityException;
import io.sluice.gateway.identity.MemberFile;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.proto.BackupSummary;
import io.sluice.proto.Signed;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Reads a backup from beginning to end and believes nothing of it before the end: there the signature is, over the list of
 * digests of all files before it. What the sink was given until then counts only when {@link #read} returns.
 */
final class BackupReader {
    private static final int MOST_SUMS = 256 << 20;
    private static final int COPY_BYTES = 256 * 1024;

    private final TarFileReader tar;
    private final FileSink sink;
    private final StringBuilder sums = new StringBuilder();
    private byte[] member;
    private long files;
    private long bytes;

    /** Where files go: for each one a stream, which is closed when the file is complete. */
    interface FileSink {
        OutputStream open(String name, long length) throws IOException;
    }

    /**
     * What was read.
     *
     * @param summary signed by a key of the entry
     * @param signed that message as it stands
     * @param entry the organisation's, as it is in the backup: whose it really is its fingerprint tells
     */
    record Read(BackupSummary summary, Signed signed, Entry entry) {}

    private BackupReader(InputStream in, FileSink sink) {
        this.tar = new TarFileReader(new BufferedInputStream(in, COPY_BYTES));
        this.sink = sink;
    }

    /** @throws BackupException for whatever is not a whole, signed backup */
    static Read read(InputStream in, FileSink sink, long total, Progress progress) throws IOException {
        try {
            return new BackupReader(in, sink).read(total, progress);
        } catch (TarFileReader.DamagedException e) {
            throw damaged(e.getMessage(), e);
        }
    }

    private Read read(long total, Progress progress) throws IOException {
        Optional<TarFileReader.Found> found = tar.next();
        while (found.isPresent() && !found.get().name().equals(Layout.SUMS)) {
            file(found.get());
            progress.at("verify", bytes, Math.max(bytes, total));
            found = tar.next();
        }
        if (found.isEmpty()) {
            throw damaged("no list of digests (expected: a backup that was written to its end)", null);
        }
        byte[] list = small(found.get(), MOST_SUMS);
        if (!sums.toString().equals(new String(list, StandardCharsets.UTF_8))) {
            throw damaged("a file is not what the list of digests says", null);
        }
        TarFileReader.Found last = tar.next()
                .filter(file -> file.name().equals(Layout.SUMMARY))
                .orElseThrow(() -> damaged("no signature", null));
        byte[] summary = small(last, Signatures.MAX_BYTES);
        if (tar.next().isPresent()) {
            throw damaged("a file behind the signature", null);
        }
        return verified(list, summary);
    }

    private void file(TarFileReader.Found found) throws IOException {
        String name = found.name();
        // Names ascend within a folder but not over all; that each is there once follows from who writes them new.
        if (!Layout.isName(name) || name.equals(Layout.SUMMARY)) {
            throw damaged("a file with a name that no backup has", null);
        }
        MessageDigest sha256 = Packer.sha256();
        InputStream content = new DigestInputStream(tar.content(), sha256);
        if (name.equals(Layout.MEMBER)) {
            if (found.length() > MemberFile.MAX_BYTES || member != null) {
                throw damaged(Layout.MEMBER + ": too long, or twice", null);
            }
            member = content.readAllBytes();
            try (OutputStream out = sink.open(name, found.length())) {
                out.write(member);
            }
        } else {
            try (OutputStream out = sink.open(name, found.length())) {
                content.transferTo(out);
            }
        }
        sums.append(HexFormat.of().formatHex(sha256.digest()))
                .append("  ")
                .append(name)
                .append('\n');
        files++;
        bytes += found.length();
        if (sums.length() > MOST_SUMS) {
            throw damaged("too many files", null);
        }
    }

    private byte[] small(TarFileReader.Found found, int most) throws IOException {
        if (found.length() > most) {
            throw damaged(found.name() + ": " + found.length() + " bytes (expected: at most " + most + ")", null);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream((int) found.length());
        tar.content().transferTo(all);
        return all.toByteArray();
    }

    private Read verified(byte[] list, byte[] message) throws IOException {
        if (member == null) {
            throw damaged(Layout.MEMBER + ": missing", null);
        }
        try {
            Entry entry = MemberFile.read(member);
            Signed signed = Signatures.parse(message);
            BackupSummary summary = BackupSummary.parseFrom(Signatures.verify(
                    signed, Layout.TYPE, entry.name(), entry.value().getSigningKeysList()));
            if (summary.getFormat() > Layout.FORMAT) {
                throw new BackupException(
                        Reason.NEWER,
                        "backup: format " + summary.getFormat() + " (expected: at most " + Layout.FORMAT
                                + "; it was written by a newer version)");
            }
            boolean fits = summary.getOrganisation().equals(entry.name())
                    && summary.getEntrySerial() == entry.value().getSerial()
                    && summary.getFiles() == files
                    && summary.getBytes() == bytes
                    && MessageDigest.isEqual(
                            summary.getDigestsSha256().toByteArray(),
                            Packer.sha256().digest(list));
            if (!fits) {
                throw damaged("what is signed is not what is there", null);
            }
            return new Read(summary, signed, entry);
        } catch (IdentityException e) {
            throw new BackupException(Reason.NOT_SIGNED, "backup: " + Layout.MEMBER + ": " + e.getMessage(), e);
        } catch (SealException e) {
            throw new BackupException(Reason.NOT_SIGNED, "backup: " + e.getMessage(), e);
        } catch (InvalidProtocolBufferException e) {
            throw damaged("summary: not readable", e);
        }
    }

    static BackupException damaged(String what, Throwable cause) {
        return new BackupException(Reason.DAMAGED, "backup: " + what, cause);
    }
}
