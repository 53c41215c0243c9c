package io.sluice.gateway.identity;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.Digests;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.MemberEntry;
import io.sluice.proto.OperatorEntry;
import io.sluice.proto.SealingKey;
import io.sluice.proto.SigningKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What two people compare over another channel: a digest of the name and all keys of an entry.
 *
 * <p>SHA-256 of {@code "sluice/v1/fingerprint" 0x00}, then TLS pins, signing, checkpoint and sealing keys: of each its
 * u32 count and the raw keys in the entry's order (all of fixed length), then the name in UTF-8.
 *
 * @param digest 32 bytes
 */
public record Fingerprint(ByteString digest) {
    private static final int GROUP = 4;

    /** Of an entry whose key lengths were checked. */
    public static Fingerprint of(MemberEntry entry) {
        ByteString all = ByteString.copyFrom("sluice/v1/fingerprint\0", StandardCharsets.US_ASCII)
                .concat(keys(entry.getTlsPinsList()))
                .concat(keys(entry.getSigningKeysList().stream()
                        .map(key -> join(key))
                        .toList()))
                .concat(keys(entry.getCheckpointKeysList().stream()
                        .map(key -> join(key))
                        .toList()))
                .concat(keys(entry.getSealingKeysList().stream()
                        .map(SealingKey::getXwing)
                        .toList()))
                .concat(entry.getNameBytes());
        return new Fingerprint(Digests.sha256(all));
    }

    /**
     * Of an operator's entry: SHA-256 of {@code "sluice/v1/operator-fingerprint" 0x00}, both raw keys (of fixed length),
     * and the name in UTF-8.
     */
    public static Fingerprint of(OperatorEntry entry) {
        return new Fingerprint(Digests.sha256(
                ByteString.copyFrom("sluice/v1/operator-fingerprint\0", StandardCharsets.US_ASCII),
                join(entry.getKey()),
                entry.getNameBytes()));
    }

    /** From what a person typed: 64 hexadecimal digits, blanks, colons and case do not matter. */
    public static Fingerprint parse(String text) {
        String digits = text.replaceAll("[\\s:-]", "").toLowerCase(Locale.ROOT);
        if (!digits.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("fingerprint: " + text + " (expected: 64 hexadecimal digits)");
        }
        return new Fingerprint(ByteString.copyFrom(HexFormat.of().parseHex(digits)));
    }

    private static ByteString join(SigningKey key) {
        return key.getEd25519().concat(key.getMldsa65());
    }

    private static ByteString join(CheckpointKey key) {
        return key.getEd25519().concat(key.getMldsa44());
    }

    private static ByteString keys(List<ByteString> keys) {
        ByteBuffer count = ByteBuffer.allocate(4).putInt(keys.size()).flip();
        return ByteString.copyFrom(count).concat(ByteString.copyFrom(keys));
    }

    /** Sixteen groups of four digits. */
    @Override
    public String toString() {
        String digits = HexFormat.of().formatHex(digest.toByteArray());
        return java.util.stream.IntStream.range(0, digits.length() / GROUP)
                .mapToObj(i -> digits.substring(i * GROUP, (i + 1) * GROUP))
                .collect(Collectors.joining(" "));
    }
}
