package io.sluice.gateway.dataset;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Unpacks a page of a column. Not safe for concurrent use. */
final class ParquetCodec {
    private ParquetCodec() {}

    /** Bytes from to to, which must become exactly size bytes. */
    static byte[] unpack(int codec, byte[] bytes, int from, int to, int size) throws DamagedFileException {
        byte[] unpacked = new byte[size];
        int n;
        try {
            n = switch (codec) {
                case 1 -> block(new SnappyDecompressor(), bytes, from, to, unpacked);
                case 2 -> gzip(bytes, from, to, unpacked);
                case 6 -> block(new ZstdDecompressor(), bytes, from, to, unpacked);
                case 7 -> block(new Lz4Decompressor(), bytes, from, to, unpacked);
                default -> throw new DamagedFileException("page: compressed in a way that is not known");
            };
        } catch (RuntimeException | IOException e) { // The library meets what does not unpack with all sorts of these.
            throw new DamagedFileException("page: does not unpack");
        }
        if (n != size) {
            throw new DamagedFileException("page: not of the size that it says");
        }
        return unpacked;
    }

    private static int block(Decompressor codec, byte[] bytes, int from, int to, byte[] unpacked) {
        return codec.decompress(bytes, from, to - from, unpacked, 0, unpacked.length);
    }

    private static int gzip(byte[] bytes, int from, int to, byte[] unpacked) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes, from, to - from))) {
            int n = in.readNBytes(unpacked, 0, unpacked.length);
            return in.read() < 0 ? n : n + 1;
        }
    }
}
