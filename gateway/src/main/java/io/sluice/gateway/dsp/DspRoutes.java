package io.sluice.gateway.dsp;

import io.sluice.gateway.contracts.MessageType;
import io.sluice.gateway.exchange.Mailboxes;
import io.sluice.gateway.http.Routes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Every path of the Dataspace Protocol 2025-1, both roles. */
public final class DspRoutes {
    private DspRoutes() {}

    /** Routes to serve beside others. */
    public static Routes of(CatalogFace catalog, Mailboxes negotiations, Mailboxes transfers, Neighbours neighbours) {
        ProcessFace n = new ProcessFace(negotiations, neighbours, "ContractNegotiation");
        ProcessFace t = new ProcessFace(transfers, neighbours, "TransferProcess");
        String negotiation = Dsp.BASE + "/negotiations";
        String transfer = Dsp.BASE + "/transfers";
        return Routes.none()
                .on("GET", "/.well-known/dspace-version", call -> call.respond(200, Dsp.JSON, versions(Dsp.BASE)))
                .on(
                        "GET",
                        Dsp.ROOT + "/.well-known/dspace-version",
                        call -> call.respond(200, Dsp.JSON, versions("/" + Dsp.VERSION)))
                .on("POST", Dsp.BASE + "/catalog/request", catalog::request)
                .on("GET", Dsp.BASE + "/catalog/datasets/{id}", catalog::dataset)
                .on("POST", negotiation + "/request", n.opening(MessageType.CONTRACT_REQUEST))
                .on("POST", negotiation + "/offers", n.opening(MessageType.CONTRACT_OFFER))
                .on("GET", negotiation + "/{pid}", n::show)
                .on("POST", negotiation + "/{pid}/request", n.receiving(List.of(MessageType.CONTRACT_REQUEST)))
                .on("POST", negotiation + "/{pid}/offers", n.receiving(List.of(MessageType.CONTRACT_OFFER)))
                .on(
                        "POST",
                        negotiation + "/{pid}/events",
                        n.receiving(List.of(MessageType.ACCEPTED, MessageType.FINALIZED)))
                .on("POST", negotiation + "/{pid}/agreement", n.receiving(List.of(MessageType.AGREEMENT)))
                .on(
                        "POST",
                        negotiation + "/{pid}/agreement/verification",
                        n.receiving(List.of(MessageType.VERIFICATION)))
                .on("POST", negotiation + "/{pid}/termination", n.receiving(List.of(MessageType.CONTRACT_TERMINATION)))
                .on("POST", transfer + "/request", t.opening(MessageType.TRANSFER_REQUEST))
                .on("GET", transfer + "/{pid}", t::show)
                .on("POST", transfer + "/{pid}/start", t.receiving(List.of(MessageType.TRANSFER_START)))
                .on("POST", transfer + "/{pid}/completion", t.receiving(List.of(MessageType.TRANSFER_COMPLETION)))
                .on("POST", transfer + "/{pid}/suspension", t.receiving(List.of(MessageType.TRANSFER_SUSPENSION)))
                .on("POST", transfer + "/{pid}/termination", t.receiving(List.of(MessageType.TRANSFER_TERMINATION)));
    }

    private static byte[] versions(String path) {
        return ("{\"protocolVersions\":[{\"version\":\"" + Dsp.VERSION + "\",\"path\":\"" + path
                        + "\",\"binding\":\"HTTPS\"}]}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
