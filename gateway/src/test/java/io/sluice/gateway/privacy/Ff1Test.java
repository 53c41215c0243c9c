package io.sluice.gateway.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.fpe.FPEFF1Engine;
import org.bouncycastle.crypto.params.FPEParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ff1Test {
    private static final String KEY_128 = "2B7E151628AED2A6ABF7158809CF4F3C";
    private static final String KEY_192 = KEY_128 + "EF4359D8D580AA4F";
    private static final String KEY_256 = KEY_192 + "7F036D6F04FC6A94";

    /** NIST's nine FF1 samples (SP 800-38G, examples). */
    @ParameterizedTest
    @CsvSource({
        KEY_128 + ",10,'',0123456789,2433477484",
        KEY_128 + ",10,39383736353433323130,0123456789,6124200773",
        KEY_128 + ",36,3737373770717273373737,0123456789abcdefghi,a9tv40mll9kdu509eum",
        KEY_192 + ",10,'',0123456789,2830668132",
        KEY_192 + ",10,39383736353433323130,0123456789,2496655549",
        KEY_192 + ",36,3737373770717273373737,0123456789abcdefghi,xbj3kv35jrawxv32ysr",
        KEY_256 + ",10,'',0123456789,6657667009",
        KEY_256 + ",10,39383736353433323130,0123456789,1001623463",
        KEY_256 + ",36,3737373770717273373737,0123456789abcdefghi,xs8a0azh2avyalyzuwd"
    })
    void theSamplesOfNistComeOut(String key, int radix, String tweak, String plain, String encrypted) {
        Ff1 ff1 = new Ff1(HexFormat.of().parseHex(key), radix, HexFormat.of().parseHex(tweak));
        byte[] numerals = numerals(plain);
        ff1.encrypt(numerals, numerals.length);
        assertThat(text(numerals)).isEqualTo(encrypted);
        ff1.decrypt(numerals, numerals.length);
        assertThat(text(numerals)).isEqualTo(plain);
    }

    @Property(tries = 400)
    void everyLengthAndRadixAgreesWithBouncyCastle(
            @ForAll @IntRange(min = 2, max = 256) int radix,
            @ForAll @IntRange(min = 6, max = 80) int length,
            @ForAll @Size(max = 40) byte[] tweak,
            @ForAll @Size(32) byte[] key,
            @ForAll @Size(80) byte[] random) {
        int n = length;
        while (!Ff1.permits(radix, n)) {
            n++;
        }
        byte[] plain = new byte[n];
        for (int i = 0; i < n; i++) {
            plain[i] = (byte) ((random[i] & 0xff) % radix);
        }
        FPEFF1Engine theirs = new FPEFF1Engine(AESEngine.newInstance());
        theirs.init(true, new FPEParameters(new KeyParameter(key), radix, tweak));
        byte[] expected = new byte[n];
        theirs.processBlock(plain, 0, n, expected, 0);

        Ff1 ours = new Ff1(key, radix, tweak);
        byte[] numerals = plain.clone();
        ours.encrypt(numerals, n);
        assertThat(numerals).isEqualTo(expected);
        ours.decrypt(numerals, n);
        assertThat(numerals).isEqualTo(plain);
    }

    @Test
    void fewerThanAMillionStringsAreRefused() {
        Ff1 ff1 = new Ff1(new byte[16], 10, new byte[0]);
        assertThatThrownBy(() -> ff1.encrypt(new byte[5], 5)).hasMessageContaining("expected: at least 1000000");
        ff1.encrypt(new byte[6], 6);
        assertThat(Ff1.permits(26, 4)).isFalse();
        assertThat(Ff1.permits(26, 5)).isTrue();
        assertThat(Ff1.permits(36, 3)).isFalse();
        assertThat(Ff1.permits(36, 4)).isTrue();
    }

    private static byte[] numerals(String text) {
        byte[] numerals = new byte[text.length()];
        for (int i = 0; i < numerals.length; i++) {
            numerals[i] = (byte) Character.digit(text.charAt(i), 36);
        }
        return numerals;
    }

    private static String text(byte[] numerals) {
        StringBuilder text = new StringBuilder();
        for (byte numeral : numerals) {
            text.append(Character.forDigit(numeral, 36));
        }
        return text.toString();
    }
}
