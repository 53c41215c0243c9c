package io.sluice.gateway.catalog;

import com.google.protobuf.ByteString;
import io.sluice.gateway.policy.Holdings;
import io.sluice.gateway.policy.Parent;
import io.sluice.proto.Label;
import java.util.List;
import java.util.Optional;

/** Of an organisation that publishes only what is its own, and hands no right on. */
public record OwnSources(String organisation) implements Sources {
    @Override
    public Optional<List<Parent>> parents(ByteString objectId, Label label) {
        return Optional.empty();
    }

    @Override
    public Optional<Holdings> rights(ByteString objectId, String dataset) {
        return Optional.of(Holdings.own(organisation, dataset));
    }
}
