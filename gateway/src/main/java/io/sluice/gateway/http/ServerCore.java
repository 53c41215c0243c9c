package io.sluice.gateway.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** What the connections of one server share. */
final class ServerCore {
    /** The newest bounds. */
    volatile HttpSettings settings;

    final Handler handler;
    private final Executor workers;
    private Executor spare; // This and the next are set before the first call.
    private Set<String> urgent = Set.of();
    final Rates rates;
    final DateField date;
    final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();

    final ServerTally tally = new ServerTally();

    /** The checks of the newest identity; accepts all when there is no TLS. */
    volatile PeerCheck peers;

    /** No further calls; those in flight go on. */
    volatile boolean stopping;

    ServerCore(HttpSettings settings, Handler handler, Executor workers, DateField date, PeerCheck peers) {
        this.settings = settings;
        this.handler = handler;
        this.workers = workers;
        this.rates = new Rates(settings.perPeer());
        this.date = date;
        this.peers = peers;
    }

    void limit(HttpSettings next) {
        settings = next;
        rates.limit(next.perPeer());
    }

    /** Calls of these paths do not wait behind others. */
    void spare(Set<String> beginnings, Executor executor) {
        urgent = beginnings;
        spare = executor;
    }

    /** Who runs the call of this target. */
    Executor workersOf(String target) {
        return urgent.stream().anyMatch(target::startsWith) ? spare : workers;
    }

    Pace pace() {
        return new Pace(settings.bodyTimeout(), settings.minimumBytesPerSecond());
    }

    void opened(ServerConnection connection) {
        connections.add(connection);
    }

    synchronized void closed(ServerConnection connection) {
        connections.remove(connection);
        notifyAll();
    }

    /** Waits until no connection is left. False when the time was up first. */
    synchronized boolean awaitNone(Duration bound) throws InterruptedException {
        long end = System.nanoTime() + bound.toNanos();
        while (!connections.isEmpty()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** Whom to count requests for, when there is no certificate. */
    static Object identityOf(SocketAddress remote) {
        return remote instanceof InetSocketAddress internet ? internet.getAddress() : "local";
    }
}
