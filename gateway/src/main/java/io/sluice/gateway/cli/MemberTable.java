package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Members as lines of JSON, or as a table. */
final class MemberTable {
    private MemberTable() {}

    static void print(SluiceCommand command, ObjectNode list) {
        Table table = new Table("NAME", "CLEARANCE", "IN", "ROLES", "STATE", "URL", "FINGERPRINT");
        for (JsonNode member : list.path("members")) {
            if (command.json) {
                command.print((ObjectNode) member, "");
            }
            table.row(
                    member.path("name").asText(),
                    member.path("clearance").asText(),
                    member.path("jurisdiction").asText(),
                    String.join(",", Json.texts(member.path("roles"))),
                    member.path("revoked").asBoolean()
                            ? "revoked " + member.path("revokedAt").asText()
                            : "until " + member.path("expires").asText(),
                    member.path("url").asText(),
                    member.path("fingerprint").asText());
        }
        if (!command.json) {
            command.print(Json.object(), table.toString());
        }
    }
}
