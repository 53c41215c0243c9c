package io.sluice.gateway.exchange;

/** Counts ciphertext on its way between gateways. Any thread; must be quick and must not throw. */
public interface PayloadWatch {
    /** Counts nothing. */
    PayloadWatch NONE = new PayloadWatch() {
        @Override
        public void sent(long bytes) {
            // nobody wants to know
        }

        @Override
        public void received(long bytes) {
            // nobody wants to know
        }
    };

    /** So many bytes of sealed objects were handed to the connection of a partner. */
    void sent(long bytes);

    /** So many bytes of sealed objects arrived from a partner. */
    void received(long bytes);
}
