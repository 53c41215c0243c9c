package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.backup.Backup;
import io.sluice.gateway.exchange.Progress;
import io.sluice.gateway.exchange.Reaffirming;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.Headers;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.http.Sink;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/** A backup of the running gateway as one answer, and what a restored one waits for. */
final class BackupFace {
    private final Backup backup;
    private final Reaffirming reaffirming;
    private final Semaphore one = new Semaphore(1);

    BackupFace(AdminServices services) {
        this.backup = services.backup();
        this.reaffirming = services.reaffirming();
    }

    void size(Call call) throws IOException {
        ObjectNode answer = Answers.object();
        answer.put("bytes", backup.estimate(withBlobs(call)));
        Answers.send(call, answer);
    }

    void write(Call call) throws IOException {
        boolean withBlobs = withBlobs(call);
        if (!one.tryAcquire()) {
            throw new HttpRefusal(409, "busy", "a backup is being made (expected: one at a time)");
        }
        try (Sink sink = call.respond(200, Headers.of("Content-Type", "application/x-tar"), -1)) {
            backup.write(sink.stream(), withBlobs, 0, Progress.NONE); // The caller counts what it gets.
            sink.finish();
        } finally {
            one.release();
        }
    }

    private static boolean withBlobs(Call call) {
        return !call.query("blobs").orElse("").equals("no");
    }

    void held(Call call) throws IOException {
        ObjectNode answer = Answers.object();
        reaffirming.held().forEach(answer.putArray("held")::add);
        Answers.send(call, answer);
    }

    void reaffirm(Call call) throws IOException {
        String subject = Answers.text(Answers.body(call), "subject");
        if (!reaffirming.reaffirm(subject)) {
            Answers.send(call, Problem.notFound(subject + ": nothing of that name is held"));
            return;
        }
        ObjectNode answer = Answers.object();
        ArrayNode done = answer.putArray("reaffirmed");
        done.add(subject);
        Answers.send(call, answer);
    }
}
