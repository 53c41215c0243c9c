package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.identity.Operator;
import io.sluice.gateway.identity.OperatorFile;
import io.sluice.gateway.identity.OperatorRole;
import io.sluice.gateway.identity.OperatorRoster;
import io.sluice.gateway.sealing.Signatures;
import java.io.IOException;
import java.time.Clock;
import java.util.HexFormat;

/** Who acts for the organisation. */
final class OperatorFace {
    private final RecordedOperators operators;
    private final String organisation;
    private final Clock clock;

    OperatorFace(RecordedOperators operators, String organisation, Clock clock) {
        this.operators = operators;
        this.organisation = organisation;
        this.clock = clock;
    }

    /** With what the next change has to follow. */
    void list(Call call) throws IOException {
        OperatorRoster roster = operators.roster();
        ObjectNode answer = Answers.object();
        answer.put("organisation", organisation);
        answer.put("serial", roster.serial());
        answer.put("previous", HexFormat.of().formatHex(roster.head().toByteArray()));
        answer.put("timeMillis", Math.max(clock.millis(), roster.timeMillis()));
        answer.put("owned", roster.owned());
        ArrayNode rows = answer.putArray("operators");
        roster.all().forEach(operator -> rows.add(object(operator)));
        Answers.send(call, answer);
    }

    void change(Call call) throws IOException {
        byte[] change = call.body().bytes(2 * OperatorFile.MAX_BYTES);
        Answers.send(call, object(operators.apply(Signatures.parse(change))));
    }

    private ObjectNode object(Operator operator) {
        ObjectNode row = Answers.object();
        row.put("name", operator.name());
        operator.roles().stream().map(OperatorRole::word).sorted().forEach(row.putArray("roles")::add);
        row.put("active", operator.activeAt(clock.millis()));
        row.put("from", Answers.time(operator.fromMillis()));
        row.put("until", Answers.time(operator.untilMillis()));
        row.put("removedAt", Answers.time(operator.removedAtMillis()));
        row.put("fingerprint", operator.fingerprint().toString());
        return row;
    }
}
