package io.sluice.gateway.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import java.util.List;

/** Whatever the bytes are: a message that says exactly them, or the documented exception. */
class ProvenanceFuzzTest {
    private static final MemberKeys NOBODY = organisation -> java.util.Optional.empty();

    @FuzzTest
    void record(byte[] bytes) {
        try {
            assertThat(Records.parse(bytes).toByteArray()).isEqualTo(bytes);
        } catch (RecordException e) {
            assertThat(e).hasMessageStartingWith("record: ");
        }
    }

    @FuzzTest
    void opening(byte[] bytes) {
        try {
            assertThat(Commitment.opens(Openings.parse(bytes), ByteString.copyFrom(new byte[32])))
                    .isFalse();
        } catch (RecordException e) {
            assertThat(e).hasMessageStartingWith("opening: ");
        }
    }

    @FuzzTest
    void bundle(byte[] bytes) {
        List<Check> checks = new BundleVerifier(NOBODY).verify(bytes);
        assertThat(checks).anyMatch(check -> !check.ok());
    }

    @FuzzTest
    void auditGrant(byte[] bytes) {
        try {
            assertThat(AuditGrants.parse(bytes).toByteArray()).isEqualTo(bytes);
        } catch (RecordException e) {
            assertThat(e).hasMessageStartingWith("audit grant: ");
        }
    }

    @FuzzTest
    void singleRecord(byte[] bytes) {
        assertThat(new BundleVerifier(NOBODY).verifyRecord("hospital/main", bytes, bytes))
                .anyMatch(check -> !check.ok());
    }
}
