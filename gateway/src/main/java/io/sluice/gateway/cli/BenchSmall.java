package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.http.Threads;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Many small exchanges at once, each of a dataset of its own under an agreement that stands: transfer started, ciphertext
 * fetched and verified, receipt, grant, plaintext opened and checked, "opened" recorded and sent. Asked for over the
 * recipient's admin socket by {@value #CLIENTS} clients. Datasets and agreements are made before the clock starts, and
 * the first quarter is for the compilers.
 */
final class BenchSmall implements Bench {
    private static final int CLIENTS = 32;
    private static final int PER_SECOND = 300;
    private static final int FEWEST = 2 * CLIENTS;

    /** One piece of work, by number. */
    private interface Step {
        void run(int number) throws IOException, CommandException;
    }

    /** What a run of steps took. */
    private record Took(double perSecond, double p50Millis, double p99Millis) {}

    @Override
    public List<BenchMeasure> run(BenchSettings settings) throws IOException, CommandException {
        int count = (int) Math.max(FEWEST, settings.seconds() * PER_SECOND);
        Threads threads = new Threads("sluice-bench-small", CLIENTS, CLIENTS);
        try (BenchPair pair = BenchPair.start(settings, "small");
                AdminClient provider = pair.admin(BenchPair.PROVIDER);
                AdminClient recipient = pair.admin(BenchPair.RECIPIENT);
                BenchTls tls = new BenchTls(pair)) {
            String[] agreements = new String[count];
            byte[] content = new byte[BenchTls.SMALL];
            settings.around().random().nextBytes(content);
            Took published = run(threads, 0, count, number -> publish(provider, number, content));
            Took agreed = run(threads, 0, count, number -> agreements[number] = request(recipient, number));
            settings.talk()
                    .accept(String.format(
                            "small: prepared %d datasets (published %.0f/s, agreed %.0f/s)",
                            count, published.perSecond(), agreed.perSecond()));
            run(threads, 0, count / 4, number -> exchange(recipient, agreements[number]));
            Took took = run(threads, count / 4, count, number -> exchange(recipient, agreements[number]));
            run(threads, 0, count, number -> tls.small());
            Took plain = run(threads, 0, 8 * count, number -> tls.small());
            String against = "GETs of 4 KiB over mutual TLS, " + CLIENTS + " clients";
            return List.of(
                    new BenchMeasure("small", took.perSecond(), "exchanges/s", plain.perSecond(), against),
                    new BenchMeasure("small-p50", took.p50Millis(), "ms", plain.p50Millis(), against),
                    new BenchMeasure("small-p99", took.p99Millis(), "ms", plain.p99Millis(), against));
        } finally {
            threads.close();
        }
    }

    private static void publish(AdminClient provider, int number, byte[] content) throws IOException, CommandException {
        String grade = AdminClient.query(
                "/admin/grade",
                "name",
                "small-" + number,
                "rank",
                "CONFIDENTIAL",
                "file",
                "small.bin",
                "to",
                BenchPair.RECIPIENT,
                "bytes",
                Integer.toString(content.length));
        JsonNode graded = upload(provider, grade, content);
        upload(
                provider,
                AdminClient.query(
                        "/admin/publish", "grading", graded.path("grading").asText()),
                content);
    }

    private static JsonNode upload(AdminClient gateway, String path, byte[] content)
            throws IOException, CommandException {
        return gateway.upload(path, Channels.newChannel(new ByteArrayInputStream(content)), content.length);
    }

    private static String request(AdminClient recipient, int number) throws IOException, CommandException {
        ObjectNode body = Json.object();
        body.put("peer", BenchPair.PROVIDER);
        body.put("dataset", "small-" + number);
        body.put("purpose", "benchmark");
        return recipient.post("/admin/request", body).path("agreement").asText();
    }

    private static void exchange(AdminClient recipient, String agreement) throws IOException, CommandException {
        ObjectNode body = Json.object();
        body.put("agreement", agreement);
        AtomicReference<JsonNode> last = new AtomicReference<>(Json.object());
        recipient.lines("/admin/fetch", body, last::set);
        String transfer = last.get().path("transfer").asText();
        if (transfer.isEmpty()) {
            throw new CommandException(Exit.DEFECT, "bench", List.of("not granted: " + Json.line(last.get())));
        }
        String path = "/admin/transfers/" + AdminClient.escaped(transfer);
        ObjectNode checked = Json.object();
        checked.put("bytes", recipient.download(path + "/plaintext", BenchBuffer.NOWHERE));
        recipient.post(path + "/verdict", checked);
        recipient.post(path + "/confirm", checked);
    }

    /** Runs the steps with these numbers on all clients; the first failure ends them all. */
    private static Took run(Threads threads, int from, int to, Step step) throws IOException, CommandException {
        long[] nanos = new long[to - from];
        AtomicInteger next = new AtomicInteger(from);
        long start = System.nanoTime();
        CompletableFuture<?>[] clients = new CompletableFuture<?>[CLIENTS];
        Arrays.setAll(
                clients,
                client -> CompletableFuture.runAsync(
                        () -> {
                            for (int number = next.getAndIncrement(); number < to; number = next.getAndIncrement()) {
                                long before = System.nanoTime();
                                step(step, number, next, to);
                                nanos[number - from] = System.nanoTime() - before;
                            }
                        },
                        threads.workers()));
        try {
            CompletableFuture.allOf(clients).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StepFailed failed) {
                throw failed.asThrown();
            }
            throw e;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Arrays.sort(nanos);
        return new Took(nanos.length / seconds, nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6);
    }

    private static void step(Step step, int number, AtomicInteger next, int to) {
        try {
            step.run(number);
        } catch (IOException | CommandException e) {
            next.set(to);
            throw new StepFailed(e);
        }
    }

    /** Carries a failure through a future. */
    private static final class StepFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        StepFailed(Exception cause) {
            super(cause);
        }

        CommandException asThrown() throws IOException {
            if (getCause() instanceof IOException io) {
                throw io;
            }
            return (CommandException) getCause();
        }
    }
}
