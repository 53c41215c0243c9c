package io.sluice.gateway.cli;

import io.sluice.gateway.provenance.LaneSource;
import io.sluice.lane.EntryBundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Optional;

/** A lane as its owner hands it out, fetched through our own gateway: its own lane, or that of a member it audits. */
final class AdminLane implements LaneSource {
    private final AdminClient gateway;
    private final String lane;
    private final String member; // Null: the gateway's own.

    AdminLane(AdminClient gateway, String lane, String member) {
        this.gateway = gateway;
        this.lane = lane;
        this.member = member;
    }

    @Override
    public String lane() {
        return lane;
    }

    @Override
    public byte[] checkpoint() throws IOException {
        return get(AdminClient.query("/admin/lane/checkpoint", "at", member, "lane", lane));
    }

    @Override
    public List<byte[]> entries(long from, int limit) throws IOException {
        byte[] bundle = get(AdminClient.query(
                "/admin/lane/entries",
                "at",
                member,
                "lane",
                lane,
                "from",
                Long.toString(from),
                "limit",
                Integer.toString(limit)));
        try {
            return EntryBundle.decode(bundle);
        } catch (IllegalArgumentException e) {
            throw new IOException(lane + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<byte[]> consistency(long oldSize, long newSize) throws IOException {
        throw new IOException(lane + ": read as a whole, no proof is needed");
    }

    @Override
    public Optional<byte[]> witnessed(String other) {
        return Optional.empty();
    }

    private byte[] get(String path) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            gateway.download(path, Channels.newChannel(bytes));
        } catch (CommandException e) {
            throw new IOException(lane + ": " + String.join("; ", e.reasons()), e);
        }
        return bytes.toByteArray();
    }
}
