package io.sluice.gateway.provenance;

/**
 * A record that is durable, with what proves it.
 *
 * @param index position in the lane, from 0
 * @param record the bytes that are the Merkle leaf
 * @param hash SHA-256 of the record's bytes
 * @param proof C2SP tlog-proof text: inclusion of the record in {@code checkpoint}
 * @param checkpoint the lane's signed checkpoint (a note, UTF-8) that covers the record
 */
public record Recorded(long index, byte[] record, byte[] hash, byte[] proof, byte[] checkpoint) {}
