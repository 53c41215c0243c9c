package io.sluice.gateway.sealing;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The JDK's AES/GCM: the fallback where BouncyCastle has no native code for this machine. */
final class JdkAead implements Aead {
    private final Cipher cipher;
    private byte[] lastKey;
    private SecretKeySpec parameter;

    JdkAead() {
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (NoSuchAlgorithmException | NoSuchPaddingException e) {
            throw new IllegalStateException("every Java platform has AES/GCM/NoPadding", e);
        }
    }

    @Override
    public void seal(
            byte[] key, byte[] nonce, byte[] aad, byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        try {
            init(Cipher.ENCRYPT_MODE, key, nonce, aad);
            cipher.doFinal(in, inOffset, length, out, outOffset);
        } catch (GeneralSecurityException e) {
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
            init(Cipher.DECRYPT_MODE, key, nonce, aad);
            cipher.doFinal(in, inOffset, length, out, outOffset);
        } catch (AEADBadTagException e) {
            Arrays.fill(out, outOffset, outOffset + length - TAG, (byte) 0);
            throw SealException.notAuthentic();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM cannot open", e);
        }
    }

    private void init(int mode, byte[] key, byte[] nonce, byte[] aad) throws GeneralSecurityException {
        if (key != lastKey) {
            lastKey = key;
            parameter = new SecretKeySpec(key, "AES");
        }
        cipher.init(mode, parameter, new GCMParameterSpec(8 * TAG, nonce));
        if (aad.length > 0) {
            cipher.updateAAD(aad);
        }
    }
}
