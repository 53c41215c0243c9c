package io.sluice.gateway.sealing;

import static io.sluice.gateway.sealing.SealedObjectTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.SealException.Reason;
import io.sluice.proto.Signed;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.util.List;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.junit.jupiter.api.Test;

class SignaturesTest {
    private final SigningKeys clinic = Fixture.signer("clinic", 1);
    private final SigningKeys institute = Fixture.signer("institute", 20);
    private final ByteString payload = ByteString.copyFromUtf8("terms");

    @Test
    void bothSidesSignOneAgreement() throws SealException {
        Signed both = institute.addTo(clinic.sign("agreement", payload));
        assertThat(Signatures.verify(both, "agreement", "clinic", List.of(clinic.publicKey())))
                .isEqualTo(payload);
        assertThat(Signatures.verify(both, "agreement", "institute", List.of(institute.publicKey())))
                .isEqualTo(payload);
        assertRefused(
                Reason.BAD_SIGNATURE,
                () -> Signatures.verify(both, "agreement", "clinic", List.of(institute.publicKey())));
    }

    @Test
    void theKeyIdIsComputedNotBelieved() {
        Signed signed = clinic.sign("agreement", payload);
        var posing = institute.publicKey().toBuilder().setKeyId(clinic.keyId()).build();
        assertRefused(Reason.BAD_SIGNATURE, () -> Signatures.verify(signed, "agreement", "clinic", List.of(posing)));
    }

    @Test
    void oneSeedIsOneKeyWhoeverSigns() {
        byte[] message = "message".getBytes(StandardCharsets.UTF_8);
        MLDSAPrivateKeyParameters key = MlDsa65.fromSeed(new byte[32]);
        byte[] signature = MlDsa65.sign(key, message, Fixture.RANDOM);
        assertThat(MlDsa65.verify(key.getPublicKey(), message, signature)).isTrue();
        PrivateKey ofJdk = MlDsa65.jdkKey(key);
        assumeTrue(ofJdk != null, "this JDK has no ML-DSA");
        byte[] signedByJdk = MlDsa65.sign(ofJdk, message);
        assertThat(MlDsa65.verifyWithBouncyCastle(key.getPublicKey(), message, signedByJdk))
                .isTrue();
        assertThat(MlDsa65.verify(key.getPublicKey(), message, signedByJdk)).isTrue();
    }

    @Test
    void theJdkSignsWhereItCan() {
        boolean expected = Runtime.version().feature() >= 24;
        assertThat(MlDsa65.jdkKey(MlDsa65.fromSeed(new byte[32])) != null).isEqualTo(expected);
    }
}
