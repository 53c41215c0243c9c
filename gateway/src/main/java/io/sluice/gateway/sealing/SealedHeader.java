package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.sealing.SealException.Reason;
import io.sluice.proto.HeaderCore;
import io.sluice.proto.Rank;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * What a sealed object begins with: the prelude (magic, version, suite, length) and the header core, whose bytes are
 * kept as received. All integers are big-endian.
 *
 * @param suite of the object
 * @param coreBytes hashed and written as they are, never serialised again
 * @param core the same, readable
 * @param hash the header hash, {@code SHA-256("sluice/v1/core" 0x00 u16(suite) core)}
 */
public record SealedHeader(int suite, ByteString coreBytes, HeaderCore core, ByteString hash) {
    /** Bytes of the prelude. */
    public static final int PRELUDE_BYTES = 16;

    /** A header core is never longer. */
    public static final int MAX_CORE_BYTES = 1 << 16;

    private static final ByteString MAGIC = ByteString.copyFromUtf8("SLUICE\r\n");
    private static final int VERSION = 1;
    private static final int OBJECT_ID_BYTES = 16;

    /** Extensions that this version knows and that a header may call critical: none yet. */
    private static final Set<String> KNOWN_EXTENSIONS = Set.of();

    /** The header of a new object; refuses what a reader would refuse. */
    public static SealedHeader of(HeaderCore core) throws SealException {
        return checked(Suite.ONE, core.toByteString());
    }

    /** Reads prelude and core from the start of {@code bytes}; more may follow. */
    public static SealedHeader parse(ByteString bytes) throws SealException {
        int coreBytes = coreLength(bytes);
        if (bytes.size() < PRELUDE_BYTES + coreBytes) {
            throw new SealException(Reason.TRUNCATED, "header: ends within its core");
        }
        int suite = bytes.asReadOnlyByteBuffer().getShort(10) & 0xffff;
        return checked(suite, bytes.substring(PRELUDE_BYTES, PRELUDE_BYTES + coreBytes));
    }

    /** Checks the 16 bytes of a prelude and says how many bytes of core follow. */
    public static int coreLength(ByteString prelude) throws SealException {
        int known = Math.min(prelude.size(), MAGIC.size());
        if (!prelude.substring(0, known).equals(MAGIC.substring(0, known))) {
            throw new SealException(Reason.MALFORMED, "magic: not that of a sealed object");
        }
        if (prelude.size() < PRELUDE_BYTES) {
            throw new SealException(Reason.TRUNCATED, "header: ends within its prelude");
        }
        ByteBuffer fields = prelude.asReadOnlyByteBuffer();
        int version = fields.getShort(8) & 0xffff;
        if (version != VERSION) {
            throw new SealException(Reason.UNSUPPORTED, "version: " + version + " (expected: " + VERSION + ")");
        }
        Suite.require(fields.getShort(10) & 0xffff);
        long length = fields.getInt(12) & 0xffffffffL;
        if (length > MAX_CORE_BYTES) {
            throw new SealException(
                    Reason.TOO_LARGE, "header core: " + length + " bytes (expected: at most " + MAX_CORE_BYTES + ")");
        }
        return (int) length;
    }

    private static SealedHeader checked(int suite, ByteString bytes) throws SealException {
        if (bytes.size() > MAX_CORE_BYTES) {
            throw new SealException(
                    Reason.TOO_LARGE,
                    "header core: " + bytes.size() + " bytes (expected: at most " + MAX_CORE_BYTES + ")");
        }
        StrictWire.check(HeaderCore.getDescriptor(), bytes);
        HeaderCore core;
        try {
            core = HeaderCore.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new SealException(Reason.MALFORMED, "header core: not readable", e);
        }
        for (String extension : core.getCriticalExtensionsList()) {
            if (!KNOWN_EXTENSIONS.contains(extension)) {
                throw new SealException(Reason.UNSUPPORTED, "critical extension: unknown");
            }
        }
        if (core.getObjectId().size() != OBJECT_ID_BYTES) {
            throw new SealException(
                    Reason.MALFORMED, "object id bytes: " + core.getObjectId().size() + " (expected: 16)");
        }
        Rank rank = core.getLabel().getRank();
        if (rank == Rank.RANK_UNSPECIFIED || rank == Rank.UNRECOGNIZED) {
            throw new SealException(Reason.MALFORMED, "rank: none (expected: PUBLIC to CORE)");
        }
        return new SealedHeader(suite, bytes, core, Digests.headerHash(suite, bytes));
    }

    /** Bytes before the body. */
    public int length() {
        return PRELUDE_BYTES + coreBytes.size();
    }

    /** Prelude and core as they stand at the start of the object. */
    public ByteString bytes() {
        ByteBuffer prelude = ByteBuffer.allocate(PRELUDE_BYTES)
                .put(MAGIC.asReadOnlyByteBuffer())
                .putShort((short) VERSION)
                .putShort((short) suite)
                .putInt(coreBytes.size())
                .flip();
        return ByteString.copyFrom(prelude).concat(coreBytes);
    }

    /** What binds a body to this header: the context of its key derivation. */
    ByteString bodyContext() {
        return Digests.label("sluice/v1/body").concat(Digests.u16(suite)).concat(hash);
    }
}
