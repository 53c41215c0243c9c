package io.sluice.gateway.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CipherSelfTestTest {
    @Test
    void itNamesWhatRunsAndGivesTheKnownAnswer() {
        CipherSelfTest result = CipherSelfTest.result();
        assertThat(result.isNative()).isEqualTo(!result.variant().equals("jdk"));
        assertThat(result.detail()).isNotBlank();
        assertThat(CipherSelfTest.answers(new JdkAead())).isTrue();
        assertThat(CipherSelfTest.answers(result.implementation().create())).isTrue();
    }

    @Test
    void aCipherThatLeavesPlaintextBehindABadTagFailsTheTest() throws SealException {
        Aead leaking = new Aead() {
            private final Aead good = new JdkAead();

            @Override
            public void seal(byte[] key, byte[] nonce, byte[] aad, byte[] in, int at, int n, byte[] out, int to) {
                good.seal(key, nonce, aad, in, at, n, out, to);
            }

            @Override
            public void open(byte[] key, byte[] nonce, byte[] aad, byte[] in, int at, int n, byte[] out, int to)
                    throws SealException {
                try {
                    good.open(key, nonce, aad, in, at, n, out, to);
                } catch (SealException e) {
                    out[0] = 1;
                    throw e;
                }
            }
        };
        assertThat(CipherSelfTest.answers(leaking)).isFalse();
    }

    @Test
    void bothImplementationsAgreeOnEveryLengthAndAad() throws SealException {
        Random random = new Random(7);
        byte[] key = new byte[32];
        random.nextBytes(key);
        Aead one = CipherSelfTest.result().implementation().create();
        Aead two = new JdkAead();
        for (int length : new int[] {0, 1, 15, 16, 17, 255, 256, 257, 4096, 16383, 16384}) {
            for (int aadLength : new int[] {0, 1, 16, 40}) {
                byte[] nonce = new byte[12];
                byte[] aad = new byte[aadLength];
                byte[] plain = new byte[length];
                random.nextBytes(nonce);
                random.nextBytes(aad);
                random.nextBytes(plain);
                byte[] sealedByOne = new byte[length + 16];
                byte[] sealedByTwo = Arrays.copyOf(plain, length + 16);
                one.seal(key, nonce, aad, plain, 0, length, sealedByOne, 0);
                two.seal(key, nonce, aad, sealedByTwo, 0, length, sealedByTwo, 0);
                assertThat(sealedByTwo).isEqualTo(sealedByOne);
                byte[] opened = new byte[length];
                two.open(key, nonce, aad, sealedByOne, 0, length + 16, opened, 0);
                assertThat(opened).isEqualTo(plain);
                one.open(key, nonce, aad, sealedByTwo, 0, length + 16, sealedByTwo, 0);
                assertThat(Arrays.copyOf(sealedByTwo, length)).isEqualTo(plain);
            }
        }
    }
}
