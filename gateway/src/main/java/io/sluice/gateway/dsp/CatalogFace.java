package io.sluice.gateway.dsp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.catalog.Catalog;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.exchange.Community;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.Headers;
import io.sluice.gateway.policy.Party;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Shows each caller what it may see of our catalog, in pages. */
public final class CatalogFace {
    private static final int PAGE = 100;

    private final Catalog catalog;
    private final Community community;
    private final Neighbours neighbours;
    private final String self;
    private final String ownBase;
    private final Clock clock;

    /**
     * @param self our own name
     * @param ownBase base URL of our side of the protocol
     */
    public CatalogFace(
            Catalog catalog, Community community, Neighbours neighbours, String self, String ownBase, Clock clock) {
        this.catalog = catalog;
        this.community = community;
        this.neighbours = neighbours;
        this.self = self;
        this.ownBase = ownBase;
        this.clock = clock;
    }

    void request(Call call) throws IOException {
        Optional<Party> party = community.party(neighbours.caller(call));
        try {
            ObjectNode request = Json.read(call.body().bytes(Dsp.MAX_MESSAGE));
            MessageCodec.requireContext(request);
            if (!Json.required(request, "@type").equals("CatalogRequestMessage")) {
                throw new BadMessage("@type: another, or prefixed (expected: CatalogRequestMessage)");
            }
            CatalogCodec.requireNoFilter(request);
        } catch (BadMessage e) {
            error(call, 400, e.getMessage());
            return;
        }
        String after = call.query("after").orElse("");
        List<CatalogEntry> rest = party.map(each -> catalog.visibleTo(each, clock.millis())).orElse(List.of()).stream()
                .filter(each -> each.dataset().compareTo(after) > 0)
                .toList();
        List<CatalogEntry> page = rest.subList(0, Math.min(PAGE, rest.size()));
        Headers headers = Headers.of("Content-Type", Dsp.JSON);
        if (page.size() < rest.size()) {
            String last = page.get(page.size() - 1).dataset();
            headers = headers.with("Link", "<" + ownBase + "/catalog/request?after=" + last + ">; rel=\"next\"");
        }
        call.respond(200, headers, Json.bytes(CatalogCodec.catalog(self, ownBase, page)));
    }

    void dataset(Call call) throws IOException {
        Optional<Party> party = community.party(neighbours.caller(call));
        Optional<CatalogEntry> entry =
                party.flatMap(each -> catalog.visibleTo(each, call.parameter("id"), clock.millis()));
        if (entry.isPresent()) {
            call.respond(200, Dsp.JSON, Json.bytes(CatalogCodec.dataset(self, ownBase, entry.get())));
        } else {
            error(call, 404, "unknown, or not for you");
        }
    }

    private static void error(Call call, int status, String reason) throws IOException {
        ObjectNode error = ErrorCodec.write("CatalogError", "", "", Integer.toString(status), List.of(reason));
        call.respond(status, Dsp.JSON, Json.bytes(error));
    }
}
