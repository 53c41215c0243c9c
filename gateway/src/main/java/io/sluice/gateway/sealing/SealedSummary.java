package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;

/**
 * What {@link SealedWriter#finish} knows of the object.
 *
 * @param header of the object
 * @param objectLength bytes of header and body
 * @param segmentHashes 32 bytes each, concatenated: the blob that is served beside the object
 * @param root RFC 9162 root over them
 * @param commitment of the body to key and context
 * @param plaintextLength in bytes
 * @param plaintextSha256 empty when the writer was told not to compute it
 */
public record SealedSummary(
        SealedHeader header,
        long objectLength,
        ByteString segmentHashes,
        ByteString root,
        ByteString commitment,
        long plaintextLength,
        ByteString plaintextSha256) {}
