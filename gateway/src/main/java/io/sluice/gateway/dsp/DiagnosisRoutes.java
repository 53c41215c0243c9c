package io.sluice.gateway.dsp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.Headers;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.http.HttpSettings;
import io.sluice.gateway.http.Routes;
import io.sluice.gateway.http.Sink;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.identity.Members;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * What a member may ask when it cannot talk to us: how we see it, what we allow, how fast the way is, and whether we reach
 * it. For members only, and a few at a time.
 */
public final class DiagnosisRoutes {
    /** Longest answer to a question about speed. */
    static final int MOST_BYTES = 64 << 20;

    static final String ABOUT = "/sluice/v1/diagnosis";
    static final String BYTES = ABOUT + "/bytes";
    static final String BACK = ABOUT + "/back";
    private static final String JSON = "application/json";
    private static final int AT_A_TIME = 2;
    private static final int PIECE = 64 << 10;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Members members;
    private final PeerDiagnosis diagnosis;
    private final Supplier<HttpSettings> limits;
    private final String version;
    private final Clock clock;
    private final Semaphore free = new Semaphore(AT_A_TIME);

    private DiagnosisRoutes(
            Members members, PeerDiagnosis diagnosis, Supplier<HttpSettings> limits, String version, Clock clock) {
        this.members = members;
        this.diagnosis = diagnosis;
        this.limits = limits;
        this.version = version;
        this.clock = clock;
    }

    /**
     * The routes below {@code /sluice/v1/diagnosis}.
     *
     * @param limits those of the port that is asked about, as they are now
     * @param version of this program
     */
    public static Routes of(
            Members members, PeerDiagnosis diagnosis, Supplier<HttpSettings> limits, String version, Clock clock) {
        DiagnosisRoutes routes = new DiagnosisRoutes(members, diagnosis, limits, version, clock);
        return Routes.none()
                .on("GET", ABOUT, routes::about)
                .on("GET", BYTES, routes::bytes)
                .on("POST", BACK, routes::back);
    }

    private void about(Call call) throws IOException {
        Member member = Callers.member(members, call);
        ObjectNode answer = MAPPER.createObjectNode();
        answer.put("timeMillis", clock.millis());
        answer.put("version", version);
        answer.put("yourSerial", member.entry().value().getSerial());
        answer.put("bodyBytes", limits.get().bodyBytes());
        answer.put("requestsPerSecond", limits.get().perPeer().requests(Optional.of(member.name())));
        answer.put("bytesPerSecond", limits.get().perPeer().bytes(Optional.of(member.name())));
        call.respond(200, JSON, MAPPER.writeValueAsBytes(answer));
    }

    private void bytes(Call call) throws IOException {
        Callers.member(members, call);
        long count = count(call);
        few(() -> {
            try (Sink sink = call.respondAtPace(200, Headers.of("Content-Type", "application/octet-stream"), count)) {
                for (long left = count; left > 0; left -= PIECE) {
                    sink.write(ByteBuffer.allocate((int) Math.min(PIECE, left)));
                }
                sink.finish();
            }
        });
    }

    private static long count(Call call) throws HttpRefusal {
        try {
            long count = Long.parseLong(call.query("count").orElse(""));
            if (count > 0 && count <= MOST_BYTES) {
                return count;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new HttpRefusal(400, "USAGE", "count: not a number of bytes (expected: 1 to " + MOST_BYTES + ")");
    }

    private void back(Call call) throws IOException {
        Member member = Callers.member(members, call);
        few(() -> {
            Diagnosis.Step way = diagnosis.reach(member);
            ObjectNode answer = MAPPER.createObjectNode();
            answer.put("reached", way.standing() == Diagnosis.Standing.OK);
            answer.put("detail", way.detail());
            call.respond(200, JSON, MAPPER.writeValueAsBytes(answer));
        });
    }

    /** What takes long. */
    private interface Costly {
        void run() throws IOException;
    }

    private void few(Costly costly) throws IOException {
        if (!free.tryAcquire()) {
            throw new HttpRefusal(503, "BUSY", "others ask for a diagnosis, too (expected: later)");
        }
        try {
            costly.run();
        } finally {
            free.release();
        }
    }
}
