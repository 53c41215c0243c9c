package io.sluice.gateway.provenance;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A lane that there must be and that cannot be read. */
final class UnreadLane implements LaneSource {
    private final String origin;
    private final IOException why;

    UnreadLane(String origin, IOException why) {
        this.origin = origin;
        this.why = why;
    }

    @Override
    public String lane() {
        return origin;
    }

    @Override
    public byte[] checkpoint() throws IOException {
        throw why;
    }

    @Override
    public List<byte[]> entries(long from, int limit) throws IOException {
        throw why;
    }

    @Override
    public List<byte[]> consistency(long oldSize, long newSize) throws IOException {
        throw why;
    }

    @Override
    public Optional<byte[]> witnessed(String lane) {
        return Optional.empty();
    }
}
