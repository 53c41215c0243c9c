package io.sluice.gateway.dataset;

/** Whole numbers one after the other, in one of the two packed forms of the Parquet format. */
interface ParquetNumbers {
    /** The next number. */
    long next() throws DamagedFileException;

    /** Runs of one number, and groups of eight in as few bits as are needed (encodings RLE and RLE_DICTIONARY). */
    final class Runs implements ParquetNumbers {
        private final byte[] bytes;
        private final int end;
        private final int bits;
        private int at;
        private long left;
        private boolean packed;
        private long value;
        private long bit;

        Runs(byte[] bytes, int from, int end, int bits) throws DamagedFileException {
            if (bits < 0 || bits > 32) {
                throw new DamagedFileException("runs: numbers of " + bits + " bits");
            }
            this.bytes = bytes;
            this.at = from;
            this.end = end;
            this.bits = bits;
        }

        @Override
        public long next() throws DamagedFileException {
            while (left == 0) {
                run();
            }
            left--;
            if (!packed) {
                return value;
            }
            long number = bits(bytes, bit, bits);
            bit += bits;
            return number;
        }

        private void run() throws DamagedFileException {
            long head = 0;
            int shift = 0;
            int b;
            do {
                if (at >= end || shift > 35) {
                    throw new DamagedFileException("runs: cut");
                }
                b = bytes[at++] & 0xff;
                head |= (long) (b & 0x7f) << shift;
                shift += 7;
            } while (b > 0x7f);
            packed = (head & 1) != 0;
            if (packed) {
                long groups = head >>> 1;
                bit = 8L * at;
                left = Math.min(groups * 8, bits == 0 ? groups * 8 : 8L * (end - at) / bits);
                at = (int) Math.min(end, at + groups * bits);
                if (left == 0) {
                    throw new DamagedFileException("runs: cut");
                }
                return;
            }
            left = head >>> 1;
            int n = (bits + 7) / 8;
            if (end - at < n || left == 0 && at + n >= end) {
                throw new DamagedFileException("runs: cut");
            }
            value = ParquetType.little(bytes, at, n);
            at += n;
        }
    }

    /** Differences in blocks of as few bits as are needed (encoding DELTA_BINARY_PACKED). */
    final class Deltas implements ParquetNumbers {
        private static final int MOST_MINIBLOCKS = 1024;

        private final byte[] bytes;
        private final int end;
        private final int perMiniblock;
        private final int miniblocks;
        private final long count;
        private final int[] widths;
        private int at;
        private long given;
        private long value;
        private long least;
        private int miniblock;
        private int inMiniblock;

        Deltas(byte[] bytes, int from, int end) throws DamagedFileException {
            this.bytes = bytes;
            this.at = from;
            this.end = end;
            long perBlock = varint();
            long blocks = varint();
            if (perBlock <= 0
                    || perBlock > 1 << 20
                    || blocks <= 0
                    || blocks > MOST_MINIBLOCKS
                    || perBlock % blocks != 0) {
                throw new DamagedFileException("differences: block size");
            }
            miniblocks = (int) blocks;
            perMiniblock = (int) (perBlock / blocks);
            count = varint();
            long first = varint();
            value = first >>> 1 ^ -(first & 1);
            widths = new int[miniblocks];
            miniblock = miniblocks;
            if (count < 0) {
                throw new DamagedFileException("differences: count");
            }
        }

        /** How many numbers there are. */
        long count() {
            return count;
        }

        /** Where the bytes after the last number lie; all numbers must have been read. */
        int end() {
            if (miniblock < miniblocks && given > 1) {
                return at + (int) (((long) perMiniblock * widths[miniblock] + 7) / 8);
            }
            return at;
        }

        @Override
        public long next() throws DamagedFileException {
            if (given++ >= count) {
                throw new DamagedFileException("differences: too few");
            }
            if (given == 1) {
                return value;
            }
            if (miniblock == miniblocks) {
                block();
            }
            int width = widths[miniblock];
            long delta = 0;
            if (width > 0) {
                long bit = 8L * at + (long) inMiniblock * width;
                if ((bit + width + 7) / 8 > end) {
                    throw new DamagedFileException("differences: cut");
                }
                delta = bits(bytes, bit, width);
            }
            value += least + delta;
            if (++inMiniblock == perMiniblock) {
                at = (int) Math.min(end, at + ((long) perMiniblock * width + 7) / 8);
                inMiniblock = 0;
                miniblock++;
            }
            return value;
        }

        private void block() throws DamagedFileException {
            long zigzag = varint();
            least = zigzag >>> 1 ^ -(zigzag & 1);
            for (int i = 0; i < miniblocks; i++) {
                if (at >= end || (bytes[at] & 0xff) > 64) {
                    throw new DamagedFileException("differences: width");
                }
                widths[i] = bytes[at++] & 0xff;
            }
            miniblock = 0;
        }

        private long varint() throws DamagedFileException {
            long n = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                if (at >= end) {
                    throw new DamagedFileException("differences: cut");
                }
                int b = bytes[at++] & 0xff;
                n |= (long) (b & 0x7f) << shift;
                if (b < 0x80) {
                    return n;
                }
            }
            throw new DamagedFileException("differences: a number too long");
        }
    }

    /** The number of so many bits, at most 64, that begins at a bit, the least significant first. */
    static long bits(byte[] bytes, long bit, int count) {
        long value = 0;
        int done = 0;
        while (done < count) {
            int inByte = (int) (bit + done & 7);
            int n = Math.min(8 - inByte, count - done);
            long part = (bytes[(int) (bit + done >>> 3)] & 0xff) >>> inByte & (1 << n) - 1;
            value |= part << done;
            done += n;
        }
        return value;
    }
}
