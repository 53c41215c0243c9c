package io.sluice.gateway.dsp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The protocol's error messages. */
final class ErrorCodec {
    private static final int MAX_REASONS = 16;

    private ErrorCodec() {}

    /** @param type {@code CatalogError}, {@code ContractNegotiationError} or {@code TransferError} */
    static ObjectNode write(String type, String consumerPid, String providerPid, String code, List<String> reasons) {
        ObjectNode json = MessageCodec.head(type);
        if (!consumerPid.isEmpty()) {
            json.put("consumerPid", consumerPid);
        }
        if (!providerPid.isEmpty()) {
            json.put("providerPid", providerPid);
        }
        ArrayNode list = json.put("code", code).putArray("reason");
        reasons.forEach(list::add);
        return json;
    }

    /** The reasons in an error of a peer, ours or theirs, as far as they can be read; never fails. */
    static List<String> reasons(byte[] body) {
        List<String> all = new ArrayList<>();
        try {
            ObjectNode json = Json.read(body);
            all.addAll(Json.texts(json, "reason"));
            all.addAll(Json.texts(json, "reasons"));
        } catch (BadMessage unreadable) {
            return List.of();
        }
        return all.stream()
                .map(Printable::line)
                .filter(each -> !each.isEmpty())
                .limit(MAX_REASONS)
                .toList();
    }
}
