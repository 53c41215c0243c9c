package io.sluice.gateway.api.management;

import io.sluice.gateway.exchange.LedgerStanding;
import io.sluice.gateway.exchange.PayloadWatch;
import io.sluice.gateway.exchange.StatusReport.SharedLedgerLine;
import io.sluice.gateway.http.HttpServer;
import io.sluice.gateway.http.ServerCounts;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.policy.BorderCount;
import io.sluice.gateway.policy.Brake;
import io.sluice.gateway.policy.Brakes;
import io.sluice.gateway.policy.Ranks;
import io.sluice.gateway.provenance.Event;
import io.sluice.gateway.provenance.RecordWatch;
import io.sluice.gateway.provenance.Recorded;
import io.sluice.gateway.store.Blobs;
import io.sluice.gateway.store.DiskReserve;
import io.sluice.gateway.store.StoreException;
import io.sluice.ledger.Health;
import io.sluice.ledger.Ledger;
import io.sluice.proto.Rank;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The numbers of one gateway. Little is counted here: most is read, when somebody asks, from those who know it, and
 * exchanges are counted from the records that they leave. Any thread.
 */
public final class Metrics {
    /**
     * Whom to ask once the gateway serves.
     *
     * @param held how much waits for a person after a restore
     * @param brakes those that are on
     * @param abroad persons of this year whose personal information left the jurisdiction
     * @param servers by the name that their label gets
     */
    public record Sources(
            Ledger ledger,
            LedgerStanding standing,
            Blobs blobs,
            DiskReserve reserve,
            IntSupplier held,
            Supplier<Brakes> brakes,
            Supplier<BorderCount> abroad,
            Organisation self,
            Map<String, HttpServer> servers,
            Clock clock) {
        /** Copies the map. */
        public Sources {
            servers = Map.copyOf(servers);
        }
    }

    private final About about;
    private final Readiness readiness;
    private final ExchangeCounts counts;
    private volatile Sources sources;

    Metrics(About about, Readiness readiness) {
        this.about = about;
        this.readiness = readiness;
        this.counts = new ExchangeCounts(about.organisation());
    }

    /** To be told of every record; the log is told too. */
    public RecordWatch records() {
        RecordLog log = new RecordLog(about.organisation());
        return new RecordWatch() {
            @Override
            public void recorded(Event event, Recorded recorded, long nanos) {
                counts.recorded(event, recorded, nanos);
                log.recorded(event, recorded, nanos);
            }

            @Override
            public void notRecorded(Event event) {
                counts.notRecorded(event);
                log.notRecorded(event);
            }
        };
    }

    /** To be told of every byte of ciphertext. */
    public PayloadWatch payload() {
        return counts;
    }

    /** From now on these are asked too. */
    public void serving(Sources all) {
        sources = all;
    }

    /** All metrics, in OpenMetrics or in the older text format of Prometheus. */
    byte[] text(boolean open) {
        Exposition out = new Exposition(open);
        out.samples(
                Metric.BUILD, Map.of(List.of(about.version(), Runtime.version().toString()), 1));
        out.sample(Metric.START, about.started().toEpochMilli() / 1000.0);
        List<Readiness.Line> checks = readiness.look();
        out.sample(Metric.READY, flag(checks.stream().noneMatch(Readiness.Line::failed)));
        Map<List<String>, Integer> failing = new LinkedHashMap<>();
        checks.forEach(line -> failing.put(List.of(line.name()), flag(line.failed())));
        out.samples(Metric.CHECK, failing);
        out.samples(Metric.RECORDS, counts.records.values());
        out.samples(Metric.STEPS, counts.steps.values());
        out.samples(Metric.DECISIONS, counts.decisions.values());
        out.samples(Metric.ALERTS, counts.alerts.values());
        out.samples(Metric.PAYLOAD, counts.payload.values());
        out.histogram(Metric.APPEND, counts.appends.snapshot());
        out.sample(Metric.APPEND_FAILURES, counts.appendFailures.sum());
        out.sample(Metric.CONSISTENCY, counts.forks.sum());
        memory(out);
        Sources known = sources;
        if (known != null) {
            ledger(out, known.ledger().health(), known.clock());
            shared(out, known.standing().line());
            certificates(out, known.self(), known.clock());
            servers(out, known.servers());
            free(out, known.blobs());
            out.sample(Metric.RESERVE_WHOLE, flag(known.reserve().isWhole()));
            out.sample(Metric.HELD, known.held().getAsInt());
            brakes(out, known.brakes().get());
            abroad(out, known.abroad());
        }
        return out.finish();
    }

    private static void ledger(Exposition out, Health health, Clock clock) {
        out.sample(Metric.LEDGER_RECORDS, health.size());
        out.sample(Metric.LEDGER_WRITABLE, flag(health.writable()));
        out.sample(Metric.LEDGER_UNPUBLISHED, Math.max(0, health.size() - health.published()));
        if (health.checkpointMillis() > 0) {
            out.sample(Metric.CHECKPOINT_AGE, Math.max(0, clock.millis() - health.checkpointMillis()) / 1000.0);
        }
    }

    private static void shared(Exposition out, Optional<SharedLedgerLine> line) {
        out.sample(Metric.ANCHOR_CONFIGURED, flag(line.isPresent()));
        if (line.isEmpty()) {
            return;
        }
        SharedLedgerLine known = line.get();
        out.sample(Metric.ANCHOR_REACHABLE, flag(known.reachable()));
        out.sample(Metric.ANCHOR_PARKED, flag(known.parked()));
        out.sample(Metric.ANCHOR_WAITING, known.waiting());
        out.sample(Metric.ANCHOR_OLDEST, known.oldestMillis() / 1000.0);
        Map<List<String>, Integer> stopped = new LinkedHashMap<>();
        for (Rank rank : Rank.values()) {
            if (Ranks.known(rank)) {
                stopped.put(List.of(rank.name()), flag(known.stopped().contains(rank.name())));
            }
        }
        out.samples(Metric.ANCHOR_STOPPED, stopped);
    }

    private static void certificates(Exposition out, Organisation self, Clock clock) {
        Map<List<String>, Double> expiry = new LinkedHashMap<>();
        long end = self.tlsChain().get(0).getNotAfter().getTime();
        expiry.put(List.of("tls"), (end - clock.millis()) / 1000.0);
        long entry = self.entry().value().getExpiresAtMillis();
        if (entry != 0) {
            expiry.put(List.of("member-entry"), (entry - clock.millis()) / 1000.0);
        }
        out.samples(Metric.CERTIFICATE, expiry);
    }

    private static void servers(Exposition out, Map<String, HttpServer> servers) {
        Map<List<String>, Integer> connections = new LinkedHashMap<>();
        Map<List<String>, Long> requests = new LinkedHashMap<>();
        Map<List<String>, Long> rejected = new LinkedHashMap<>();
        Map<List<String>, Double> held = new LinkedHashMap<>();
        servers.keySet().stream().sorted().forEach(name -> {
            ServerCounts counts = servers.get(name).counts();
            held.put(List.of(name), counts.waitedNanos() / 1e9);
            connections.put(List.of(name), counts.connections());
            requests.put(List.of(name, "2xx"), counts.successes());
            requests.put(List.of(name, "3xx"), counts.redirections());
            requests.put(List.of(name, "4xx"), counts.clientErrors());
            requests.put(List.of(name, "5xx"), counts.serverErrors());
            for (ServerCounts.Bound bound : ServerCounts.Bound.values()) {
                rejected.put(
                        List.of(name, bound.name().toLowerCase(Locale.ROOT)),
                        counts.rejected().get(bound));
            }
        });
        out.samples(Metric.HTTP_CONNECTIONS, connections);
        out.samples(Metric.HTTP_REQUESTS, requests);
        out.samples(Metric.HTTP_REJECTED, rejected);
        out.samples(Metric.HTTP_HELD, held);
    }

    private static void free(Exposition out, Blobs blobs) {
        try {
            out.sample(Metric.BLOB_FREE, blobs.freeBytes());
        } catch (StoreException e) {
            // The check "blobs" tells of it; a number that is not known is not given.
        }
    }

    private static void brakes(Exposition out, Brakes brakes) {
        Map<List<String>, Long> counts = new LinkedHashMap<>();
        for (Brake.Scope scope : Brake.Scope.values()) {
            counts.put(
                    List.of(scope.word()),
                    brakes.all().stream()
                            .filter(brake -> brake.scope() == scope)
                            .count());
        }
        out.samples(Metric.BRAKES, counts);
    }

    private static void abroad(Exposition out, Supplier<BorderCount> abroad) {
        try {
            BorderCount count = abroad.get();
            Map<List<String>, Long> counts = new LinkedHashMap<>();
            counts.put(List.of("any"), count.persons());
            counts.put(List.of("sensitive"), count.sensitive());
            out.samples(Metric.PERSONS_ABROAD, counts);
        } catch (StoreException e) {
            // The check "state" tells of it; a number that is not known is not given.
        }
    }

    private static void memory(Exposition out) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        Map<List<String>, Long> used = new LinkedHashMap<>();
        used.put(List.of("heap"), memory.getHeapMemoryUsage().getUsed());
        used.put(List.of("other"), memory.getNonHeapMemoryUsage().getUsed());
        used.put(List.of("buffers"), HttpServer.bufferBytes());
        out.samples(Metric.MEMORY_USED, used);
        out.samples(
                Metric.MEMORY_LIMIT,
                Map.of(List.of("heap"), memory.getHeapMemoryUsage().getMax()));
    }

    private static int flag(boolean set) {
        return set ? 1 : 0;
    }
}
