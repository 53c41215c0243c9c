package io.sluice.gateway.sealing;

import java.util.Arrays;
import org.bouncycastle.crypto.PacketCipherException;
import org.bouncycastle.crypto.modes.AESGCMModePacketCipher;
import org.bouncycastle.crypto.modes.AESGCMPacketCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/** The one-shot packet cipher of BouncyCastle LTS. Used only when it is native: its Java form has known defects. */
final class NativeAead implements Aead {
    private final AESGCMModePacketCipher cipher = AESGCMPacketCipher.newInstance();
    private byte[] lastKey;
    private KeyParameter parameter;

    @Override
    public void seal(
            byte[] key, byte[] nonce, byte[] aad, byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        try {
            cipher.processPacket(true, parameters(key, nonce, aad), in, inOffset, length, out, outOffset);
        } catch (PacketCipherException e) {
            throw new IllegalStateException("AES-GCM cannot seal", e);
        }
    }

    @Override
    public void open(
            byte[] key, byte[] nonce, byte[] aad, byte[] in, int inOffset, int length, byte[] out, int outOffset)
            throws SealException {
        if (length < TAG) {
            throw SealException.notAuthentic();
        }
        try {
            cipher.processPacket(false, parameters(key, nonce, aad), in, inOffset, length, out, outOffset);
        } catch (PacketCipherException e) {
            Arrays.fill(out, outOffset, outOffset + length - TAG, (byte) 0);
            throw SealException.notAuthentic();
        }
    }

    private AEADParameters parameters(byte[] key, byte[] nonce, byte[] aad) {
        if (key != lastKey) { // same array, same key: chunk ciphers lend theirs again and again
            lastKey = key;
            parameter = new KeyParameter(key);
        }
        return new AEADParameters(parameter, 8 * TAG, nonce, aad);
    }
}
