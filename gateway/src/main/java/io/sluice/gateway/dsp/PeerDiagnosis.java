package io.sluice.gateway.dsp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.gateway.dsp.Diagnosis.Standing;
import io.sluice.gateway.dsp.Diagnosis.Step;
import io.sluice.gateway.http.HttpClient;
import io.sluice.gateway.http.HttpFailure;
import io.sluice.gateway.http.Request;
import io.sluice.gateway.http.Response;
import io.sluice.gateway.identity.IdentityException;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Organisation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Why can we not talk? Goes the way to a member step by step and says at each what is there. Any thread. */
public final class PeerDiagnosis {
    private static final int CONNECT_MILLIS = 5_000;
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int ROUND_TRIPS = 5;
    private static final int MAX_ANSWER = 16 * 1024;
    private static final Duration ENDS_SOON = Duration.ofDays(14);
    private static final Duration CLOCK_OFF = Duration.ofSeconds(5);
    private static final Duration CLOCK_WRONG = Duration.ofMinutes(5);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Organisation self;
    private final Members members;
    private final HttpClient client;
    private final String version;
    private final Clock clock;

    /** @param version of this program */
    public PeerDiagnosis(Organisation self, Members members, HttpClient client, String version, Clock clock) {
        this.self = self;
        this.members = members;
        this.client = client;
        this.version = version;
        this.clock = clock;
    }

    /**
     * Looks at everything up to the first step behind which nothing can be looked at.
     *
     * @param bytes how many are fetched to measure the speed, at most 64 MiB; 0: the speed is not measured
     */
    public Diagnosis of(String peer, long bytes) {
        List<Step> steps = new ArrayList<>();
        Member member;
        try {
            member = members.requireActive(peer);
        } catch (IdentityException e) {
            steps.add(failed("member", e.getMessage(), "`sluice member add FILE` with its member.json"));
            return new Diagnosis(peer, steps);
        }
        steps.add(entry(member));
        if (connects(member, steps)) {
            talk(member, Math.min(bytes, DiagnosisRoutes.MOST_BYTES), steps);
        }
        return new Diagnosis(peer, steps);
    }

    /** Whether this member answers at its address, with its key; for its own diagnosis. */
    Step reach(Member member) {
        long start = System.nanoTime();
        try (Response response = client.send(get(member, DiagnosisRoutes.ABOUT))) {
            return ok("back", "reaches " + member.url() + ", answered " + response.status() + " in " + millis(start));
        } catch (IOException e) {
            return failed("back", e.getMessage(), "");
        }
    }

    private Step entry(Member member) {
        String detail = "serial " + member.entry().value().getSerial() + ", reached by " + member.url();
        long end = member.entry().value().getExpiresAtMillis();
        if (end != 0 && clock.instant().plus(ENDS_SOON).toEpochMilli() > end) {
            return warning(
                    "member",
                    detail + "; the entry ends " + Instant.ofEpochMilli(end),
                    "ask for its new member.json, and `sluice member add` it");
        }
        return ok("member", detail);
    }

    private static boolean connects(Member member, List<Step> steps) {
        URI url = member.url();
        List<InetAddress> addresses;
        long start = System.nanoTime();
        try {
            addresses = Arrays.asList(InetAddress.getAllByName(url.getHost()));
        } catch (UnknownHostException e) {
            steps.add(failed(
                    "name",
                    url.getHost() + ": unknown host",
                    "is the name in its entry right, and known to the name server of this machine?"));
            return false;
        }
        steps.add(ok(
                "name",
                url.getHost() + ": "
                        + String.join(
                                ", ",
                                addresses.stream()
                                        .map(InetAddress::getHostAddress)
                                        .toList()) + " in "
                        + millis(start)));
        int port = url.getPort() < 0 ? 443 : url.getPort();
        List<String> found = new ArrayList<>();
        int open = 0;
        for (InetAddress address : addresses) {
            long begun = System.nanoTime();
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
                open++;
                found.add(address.getHostAddress() + " port " + port + ": connected in " + millis(begun));
            } catch (SocketTimeoutException e) {
                found.add(address.getHostAddress() + " port " + port + ": no answer within " + CONNECT_MILLIS + " ms");
            } catch (IOException e) {
                found.add(address.getHostAddress() + " port " + port + ": " + e.getMessage());
            }
        }
        String detail = String.join("; ", found);
        if (open == 0) {
            steps.add(
                    failed(
                            "route",
                            detail,
                            "refused: nothing listens there, is its gateway up? No answer: a firewall or a route, here or there"));
            return false;
        }
        steps.add(
                open == addresses.size()
                        ? ok("route", detail)
                        : warning("route", detail, "some of its addresses do not answer: connecting takes longer"));
        return true;
    }

    private void talk(Member member, long bytes, List<Step> steps) {
        long sent = clock.millis();
        long start = System.nanoTime();
        JsonNode about;
        try (Response response = client.send(get(member, DiagnosisRoutes.ABOUT))) {
            long took = System.nanoTime() - start;
            steps.add(ok("tls", "TLS 1.3, each side accepts the other's certificate; ours: " + client.tls()));
            response.peer()
                    .ifPresent(certificate -> steps.add(certificate(
                            "certificate", "theirs", certificate.getNotAfter().toInstant())));
            steps.add(certificate(
                    "own-certificate",
                    "ours",
                    self.tlsChain().get(0).getNotAfter().toInstant()));
            if (response.status() != 200) {
                steps.add(warning(
                        "answer",
                        "answers " + response.status(),
                        "an older version that cannot be asked further, or overload: 429 and 503 pass"));
                return;
            }
            about = MAPPER.readTree(response.bytes(MAX_ANSWER));
            steps.add(clockOf(about, sent + Duration.ofNanos(took / 2).toMillis()));
        } catch (HttpFailure e) {
            steps.add(e.stage() == HttpFailure.Stage.TLS_REFUSED ? refused(e) : unanswered(e));
            return;
        } catch (JsonProcessingException e) {
            steps.add(failed("answer", "not JSON: something else than a gateway answers with its key", ""));
            return;
        } catch (IOException e) {
            steps.add(failed("answer", e.getMessage(), ""));
            return;
        }
        steps.add(ok("version", "theirs " + about.path("version").asText("?") + ", ours " + version));
        steps.add(listed(about));
        steps.add(limits(about));
        steps.add(speed(member, bytes));
        steps.add(wayBack(member));
    }

    private Step refused(HttpFailure e) {
        return failed(
                "tls",
                e.getMessage(),
                "either its key is not the one in its entry (ask for the new member.json), or it does not have our entry:"
                        + " hand out our member.json of serial "
                        + self.entry().value().getSerial());
    }

    private static Step unanswered(HttpFailure e) {
        return failed(
                "answer",
                e.getMessage(),
                "connected, and then nothing: a proxy that breaks TLS, or a gateway that is stopping or overloaded");
    }

    private Step certificate(String name, String whose, Instant end) {
        String detail = whose + " is valid until " + end;
        return clock.instant().plus(ENDS_SOON).isAfter(end)
                ? warning(name, detail, "`sluice rotate` there, and hand out the new member.json in time")
                : ok(name, detail);
    }

    private Step clockOf(JsonNode about, long ours) {
        Duration off = Duration.ofMillis(Math.abs(about.path("timeMillis").asLong() - ours));
        String detail = "theirs differs from ours by " + off.toMillis() + " ms";
        if (off.compareTo(CLOCK_WRONG) > 0) {
            return failed("clock", detail, "terms, grants and records carry times: set the clocks (NTP)");
        }
        return off.compareTo(CLOCK_OFF) > 0 ? warning("clock", detail, "set the clocks (NTP)") : ok("clock", detail);
    }

    private Step listed(JsonNode about) {
        long theirs = about.path("yourSerial").asLong();
        long ours = self.entry().value().getSerial();
        return theirs == ours
                ? ok("own-entry", "it has our entry of serial " + ours)
                : warning(
                        "own-entry",
                        "it has our entry of serial " + theirs + ", ours is " + ours,
                        "hand out our member.json; `sluice member add` it there");
    }

    private static Step limits(JsonNode about) {
        long perSecond = about.path("requestsPerSecond").asLong();
        long bytes = about.path("bytesPerSecond").asLong();
        return ok(
                "limits",
                "it takes bodies of " + about.path("bodyBytes").asLong() + " bytes, "
                        + (perSecond == 0 ? "any number of" : perSecond) + " requests a second of us"
                        + (bytes == 0 ? "" : ", and sends " + bytes + " bytes a second"));
    }

    private Step speed(Member member, long bytes) {
        try {
            long[] trips = new long[ROUND_TRIPS];
            for (int i = 0; i < ROUND_TRIPS; i++) {
                long start = System.nanoTime();
                try (Response response = client.send(get(member, DiagnosisRoutes.ABOUT))) {
                    response.bytes(MAX_ANSWER);
                }
                trips[i] = System.nanoTime() - start;
            }
            Arrays.sort(trips);
            String detail = String.format(Locale.ROOT, "a question takes %.1f ms", trips[ROUND_TRIPS / 2] / 1e6);
            return bytes <= 0 ? ok("speed", detail) : ok("speed", detail + ", " + fetched(member, bytes));
        } catch (IOException e) {
            return warning("speed", e.getMessage(), "");
        }
    }

    private String fetched(Member member, long bytes) throws IOException {
        long start = System.nanoTime();
        try (Response response = client.send(get(member, DiagnosisRoutes.BYTES + "?count=" + bytes))) {
            if (response.status() != 200) {
                return "no bytes: answers " + response.status();
            }
            long got = 0;
            ByteBuffer piece = ByteBuffer.allocate(64 << 10);
            for (int read = 0; read >= 0; read = response.body().read(piece.clear())) {
                got += read;
            }
            double megabytes = got / 1e6;
            return String.format(
                    Locale.ROOT, "%.1f MB at %.1f MB/s", megabytes, megabytes / ((System.nanoTime() - start) / 1e9));
        }
    }

    private Step wayBack(Member member) {
        Request request = Request.of("POST", member.url().resolve(DiagnosisRoutes.BACK))
                .within(ANSWER.plusMillis(CONNECT_MILLIS))
                .expecting(ExpectedPeer.of(members, member.name()));
        try (Response response = client.send(request)) {
            if (response.status() != 200) {
                return warning("back", "answers " + response.status(), "ask again");
            }
            JsonNode answer = MAPPER.readTree(response.bytes(MAX_ANSWER));
            String detail = answer.path("detail").asText();
            return answer.path("reached").asBoolean()
                    ? ok("back", "it " + detail)
                    : failed(
                            "back",
                            "it does not reach us: " + detail,
                            "`url` of our entry is " + self.url()
                                    + ": is it what others can reach, through every firewall?");
        } catch (IOException e) {
            return warning("back", e.getMessage(), "ask again");
        }
    }

    private Request get(Member member, String path) {
        return Request.get(member.url().resolve(path))
                .within(ANSWER)
                .expecting(ExpectedPeer.of(members, member.name()));
    }

    private static String millis(long start) {
        return String.format(Locale.ROOT, "%.1f ms", (System.nanoTime() - start) / 1e6);
    }

    private static Step ok(String name, String detail) {
        return new Step(name, Standing.OK, detail, "");
    }

    private static Step warning(String name, String detail, String advice) {
        return new Step(name, Standing.WARNING, detail, advice);
    }

    private static Step failed(String name, String detail, String advice) {
        return new Step(name, Standing.FAILED, detail, advice);
    }
}
