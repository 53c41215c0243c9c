package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.OperatorRoster;
import io.sluice.proto.OperatorChange;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.util.HexFormat;

/** Changes of the roster: made here, so that an owner signs what the gateway then takes. */
final class OperatorChanges {
    private OperatorChanges() {}

    /** Lets the change follow the newest one, signs it if somebody acts, and has it made. */
    static ObjectNode make(AdminClient gateway, OperatorChange.Builder change) throws IOException, CommandException {
        JsonNode roster = gateway.get("/admin/operators");
        OperatorChange made = change.setOrganisation(roster.path("organisation").asText())
                .setSerial(roster.path("serial").asLong() + 1)
                .setPrevious(ByteString.copyFrom(
                        HexFormat.of().parseHex(roster.path("previous").asText())))
                .setTimeMillis(roster.path("timeMillis").asLong())
                .build();
        Signed signed = gateway.operator()
                .map(key -> key.sign(OperatorRoster.TYPE, made.toByteString()))
                .orElseGet(() -> Signed.newBuilder()
                        .setType(OperatorRoster.TYPE)
                        .setPayload(made.toByteString())
                        .build());
        return (ObjectNode) gateway.postBytes("/admin/operators", signed.toByteArray());
    }
}
