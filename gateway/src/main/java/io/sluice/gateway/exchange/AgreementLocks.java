package io.sluice.gateway.exchange;

import java.io.IOException;
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
        ReentrantLock lock = stripes[agreementId.hashCode() & 255];
        lock.lock();
        try {
            return deciding.decide();
        } finally {
            lock.unlock();
        }
    }
}
