package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.classification.Grade;
import io.sluice.gateway.policy.Reason;
import java.util.List;

/** How a publication ended. Either way it is recorded. */
public sealed interface Published {
    /**
     * Sealed, stored and recorded; and offered, unless its entry is withdrawn: then it is held.
     *
     * @param recordIndex of its record in our lane
     */
    record Stored(CatalogEntry entry, Grade grade, ByteString plaintextSha256, long recordIndex) implements Published {}

    /** Nothing is offered and nothing was kept. */
    record Refused(List<Reason> reasons, Grade grade) implements Published {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }
}
