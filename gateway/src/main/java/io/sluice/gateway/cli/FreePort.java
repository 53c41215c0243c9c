package io.sluice.gateway.cli;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * Ports for gateways that are configured now and started a little later. Below the range that systems give to outgoing
 * connections (32768 and above on Linux, 49152 elsewhere): else one of those may take the port in between.
 */
public final class FreePort {
    private static final int LOWEST = 12_000;
    private static final int COUNT = 20_000;
    private static final int TRIES = 200;

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
        RandomGenerator random = RandomGenerator.getDefault();
        for (int i = 0; i < TRIES; i++) {
            int port = LOWEST + random.nextInt(COUNT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // taken: the next
            }
        }
        throw new IOException("no free port found on loopback (expected: one in " + TRIES + " tries)");
    }
}
