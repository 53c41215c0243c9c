package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.exchange.Progress;
import io.sluice.gateway.http.Sink;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;

/** Progress as lines, a few each second; may be told by several threads. */
final class ProgressLines implements Progress {
    private static final long EVERY_NANOS = 100_000_000;

    private final Sink sink;
    private long lastNanos = System.nanoTime();
    private boolean gone;

    ProgressLines(Sink sink) {
        this.sink = sink;
    }

    @Override
    public synchronized void at(String stage, long done, long total) {
        long now = System.nanoTime();
        if (gone || now - lastNanos < EVERY_NANOS) {
            return;
        }
        lastNanos = now;
        ObjectNode line = Answers.object();
        line.put("event", "progress");
        line.put("stage", stage);
        line.put("done", done);
        line.put("total", total);
        try {
            write(line);
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
            gone = true;
        } catch (IOException e) {
            gone = true; // nobody listens any more; the transfer itself goes on
        }
    }

    /** The last line of work that came to nothing. */
    static ObjectNode failed(Problem problem) {
        ObjectNode line = Answers.object(problem);
        line.put("event", "failed");
        line.put("status", problem.status());
        return line;
    }

    synchronized void last(ObjectNode line) throws IOException {
        write(line);
    }

    private void write(ObjectNode line) throws IOException {
        sink.write(ByteBuffer.wrap(Answers.line(line)));
        sink.flush();
    }
}
