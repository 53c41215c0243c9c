package io.sluice.gateway.catalog;

import com.google.protobuf.ByteString;
import io.sluice.gateway.policy.Holdings;
import io.sluice.gateway.policy.Parent;
import io.sluice.proto.Label;
import java.util.List;
import java.util.Optional;

/** What stands behind a version, and may have changed: asked at each decision. */
public interface Sources {
    /** Nothing is known of it: then it is shown to nobody. */
    Sources UNKNOWN = new Sources() {
        @Override
        public Optional<List<Parent>> parents(ByteString objectId, Label label) {
            return Optional.empty();
        }

        @Override
        public Optional<Holdings> rights(ByteString objectId, String dataset) {
            return Optional.empty();
        }
    };

    /** How what an object of that label was made from stands; empty: not known. */
    Optional<List<Parent>> parents(ByteString objectId, Label label);

    /** What we hold of the rights to it; empty: not known. */
    Optional<Holdings> rights(ByteString objectId, String dataset);
}
