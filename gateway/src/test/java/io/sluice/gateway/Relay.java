package io.sluice.gateway;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Stands between the gateways, as a router does: passes on what it cannot read, and counts it. A counted record has been
 * handed to the receiver's side, or was being handed over when it died; so counts are never too low.
 */
final class Relay implements AutoCloseable {
    private static final int APPLICATION_DATA = 23;
    private static final int TAG_AND_TYPE = 17;
    private static final int MAX_RECORD = 1 << 16;

    private final ServerSocket listening;
    private final int[] targets;
    private final Traffic traffic;

    /** @param target port on loopback that connections are passed on to */
    Relay(int target, Traffic traffic) throws IOException {
        this(traffic, target);
    }

    /** @param targets ports on loopback: a connection is passed on to the first that takes it, as a balancer does */
    Relay(Traffic traffic, int... targets) throws IOException {
        this.listening = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        this.targets = targets.clone();
        this.traffic = traffic;
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                pass(listening.accept());
            } catch (IOException e) {
                // closed, or nobody is there to pass it on to
            }
        }
    }

    private void pass(Socket client) throws IOException {
        Socket server;
        try {
            server = connect();
        } catch (IOException e) {
            client.setSoLinger(true, 0); // refused, as far as a relay can say that
            client.close();
            return;
        }
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        start(() -> copy(client, server, false));
        start(() -> copy(server, client, true));
    }

    private Socket connect() throws IOException {
        IOException refused = new IOException("nowhere to connect to");
        for (int target : targets) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), target);
            } catch (IOException e) {
                refused = e;
            }
        }
        throw refused;
    }

    private void copy(Socket from, Socket to, boolean isAnswer) {
        byte[] record = new byte[5 + MAX_RECORD];
        try (from;
                to) {
            DataInputStream in = new DataInputStream(from.getInputStream());
            DataOutputStream out = new DataOutputStream(to.getOutputStream());
            while (true) {
                in.readFully(record, 0, 5);
                int length = (record[3] & 255) << 8 | record[4] & 255;
                in.readFully(record, 5, length);
                traffic.passed(isAnswer, record[0] == APPLICATION_DATA ? length - TAG_AND_TYPE : 0);
                out.write(record, 0, 5 + length);
            }
        } catch (IOException e) {
            // One side is gone: so is the other.
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
