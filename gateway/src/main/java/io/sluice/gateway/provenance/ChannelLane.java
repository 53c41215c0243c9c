package io.sluice.gateway.provenance;

import io.sluice.ledger.LedgerException;
import io.sluice.ledger.fabric.mirror.LedgerMirror;
import io.sluice.ledger.fabric.mirror.MirroredLane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A lane as all organisations of a channel keep it, read from a mirror that trusts none of them. */
public final class ChannelLane implements LaneSource, LaneComparison.Kept {
    private final LedgerMirror mirror;
    private final String origin;

    /** The lane must be on the channel. */
    public ChannelLane(LedgerMirror mirror, String origin) {
        this.mirror = mirror;
        this.origin = origin;
    }

    @Override
    public String lane() {
        return origin;
    }

    private MirroredLane now() throws IOException {
        return mirror.lane(origin).orElseThrow(() -> new IOException("lane " + origin + ": not on the channel"));
    }

    @Override
    public byte[] checkpoint() throws IOException {
        return now().checkpoint().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<byte[]> entries(long from, int limit) throws IOException {
        List<byte[]> entries = new ArrayList<>();
        for (Optional<byte[]> record : mirror.records(origin, from, limit)) {
            entries.add(record.orElseThrow(() -> new LedgerException(
                    LedgerException.Stage.REFUSED,
                    "lane " + origin + ": the channel has only hashes of its records (expected: ask its owner)")));
        }
        return entries;
    }

    @Override
    public List<byte[]> consistency(long oldSize, long newSize) throws IOException {
        return mirror.consistency(origin, oldSize, newSize);
    }

    @Override
    public Optional<byte[]> witnessed(String lane) {
        return mirror.lane(lane)
                .filter(other -> other.size() > 0)
                .map(other -> other.checkpoint().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public long size() throws IOException {
        return now().size();
    }

    @Override
    public byte[] leafHash(long index) throws IOException {
        return mirror.leafHash(origin, index);
    }
}
