package io.sluice.gateway.watch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.identity.Passwords;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts each alert to one address, in the background: a few tries with growing pauses, each of bounded time, no redirects.
 * What does not get through is in the lane nevertheless. Any thread.
 *
 * <p>Signed: {@code Sluice-Signature} is HMAC-SHA-256, in hexadecimal, under the secret's bytes over the value of {@code
 * Sluice-Time} (POSIX milliseconds), a dot, and the body.
 */
public final class Webhook implements Consumer<Raised> {
    private static final System.Logger LOG = System.getLogger(Webhook.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int MOST_WAITING = 64;

    private final WatchSettings.Hook hook;
    private final String organisation;
    private final Threads threads;
    private final Clock clock;
    private final List<Duration> pauses;
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param organisation ours, told in each post */
    public Webhook(WatchSettings.Hook hook, String organisation, Threads threads, Clock clock) {
        this(
                hook,
                organisation,
                threads,
                clock,
                List.of(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(10)));
    }

    /** @param pauses before the second try, the third, and so on */
    Webhook(WatchSettings.Hook hook, String organisation, Threads threads, Clock clock, List<Duration> pauses) {
        this.hook = hook;
        this.organisation = organisation;
        this.threads = threads;
        this.clock = clock;
        this.pauses = pauses;
    }

    @Override
    public void accept(Raised raised) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            LOG.log(
                    System.Logger.Level.WARNING,
                    "webhook: too many alerts wait; record {0} is not posted",
                    raised.record());
            return;
        }
        ObjectNode json = AlertJson.of(raised.alert());
        json.put("organisation", organisation);
        json.put("record", raised.record());
        json.put("brake", raised.brake());
        try {
            later(JSON.writeValueAsBytes(json), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e); // texts can always be written
        }
    }

    private void later(byte[] body, int failures) {
        try {
            threads.workers().execute(() -> attempt(body, failures));
        } catch (RejectedExecutionException e) {
            again(body, failures + 1, "all workers are busy");
        }
    }

    private void attempt(byte[] body, int failures) {
        try {
            int status = post(body);
            if (status / 100 == 2) {
                waiting.decrementAndGet();
                return;
            }
            again(body, failures + 1, "answers " + status);
        } catch (IOException | GeneralSecurityException e) {
            again(body, failures + 1, e.getClass().getSimpleName());
        }
    }

    private void again(byte[] body, int failures, String why) {
        if (failures > pauses.size() || threads.timer().isShutdown()) {
            waiting.decrementAndGet();
            LOG.log(System.Logger.Level.WARNING, "webhook: an alert is given up after {0} tries: {1}", failures, why);
            return;
        }
        threads.timer()
                .schedule(() -> later(body, failures), pauses.get(failures - 1).toMillis(), TimeUnit.MILLISECONDS);
    }

    private int post(byte[] body) throws IOException, GeneralSecurityException {
        HttpURLConnection connection = (HttpURLConnection) hook.url().toURL().openConnection();
        try {
            String time = Long.toString(clock.millis());
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setRequestProperty("Sluice-Time", time);
            connection.setRequestProperty("Sluice-Signature", signature(time, body));
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    private String signature(String time, byte[] body) throws IOException, GeneralSecurityException {
        char[] secret = Passwords.read(hook.secretFile());
        byte[] key = StandardCharsets.UTF_8.encode(CharBuffer.wrap(secret)).array();
        byte[] exact = Arrays.copyOf(
                key, StandardCharsets.UTF_8.encode(CharBuffer.wrap(secret)).remaining());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(exact, "HmacSHA256"));
            mac.update((time + ".").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } finally {
            Arrays.fill(secret, '\0');
            Arrays.fill(key, (byte) 0);
            Arrays.fill(exact, (byte) 0);
        }
    }
}
