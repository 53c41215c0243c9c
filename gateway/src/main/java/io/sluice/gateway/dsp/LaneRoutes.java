package io.sluice.gateway.dsp;

import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.http.Routes;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Role;
import io.sluice.gateway.provenance.OwnLanes;
import io.sluice.lane.EntryBundle;
import io.sluice.ledger.Entry;
import io.sluice.ledger.LaneView;
import io.sluice.ledger.Query;
import io.sluice.ledger.Witness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Our lanes as other gateways may read them; {@code lane} says which one. Every member may have our checkpoint, consistency proofs, and the checkpoint
 * that we keep of its or another lane: they are hashes, and they are what makes a rewritten lane show. The (blinded)
 * records are for auditors and supervisors.
 */
public final class LaneRoutes {
    private static final System.Logger LOG = System.getLogger(LaneRoutes.class.getName());
    private static final String OCTETS = "application/octet-stream";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int MAX_ENTRIES = 256;

    private final Members members;
    private final OwnLanes lanes;
    private final Witness witness;

    private LaneRoutes(Members members, OwnLanes lanes, Witness witness) {
        this.members = members;
        this.lanes = lanes;
        this.witness = witness;
    }

    /** The routes below {@code /sluice/v1/lane}. */
    public static Routes of(Members members, OwnLanes lanes, Witness witness) {
        LaneRoutes routes = new LaneRoutes(members, lanes, witness);
        return Routes.none()
                .on("GET", "/sluice/v1/lane/checkpoint", routes::checkpoint)
                .on("GET", "/sluice/v1/lane/consistency", routes::consistency)
                .on("GET", "/sluice/v1/lane/witnessed", routes::witnessed)
                .on("GET", "/sluice/v1/lane/entries", routes::entries);
    }

    private void checkpoint(Call call) throws IOException {
        Callers.member(members, call);
        call.respond(200, TEXT, lane(call).checkpoint().getBytes(StandardCharsets.UTF_8));
    }

    private void consistency(Call call) throws IOException {
        Callers.member(members, call);
        long from = number(call, "from");
        long to = number(call, "to");
        LaneView ledger = lane(call);
        if (from > to || to > ledger.size()) {
            throw new HttpRefusal(404, "NOT_FOUND", "from, to: no such sizes of this lane");
        }
        ByteArrayOutputStream hashes = new ByteArrayOutputStream();
        ledger.consistency(from, to).forEach(hashes::writeBytes);
        call.respond(200, OCTETS, hashes.toByteArray());
    }

    private void witnessed(Call call) throws IOException {
        Callers.member(members, call);
        String note = witness.newest(call.query("lane").orElse(""))
                .orElseThrow(() -> new HttpRefusal(404, "NOT_FOUND", "no checkpoint of that lane is kept here"));
        call.respond(200, TEXT, note.getBytes(StandardCharsets.UTF_8));
    }

    private void entries(Call call) throws IOException {
        Member member = Callers.member(members, call);
        if (!member.roles().contains(Role.AUDITOR) && !member.roles().contains(Role.SUPERVISOR)) {
            throw Callers.notForYou();
        }
        long from = number(call, "from");
        int limit = (int) Math.min(MAX_ENTRIES, number(call, "limit"));
        List<Entry> entries =
                lane(call).find(Query.all().withRange(from, from + limit).withLimit(Math.max(1, limit)));
        byte[] bundle = EntryBundle.encode(entries.stream().map(Entry::record).toList());
        call.respond(200, OCTETS, bundle);
    }

    /** The lane that is asked for; without {@code lane} the first one, which older gateways mean. */
    private LaneView lane(Call call) throws HttpRefusal {
        String origin = call.query("lane").orElse(lanes.usual());
        try {
            return lanes.open(origin);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "asked for a lane that cannot be shown: {0}", e.getMessage());
            throw new HttpRefusal(404, "NOT_FOUND", "no such lane here");
        }
    }

    private static long number(Call call, String name) throws HttpRefusal {
        try {
            long number = Long.parseLong(call.query(name).orElse(""));
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new HttpRefusal(400, "USAGE", name + ": not a number (expected: 0 or more)");
    }
}
