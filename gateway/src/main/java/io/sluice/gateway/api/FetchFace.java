package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.exchange.Acquired;
import io.sluice.gateway.exchange.Acquisition;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.Headers;
import io.sluice.gateway.http.Sink;
import java.io.IOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** A fetch, seen from the command that wants the file: acquire, read the plaintext, ask for the verdict, confirm. */
final class FetchFace {
    private static final int REMEMBERED = 256;

    private final Acquisition acquisition;

    /** What opening gave, until it is asked for; guarded by itself. The command must ask: a cut answer has no verdict. */
    private final Map<String, Acquired> verdicts = new LinkedHashMap<>();

    FetchFace(AdminServices services) {
        this.acquisition = services.acquisition();
    }

    void acquire(Call call) throws IOException {
        String agreement = Answers.text(Answers.body(call), "agreement");
        try (Sink sink = call.respond(200, Headers.of("Content-Type", "application/x-ndjson"), -1)) {
            ProgressLines lines = new ProgressLines(sink);
            ObjectNode last = acquire(agreement, lines);
            lines.last(last);
            sink.finish();
        }
    }

    /** The status line has been sent: from here on a failure is a line. */
    private ObjectNode acquire(String agreement, ProgressLines lines) {
        try {
            Acquired acquired = acquisition.acquire(agreement, lines);
            if (acquired instanceof Acquired.Ready ready) {
                ObjectNode line = Answers.object();
                line.put("event", "granted");
                line.put("agreement", ready.agreementId());
                line.put("transfer", ready.transferId());
                line.put("dataset", ready.dataset());
                line.put("version", ready.version());
                line.put("rank", ready.rank().name());
                line.put("bytes", ready.plaintextLength());
                return line;
            }
            if (acquired instanceof Acquired.Refused refused) {
                return ProgressLines.failed(Problem.refused(refused.reasons()));
            }
            throw new IllegalStateException("an acquisition that is neither ready nor refused");
        } catch (IOException | RuntimeException e) {
            Problem problem = Problem.of(e);
            if (problem.status() == 500) {
                System.getLogger(FetchFace.class.getName()).log(System.Logger.Level.ERROR, "fetch", e);
            }
            return ProgressLines.failed(problem);
        }
    }

    void plaintext(Call call) throws IOException {
        String transfer = call.parameter("id");
        forget(transfer);
        try (Sink sink = call.respond(200, Headers.of("Content-Type", "application/octet-stream"), -1)) {
            remember(transfer, acquisition.open(transfer, sink));
            sink.finish();
        }
    }

    void verdict(Call call) throws IOException {
        String transfer = call.parameter("id");
        Acquired verdict = forget(transfer);
        if (verdict instanceof Acquired.Checked checked) {
            ObjectNode answer = Answers.object();
            answer.put("transfer", transfer);
            answer.put(
                    "sha256", HexFormat.of().formatHex(checked.plaintextSha256().toByteArray()));
            Answers.send(call, answer);
        } else if (verdict instanceof Acquired.Refused refused) {
            Answers.send(call, Problem.refused(refused.reasons()));
        } else {
            Answers.send(call, Problem.notFound("transfer: " + transfer + ": its plaintext was not read to the end"));
        }
    }

    void confirm(Call call) throws IOException {
        String transfer = call.parameter("id");
        if (!acquisition.knows(transfer)) {
            Answers.send(call, Problem.notFound("transfer: " + transfer + " (expected: one of ours)"));
            return;
        }
        acquisition.confirm(transfer);
        ObjectNode answer = Answers.object();
        answer.put("transfer", transfer);
        answer.put("state", "OPENED");
        Answers.send(call, answer);
    }

    private void remember(String transfer, Acquired verdict) {
        synchronized (verdicts) {
            verdicts.put(transfer, verdict);
            if (verdicts.size() > REMEMBERED) {
                verdicts.remove(verdicts.keySet().iterator().next());
            }
        }
    }

    private Acquired forget(String transfer) {
        synchronized (verdicts) {
            return verdicts.remove(transfer);
        }
    }
}
