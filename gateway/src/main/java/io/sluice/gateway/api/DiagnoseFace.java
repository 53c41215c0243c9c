package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.dsp.Diagnosis;
import io.sluice.gateway.dsp.PeerDiagnosis;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import java.io.IOException;
import java.util.Locale;

/** The way to a member, looked at step by step. */
final class DiagnoseFace {
    private final PeerDiagnosis diagnosis;

    DiagnoseFace(PeerDiagnosis diagnosis) {
        this.diagnosis = diagnosis;
    }

    void diagnose(Call call) throws IOException {
        String peer = call.query("peer")
                .orElseThrow(() -> new HttpRefusal(400, "usage", "peer: missing (expected: a member's name)"));
        Diagnosis found = diagnosis.of(peer, bytes(call));
        ObjectNode answer = Answers.object();
        answer.put("peer", found.peer());
        answer.put("passed", found.passed());
        ArrayNode steps = answer.putArray("steps");
        for (Diagnosis.Step step : found.steps()) {
            ObjectNode object = steps.addObject();
            object.put("step", step.name());
            object.put("standing", step.standing().name().toLowerCase(Locale.ROOT));
            object.put("detail", step.detail());
            object.put("advice", step.advice());
        }
        Answers.send(call, answer);
    }

    private static long bytes(Call call) throws HttpRefusal {
        String text = call.query("bytes").orElse("0");
        if (!text.matches("[0-9]{1,12}")) {
            throw new HttpRefusal(400, "usage", "bytes: not a number (expected: 0 or more)");
        }
        return Long.parseLong(text);
    }
}
