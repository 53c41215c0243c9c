package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.classification.Grade;
import io.sluice.gateway.policy.Reason;
import java.util.List;

/** How a derivation ended. Either way it is recorded. */
public sealed interface Derived {
    /**
     * Sealed, stored, recorded, and offered to the one recipient.
     *
     * @param grade of what was written
     * @param recordIndex of its PUBLISHED record in our lane
     */
    record Made(CatalogEntry entry, Grade grade, ByteString plaintextSha256, long recordIndex) implements Derived {}

    /** Nothing is offered and nothing was kept. */
    record Refused(List<Reason> reasons) implements Derived {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }
}
