package io.sluice.ledger.network;

import java.io.IOException;
import java.time.Duration;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.GatewayException;

/**
 * Asks again until it works: just after a start there is no leader yet, an organisation is not known yet, a peer is a
 * block behind. None of these tells when it will be over. Every step must find out for itself whether it is already done.
 */
final class Persistence {
    private final Duration limit;

    Persistence(Duration limit) {
        this.limit = limit;
    }

    /** One step. */
    interface Step<T> {
        T take() throws IOException, GatewayException, CommitException;
    }

    /** @throws IOException saying why it did not work the last time */
    <T> T until(String what, Step<T> step) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                return step.take();
            } catch (IOException | GatewayException | CommitException e) {
                if (System.nanoTime() > deadline || e instanceof java.io.InterruptedIOException) {
                    throw new IOException(what + ": not after " + limit.toSeconds() + " s: " + reason(e), e);
                }
            }
            Pause.shortly(what);
        }
    }

    static String reason(Exception e) {
        if (!(e instanceof GatewayException)) {
            return e.getMessage();
        }
        StringBuilder text = new StringBuilder(e.getMessage());
        ((GatewayException) e)
                .getDetails()
                .forEach(detail -> text.append("; ")
                        .append(detail.getMspId())
                        .append(' ')
                        .append(detail.getAddress())
                        .append(": ")
                        .append(detail.getMessage()));
        return text.toString();
    }
}
