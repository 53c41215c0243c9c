package io.sluice.gateway.cli;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Ports for gateways that are configured now and started a little later. Below the range that systems give to outgoing
 * connections (32768 and above on Linux, 49152 elsewhere): else one of those may take the port in between. No port is told
 * twice by one process, nor by two whose numbers lie close together: each keeps to every {@value #PROCESSES}th.
 */
public final class FreePort {
    private static final int LOWEST = 12_000;
    private static final int COUNT = 8_000;
    private static final int PROCESSES = 40;
    private static final int TURNS = COUNT / PROCESSES;
    private static final int TRIES = 200;

    /** Of the whole process: two gateways in it must not get the same one either. */
    private static final AtomicInteger TURN =
            new AtomicInteger(RandomGenerator.getDefault().nextInt(TURNS));

    private FreePort() {}

    /** Whether this one is free on loopback at this moment; those that need privileges are not. */
    static boolean isFree(int port) {
        if (port < 1024 || port > 65_535) {
            return false;
        }
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** One that is free on loopback at this moment. */
    public static int next() throws IOException {
        int own = (int) (ProcessHandle.current().pid() % PROCESSES);
        for (int i = 0; i < TRIES; i++) {
            int turn = TURN.getAndUpdate(last -> (last + 1) % TURNS);
            int port = LOWEST + turn * PROCESSES + own;
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // taken: the next
            }
        }
        throw new IOException("no free port found on loopback (expected: one in " + TRIES + " tries)");
    }
}
