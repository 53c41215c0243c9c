package io.sluice.gateway.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** Stands between a gateway and its database, and cuts the connection where it is told to. */
final class CuttingRelay implements AutoCloseable {
    /** Where the next commit is cut off. */
    enum Cut {
        BEFORE_COMMIT,
        BEFORE_ITS_ANSWER
    }

    private final ServerSocket listening;
    private final int target;
    private final AtomicReference<Cut> next = new AtomicReference<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean closesOff;
    private volatile boolean closedOff;

    CuttingRelay(int target) throws IOException {
        this.listening = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        this.target = target;
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Once. */
    void cut(Cut where) {
        next.set(where);
    }

    /** There, and nothing passes any more from then on. */
    void cutAndCloseOff(Cut where) {
        closesOff = true;
        next.set(where);
    }

    boolean hasCut() {
        return next.get() == null;
    }

    /** Nothing passes any more. */
    void closeOff() {
        closedOff = true;
        open.forEach(CuttingRelay::close);
    }

    void openAgain() {
        closesOff = false;
        closedOff = false;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                if (closedOff) {
                    close(client);
                } else {
                    pass(client, new Socket(InetAddress.getLoopbackAddress(), target));
                }
            } catch (IOException e) {
                // closed, or nobody is there to pass it on to
            }
        }
    }

    private void pass(Socket client, Socket server) throws IOException {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        open.add(client);
        open.add(server);
        if (closedOff) { // In the meantime: it closed only what was there then.
            close(client);
            close(server);
        }
        AtomicReference<Cut> cut = new AtomicReference<>();
        start(() -> copy(client, server, cut, true));
        start(() -> copy(server, client, cut, false));
    }

    private void copy(Socket from, Socket to, AtomicReference<Cut> cut, boolean isQuestion) {
        byte[] bytes = new byte[1 << 16];
        try (from;
                to) {
            for (int n = from.getInputStream().read(bytes);
                    n >= 0;
                    n = from.getInputStream().read(bytes)) {
                if (isQuestion && new String(bytes, 0, n, StandardCharsets.ISO_8859_1).contains("COMMIT")) {
                    cut.set(next.getAndSet(null));
                }
                if (cut.get() == (isQuestion ? Cut.BEFORE_COMMIT : Cut.BEFORE_ITS_ANSWER)) {
                    if (closesOff) {
                        closeOff();
                    }
                    return;
                }
                to.getOutputStream().write(bytes, 0, n);
            }
        } catch (IOException e) {
            // One side is gone: so is the other.
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "cutting-relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        closeOff();
    }
}
