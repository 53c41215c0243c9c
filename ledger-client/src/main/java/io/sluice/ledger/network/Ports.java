package io.sluice.ledger.network;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Properties;

/** Which process listens where. Once chosen a port stays: certificates do not name it, but the channel does. */
final class Ports {
    /**
     * Below those that systems hand out for outgoing connections, so that nobody takes one over while we restart; each
     * process keeps to every {@value #PROCESSES}th, so that two which choose at a time do not choose the same.
     */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;
    private static final int PROCESSES = 40;
    private static final int ATTEMPTS = 200;

    private final Properties chosen = new Properties();
    private final Path file;
    private final SecureRandom random;

    private Ports(Path file, SecureRandom random) {
        this.file = file;
        this.random = random;
    }

    /** Reads what is chosen, and chooses what is not. */
    static Ports complete(NetworkDescription network, Path file, SecureRandom random) throws IOException {
        Ports ports = new Ports(file, random);
        if (Files.exists(file)) {
            ports.chosen.load(new StringReader(Files.readString(file)));
        }
        Properties before = (Properties) ports.chosen.clone();
        for (String name : network.listeners()) {
            int fixed = network.ports().getOrDefault(name, 0);
            if (fixed != 0) {
                ports.chosen.setProperty(name, Integer.toString(fixed));
            } else if (ports.chosen.getProperty(name) == null) {
                ports.chosen.setProperty(name, Integer.toString(ports.free(network.host())));
            }
        }
        if (!ports.chosen.equals(before)) {
            StringWriter text = new StringWriter();
            ports.chosen.store(text, null);
            PrivateFiles.write(file, text.toString());
        }
        return ports;
    }

    int of(String name) {
        String port = chosen.getProperty(name);
        if (port == null) {
            throw new IllegalArgumentException("port of " + name + ": none");
        }
        return Integer.parseInt(port);
    }

    private int free(String host) throws IOException {
        int own = (int) (ProcessHandle.current().pid() % PROCESSES);
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = LOWEST + own + PROCESSES * random.nextInt((HIGHEST - LOWEST) / PROCESSES);
            if (chosen.containsValue(Integer.toString(port))) {
                continue;
            }
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
                return port;
            } catch (java.net.BindException e) {
                continue; // Somebody's; the next one.
            }
        }
        throw new IOException(
                file + ": no free port on " + host + " (tried " + ATTEMPTS + " of " + LOWEST + "-" + HIGHEST + ")");
    }
}
