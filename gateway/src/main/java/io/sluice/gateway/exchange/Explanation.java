package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.policy.Finding;
import io.sluice.gateway.policy.Obligation;
import java.util.Map;
import java.util.Optional;

/**
 * What each obligation comes to for one recipient of a dataset.
 *
 * @param entry the version on offer
 * @param purpose the agreement's, or as asked; may be empty
 * @param agreement its identifier, if there is one already
 * @param profiles what the profiles in force are called
 * @param profilesSha256 SHA-256 of their file
 * @param findings in the order of the obligations
 */
public record Explanation(
        CatalogEntry entry,
        String recipient,
        String purpose,
        Optional<String> agreement,
        String profiles,
        ByteString profilesSha256,
        Map<Obligation, Finding> findings) {
    /** Whether nothing stands in the way that the exchange itself does not bring along. */
    public boolean clear() {
        return findings.values().stream().noneMatch(finding -> finding.state() == Finding.State.UNMET);
    }
}
