package io.sluice.gateway.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.TreeMap;

/** One number for a whole state, each part with its length before it, in the order in which it is handed over. */
final class StateDigest {
    private final MessageDigest sha256;
    private long documents;
    private long counters;

    StateDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java has it.
        }
    }

    void add(Document document) {
        documents++;
        text(document.kind());
        text(document.id());
        number(document.version());
        text(document.state());
        bytes(document.content());
        number(document.keys().size());
        new TreeMap<>(document.keys()).forEach((name, value) -> {
            text(name);
            text(value);
        });
    }

    void add(String counter, long value) {
        counters++;
        text(counter);
        number(value);
    }

    long documents() {
        return documents;
    }

    long counters() {
        return counters;
    }

    /** Once, at the end. */
    byte[] sha256() {
        return sha256.digest();
    }

    private void text(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(byte[] bytes) {
        number(bytes.length);
        sha256.update(bytes);
    }

    private void number(long number) {
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }
}
