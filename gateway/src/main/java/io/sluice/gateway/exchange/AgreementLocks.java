package io.sluice.gateway.exchange;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** One decision at a time for each agreement. Striped: unrelated agreements rarely wait for each other. */
final class AgreementLocks {
    private final ReentrantLock[] stripes = new ReentrantLock[256];

    AgreementLocks() {
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    /** What is decided while the lock is held. */
    interface Deciding<T> {
        T decide() throws IOException;
    }

    <T> T holding(String agreementId, Deciding<T> deciding) throws IOException {
        return holding(List.of(agreementId), deciding);
    }

    /** All of them at once; nothing that is decided within may ask for another. */
    <T> T holding(Collection<String> agreementIds, Deciding<T> deciding) throws IOException {
        int[] order = agreementIds.stream() // Always the same, so that two never wait for each other.
                .mapToInt(id -> id.hashCode() & 255)
                .distinct()
                .sorted()
                .toArray();
        int held = 0;
        try {
            for (; held < order.length; held++) {
                stripes[order[held]].lock();
            }
            return deciding.decide();
        } finally {
            while (held > 0) {
                stripes[order[--held]].unlock();
            }
        }
    }
}
