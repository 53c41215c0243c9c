package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.policy.Reason;
import io.sluice.proto.Rank;
import java.util.List;

/** How far an acquisition got, as values; what could not be reached is a {@link PartnerException}. */
public sealed interface Acquired {
    /**
     * The ciphertext is here and verified, the key was granted: the plaintext may be read.
     *
     * @param transferId ours; names the acquisition in what follows
     * @param plaintextLength in bytes
     */
    record Ready(String transferId, String agreementId, String dataset, long version, Rank rank, long plaintextLength)
            implements Acquired {}

    /**
     * The whole plaintext was read, and its label holds: it may get its name.
     *
     * @param plaintextSha256 32 bytes
     */
    record Checked(String transferId, ByteString plaintextSha256) implements Acquired {}

    /** No. Nothing may be kept of what was read. */
    record Refused(List<Reason> reasons) implements Acquired {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }
}
