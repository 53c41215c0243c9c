package io.sluice.gateway.policy;

import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.Jurisdiction;
import java.util.Optional;

/** Who counts the persons whose personal information leaves the jurisdiction, as decisions ask. Any thread. */
@FunctionalInterface
public interface Border {
    /** Of a provider that does not say where it is. */
    Border NONE = (objectId, theirs) -> Crossing.UNCOUNTED;

    /**
     * What would be, if an object were given there now.
     *
     * @param theirs where the recipient is; empty: not known
     */
    Crossing crossing(ByteString objectId, Optional<Jurisdiction> theirs);
}
