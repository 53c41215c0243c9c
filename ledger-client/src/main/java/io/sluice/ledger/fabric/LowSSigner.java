package io.sluice.ledger.fabric;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.hyperledger.fabric.client.identity.Signer;

/**
 * ECDSA over P-256 as Fabric wants it: DER, with s in the lower half of the group's order, because it refuses the other
 * spelling of the same signature. Safe for concurrent use.
 */
public final class LowSSigner implements Signer {
    /** Order of the group of P-256 (FIPS 186-4, D.1.2.3). */
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private static final BigInteger HALF = ORDER.shiftRight(1);

    private final PrivateKey key;

    /** Signs with a private key of P-256. */
    public LowSSigner(PrivateKey key) {
        this.key = key;
    }

    /** The signature of a SHA-256 digest. */
    @Override
    public byte[] sign(byte[] digest) throws GeneralSecurityException {
        Signature ecdsa = Signature.getInstance("NONEwithECDSAinP1363Format");
        ecdsa.initSign(key);
        ecdsa.update(digest);
        return der(ecdsa.sign());
    }

    /** r and s of 32 bytes each as DER, s brought to the lower half. */
    static byte[] der(byte[] rs) {
        BigInteger r = new BigInteger(1, Arrays.copyOfRange(rs, 0, rs.length / 2));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(rs, rs.length / 2, rs.length));
        ASN1EncodableVector both = new ASN1EncodableVector(2);
        both.add(new ASN1Integer(r));
        both.add(new ASN1Integer(s.compareTo(HALF) > 0 ? ORDER.subtract(s) : s));
        try {
            return new DERSequence(both).getEncoded("DER");
        } catch (java.io.IOException e) {
            throw new IllegalStateException("two integers cannot be encoded", e);
        }
    }
}
