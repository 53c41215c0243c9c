package io.sluice.gateway.api;

import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.provenance.LaneSource;
import io.sluice.lane.EntryBundle;
import java.io.IOException;

/** Lanes as their owners hand them out, for a command on this machine that compares them with something else. */
final class LaneFace {
    private static final String OCTETS = "application/octet-stream";
    private static final int MAX_ENTRIES = 256;

    private final Audits audits;

    LaneFace(Audits audits) {
        this.audits = audits;
    }

    void checkpoint(Call call) throws IOException {
        call.respond(200, OCTETS, source(call).checkpoint());
    }

    void entries(Call call) throws IOException {
        int limit = (int) Math.min(MAX_ENTRIES, number(call, "limit"));
        call.respond(200, OCTETS, EntryBundle.encode(source(call).entries(number(call, "from"), limit)));
    }

    private LaneSource source(Call call) throws IOException {
        return audits.lane(call.query("at"), call.query("lane"));
    }

    private static long number(Call call, String name) throws HttpRefusal {
        String text = call.query(name).orElse("");
        if (!text.matches("[0-9]{1,18}")) {
            throw new HttpRefusal(400, "usage", name + ": not a number (expected: 0 or more)");
        }
        return Long.parseLong(text);
    }
}
