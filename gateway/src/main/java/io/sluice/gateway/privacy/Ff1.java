package io.sluice.gateway.privacy;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Format-preserving encryption FF1 of NIST SP 800-38G on AES: a permutation of all strings of one length over one
 * alphabet, chosen by key and tweak. Domains of fewer than {@value #LEAST_DOMAIN} strings are refused, as revision 1
 * demands: smaller ones can be searched.
 *
 * <p>Of the message of each round's pseudorandom function only the last block changes while a string is worked on, so
 * the state before it is computed once per length. Halves below 2^56 are worked on as {@code long}, others as
 * {@link BigInteger}; both give what the standard says. Not safe for concurrent use; holds a key.
 */
final class Ff1 {
    /** The smallest number of strings that may be permuted. */
    static final int LEAST_DOMAIN = 1_000_000;

    /** Longer strings are not identifiers. */
    static final int MOST_NUMERALS = 256;

    private static final int ROUNDS = 10;
    private static final int BLOCK = 16;
    private static final int SMALL_BITS = 56;

    private final BlockCipher aes = AESEngine.newInstance();
    private final int radix;
    private final byte[] tweak;
    private final Layout[] layouts = new Layout[MOST_NUMERALS + 1];
    private final byte[] block = new byte[BLOCK];

    /**
     * The cipher of one column.
     *
     * @param key 16, 24 or 32 bytes; not kept beyond the cipher's own schedule
     * @param radix how many numerals the alphabet has, 2 to 256
     * @param tweak any bytes, public; other tweaks give other permutations
     */
    Ff1(byte[] key, int radix, byte[] tweak) {
        if (radix < 2 || radix > 256) {
            throw new IllegalArgumentException("radix: " + radix + " (expected: 2 to 256)");
        }
        this.radix = radix;
        this.tweak = tweak.clone();
        aes.init(true, new KeyParameter(key));
    }

    /** Whether strings of that length over that alphabet are many enough to be permuted. */
    static boolean permits(int radix, int numerals) {
        return numerals >= 2
                && numerals <= MOST_NUMERALS
                && (numerals > 20 || Math.pow(radix, numerals) >= LEAST_DOMAIN);
    }

    /** Permutes the first n numerals, each below the radix, in place. */
    void encrypt(byte[] numerals, int n) {
        Layout layout = layout(n);
        if (layout.small) {
            encryptSmall(layout, numerals, n);
        } else {
            encryptLarge(layout, numerals, n);
        }
    }

    /** The inverse of {@link #encrypt}. */
    void decrypt(byte[] numerals, int n) {
        Layout layout = layout(n);
        if (layout.small) {
            decryptSmall(layout, numerals, n);
        } else {
            decryptLarge(layout, numerals, n);
        }
    }

    private Layout layout(int n) {
        if (!permits(radix, n)) {
            throw new IllegalArgumentException("numerals: " + n + " of radix " + radix + " (expected: at least "
                    + LEAST_DOMAIN + " strings, at most " + MOST_NUMERALS + " numerals)");
        }
        Layout layout = layouts[n];
        if (layout == null) {
            layout = new Layout(n);
            layouts[n] = layout;
        }
        return layout;
    }

    private void encryptSmall(Layout layout, byte[] numerals, int n) {
        long a = number(numerals, 0, layout.u);
        long b = number(numerals, layout.u, n);
        for (int i = 0; i < ROUNDS; i++) {
            long modulus = i % 2 == 0 ? layout.modulusU : layout.modulusV;
            long c = a + layout.roundSmall(i, b, modulus);
            a = b;
            b = c >= modulus ? c - modulus : c;
        }
        write(a, numerals, 0, layout.u);
        write(b, numerals, layout.u, n);
    }

    private void decryptSmall(Layout layout, byte[] numerals, int n) {
        long a = number(numerals, 0, layout.u);
        long b = number(numerals, layout.u, n);
        for (int i = ROUNDS - 1; i >= 0; i--) {
            long modulus = i % 2 == 0 ? layout.modulusU : layout.modulusV;
            long c = b - layout.roundSmall(i, a, modulus);
            b = a;
            a = c < 0 ? c + modulus : c;
        }
        write(a, numerals, 0, layout.u);
        write(b, numerals, layout.u, n);
    }

    private long number(byte[] numerals, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number * radix + (numerals[i] & 0xff);
        }
        return number;
    }

    private void write(long number, byte[] numerals, int from, int to) {
        long rest = number;
        for (int i = to - 1; i >= from; i--) {
            long next = rest / radix;
            numerals[i] = (byte) (rest - next * radix);
            rest = next;
        }
    }

    private void encryptLarge(Layout layout, byte[] numerals, int n) {
        BigInteger a = big(numerals, 0, layout.u);
        BigInteger b = big(numerals, layout.u, n);
        for (int i = 0; i < ROUNDS; i++) {
            BigInteger c = a.add(layout.roundLarge(i, b)).mod(layout.modulus(i));
            a = b;
            b = c;
        }
        write(a, numerals, 0, layout.u);
        write(b, numerals, layout.u, n);
    }

    private void decryptLarge(Layout layout, byte[] numerals, int n) {
        BigInteger a = big(numerals, 0, layout.u);
        BigInteger b = big(numerals, layout.u, n);
        for (int i = ROUNDS - 1; i >= 0; i--) {
            BigInteger c = b.subtract(layout.roundLarge(i, a)).mod(layout.modulus(i));
            b = a;
            a = c;
        }
        write(a, numerals, 0, layout.u);
        write(b, numerals, layout.u, n);
    }

    private BigInteger big(byte[] numerals, int from, int to) {
        BigInteger number = BigInteger.ZERO;
        for (int i = from; i < to; i++) {
            number = number.multiply(BigInteger.valueOf(radix)).add(BigInteger.valueOf(numerals[i] & 0xff));
        }
        return number;
    }

    private void write(BigInteger number, byte[] numerals, int from, int to) {
        BigInteger rest = number;
        for (int i = to - 1; i >= from; i--) {
            BigInteger[] parts = rest.divideAndRemainder(BigInteger.valueOf(radix));
            numerals[i] = parts[1].byteValue();
            rest = parts[0];
        }
    }

    /** What depends on the length alone: sizes after steps 1 to 4 of the standard, and the state before the last block. */
    private final class Layout {
        private final int u;
        private final int bytesB;
        private final int bytesD;
        private final boolean small;
        private final long modulusU;
        private final long modulusV;
        private final BigInteger bigU;
        private final BigInteger bigV;
        private final int step;
        private final byte[] last = new byte[BLOCK];
        private final byte[] q;

        Layout(int n) {
            u = n / 2;
            int v = n - u;
            bigU = BigInteger.valueOf(radix).pow(u);
            bigV = BigInteger.valueOf(radix).pow(v);
            int bits = bigV.subtract(BigInteger.ONE).bitLength();
            bytesB = (bits + 7) / 8;
            bytesD = 4 * ((bytesB + 3) / 4) + 4;
            small = bigV.bitLength() <= SMALL_BITS;
            modulusU = small ? bigU.longValueExact() : 0;
            modulusV = small ? bigV.longValueExact() : 0;
            int spare = Long.SIZE - bigV.bitLength();
            step = spare >= 32 ? 32 : spare >= 16 ? 16 : 8;
            q = new byte[(tweak.length + 1 + bytesB + BLOCK - 1) / BLOCK * BLOCK];
            System.arraycopy(tweak, 0, q, 0, tweak.length);
            chain(head(n, u), BLOCK, last);
            if (small) {
                chain(q, q.length - BLOCK, last);
                xor(q, q.length - BLOCK, last);
            }
        }

        private byte[] head(int n, int left) {
            return new byte[] {
                1,
                2,
                1,
                0,
                (byte) (radix >> 8),
                (byte) radix,
                ROUNDS,
                (byte) left,
                0,
                0,
                (byte) (n >> 8),
                (byte) n,
                (byte) (tweak.length >> 24),
                (byte) (tweak.length >> 16),
                (byte) (tweak.length >> 8),
                (byte) tweak.length
            };
        }

        BigInteger modulus(int round) {
            return round % 2 == 0 ? bigU : bigV;
        }

        /** The round function, reduced. */
        long roundSmall(int round, long half, long modulus) {
            System.arraycopy(last, 0, block, 0, BLOCK);
            block[BLOCK - 1 - bytesB] ^= (byte) round;
            long rest = half;
            for (int i = BLOCK - 1; i >= BLOCK - bytesB; i--) {
                block[i] ^= (byte) rest;
                rest >>>= 8;
            }
            aes.processBlock(block, 0, block, 0);
            long y = 0;
            int stepBytes = step / 8;
            for (int i = 0; i < bytesD; i += stepBytes) {
                long word = 0;
                for (int j = i; j < i + stepBytes; j++) {
                    word = word << 8 | block[j] & 0xff;
                }
                y = Long.remainderUnsigned(y << step | word, modulus);
            }
            return y;
        }

        /** The round function, not reduced. */
        BigInteger roundLarge(int round, BigInteger half) {
            Arrays.fill(q, tweak.length, q.length, (byte) 0);
            q[q.length - bytesB - 1] = (byte) round;
            byte[] number = half.toByteArray();
            int count = Math.min(number.length, bytesB);
            System.arraycopy(number, number.length - count, q, q.length - count, count);
            byte[] r = last.clone();
            chain(q, q.length, r);
            byte[] s = Arrays.copyOf(r, (bytesD + BLOCK - 1) / BLOCK * BLOCK);
            for (int j = 1; j * BLOCK < s.length; j++) {
                System.arraycopy(r, 0, block, 0, BLOCK);
                block[BLOCK - 1] ^= (byte) j; // at most 17 blocks follow
                aes.processBlock(block, 0, s, j * BLOCK);
            }
            return new BigInteger(1, s, 0, bytesD);
        }

        private void chain(byte[] bytes, int length, byte[] state) {
            for (int i = 0; i < length; i += BLOCK) {
                xor(bytes, i, state);
                aes.processBlock(state, 0, state, 0);
            }
        }

        private void xor(byte[] bytes, int from, byte[] state) {
            for (int i = 0; i < BLOCK; i++) {
                state[i] ^= bytes[from + i];
            }
        }
    }
}
