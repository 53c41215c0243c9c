package io.sluice.gateway.cli;

import io.sluice.gateway.dataset.DeterministicTar;
import io.sluice.gateway.http.Threads;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicReference;

/** The bytes of what somebody wants to publish or seal: a file as it is, a folder as a deterministic tar. */
final class Source implements AutoCloseable {
    private final ReadableByteChannel bytes;
    private final long length;
    private final Threads threads;
    private final AtomicReference<IOException> failure = new AtomicReference<>();

    private Source(ReadableByteChannel bytes, long length, Threads threads) {
        this.bytes = bytes;
        this.length = length;
        this.threads = threads;
    }

    static Source open(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
            return new Source(file, Files.isRegularFile(path) ? file.size() : -1, null);
        }
        Pipe pipe = Pipe.open();
        Source source = new Source(pipe.source(), -1, new Threads("sluice-tar", 1, 1));
        source.threads.start("tar", () -> source.pack(path, pipe));
        return source;
    }

    /** The name that the format is guessed from. */
    static String nameOf(Path path) {
        Path name = path.getFileName();
        return (name == null ? "data" : name) + (Files.isDirectory(path) ? ".tar" : "");
    }

    /** In bytes; -1 when it is not known before the end. */
    long length() {
        return length;
    }

    /** All bytes; the progress is told how far it is. A folder that cannot be packed makes reading fail, never end. */
    ReadableByteChannel channel(Progress progress) {
        return new ReadableByteChannel() {
            private long done;

            @Override
            public int read(ByteBuffer target) throws IOException {
                int count = bytes.read(target);
                if (count < 0 && failure.get() != null) {
                    throw failure.get();
                }
                done += Math.max(count, 0);
                progress.at(done, length);
                return count;
            }

            @Override
            public boolean isOpen() {
                return bytes.isOpen();
            }

            @Override
            public void close() throws IOException {
                bytes.close();
            }
        };
    }

    private void pack(Path folder, Pipe pipe) {
        // The sink is closed last, when the failure is in place: the reader must not take a part for the whole.
        try (Pipe.SinkChannel sink = pipe.sink()) {
            try {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(sink), 1 << 16);
                DeterministicTar.write(folder, out);
                out.flush();
            } catch (IOException e) {
                failure.set(e);
            } catch (RuntimeException e) {
                failure.set(new IOException("the folder cannot be packed", e));
            }
        } catch (IOException e) {
            failure.compareAndSet(null, e);
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
        if (threads != null) {
            threads.close();
        }
    }
}
