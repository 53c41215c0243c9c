package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.privacy.PlanJson;
import io.sluice.gateway.sealing.Digests;
import io.sluice.proto.Derivation;
import io.sluice.proto.Label;
import io.sluice.proto.MeasuredRisk;
import io.sluice.proto.TransformPlan;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** What a label and a manifest tell of derived data: from what, how, what risk is left, and why a rank was lowered. */
record DerivationText(Label label, ByteString planBytes) {

    /** Adds it to an answer; nothing for data that are not derived. */
    void addTo(ObjectNode answer) {
        if (label.hasDerivation()) {
            Derivation derivation = label.getDerivation();
            ObjectNode object = answer.putObject("derivation");
            derivation.getParentObjectIdsList().stream()
                    .map(DerivationText::hex)
                    .forEach(object.withArray("parents")::add);
            object.put("parentsRank", derivation.getParentsRank().name());
            object.put("planDigest", hex(derivation.getTransformPlanDigest()));
            object.put("joinGroup", derivation.getJoinGroup());
            if (derivation.hasRisk()) {
                risk(object.putObject("risk"), derivation.getRisk());
            }
            if (!planBytes.isEmpty()) {
                object.put("planIsTheLabels", planIsTheLabels());
                plan().ifPresent(plan -> object.set("plan", PlanJson.write(plan)));
            }
        }
        if (label.hasDowngrade()) {
            answer.putObject("downgrade")
                    .put("from", label.getDowngrade().getFrom().name())
                    .put("decidedBy", label.getDowngrade().getDecidedBy())
                    .put("reason", label.getDowngrade().getReason())
                    .put("decided", Times.shown(label.getDowngrade().getDecidedAtMillis()));
        }
    }

    private static void risk(ObjectNode object, MeasuredRisk risk) {
        object.put("rows", risk.getRows());
        object.put("released", risk.getReleased());
        object.put("suppressed", risk.getSuppressed());
        object.put("k", Integer.toUnsignedLong(risk.getK()));
        if (risk.getEarlierReleases() != 0) {
            object.put("earlierReleases", Integer.toUnsignedLong(risk.getEarlierReleases()));
            object.put("combinedK", Integer.toUnsignedLong(risk.getCombinedK()));
        }
        object.put("l", Integer.toUnsignedLong(risk.getL()));
        object.put("t", risk.getT());
        object.put("prosecutor", risk.getProsecutorRisk());
        object.put("journalist", risk.getJournalistRisk());
        object.put("marketer", risk.getMarketerRisk());
        object.put("rowsOfOne", Integer.toUnsignedLong(risk.getRowsOfOne()));
    }

    /** For people; empty for data that are not derived. */
    String text() {
        StringBuilder text = new StringBuilder();
        if (label.hasDerivation()) {
            Derivation derivation = label.getDerivation();
            text.append("made from    ");
            derivation
                    .getParentObjectIdsList()
                    .forEach(id -> text.append(hex(id)).append(' '));
            text.append('(').append(derivation.getParentsRank()).append(")\n");
            if (derivation.hasRisk()) {
                text.append("risk         ").append(risk(derivation.getRisk())).append('\n');
            }
            if (!derivation.getJoinGroup().isEmpty()) {
                text.append("joinable     with ")
                        .append(derivation.getJoinGroup().replaceAll("\\p{Cntrl}", "?"))
                        .append('\n');
            }
            text.append("plan         ")
                    .append(hex(derivation.getTransformPlanDigest()))
                    .append(
                            planBytes.isEmpty()
                                    ? " (not in a manifest here)"
                                    : planIsTheLabels() ? "" : " (NOT the plan in the manifest)")
                    .append('\n');
            plan().ifPresent(plan -> text.append(DeidentifyReport.columns(plan)));
        }
        if (label.hasDowngrade()) {
            text.append("downgraded   from ")
                    .append(label.getDowngrade().getFrom())
                    .append(" by ")
                    .append(label.getDowngrade().getDecidedBy().replaceAll("\\p{Cntrl}", "?"))
                    .append(": ")
                    .append(label.getDowngrade().getReason().replaceAll("\\p{Cntrl}", "?"))
                    .append('\n');
        }
        return text.toString();
    }

    /** In one line. */
    static String risk(MeasuredRisk risk) {
        return String.format(
                Locale.ROOT,
                "%d of %d rows, k = %d%s%s",
                risk.getReleased(),
                risk.getRows(),
                Integer.toUnsignedLong(risk.getK()),
                risk.getEarlierReleases() == 0
                        ? ""
                        : " (" + Integer.toUnsignedLong(risk.getCombinedK()) + " with "
                                + Integer.toUnsignedLong(risk.getEarlierReleases()) + " earlier releases)",
                risk.getL() == 0
                        ? ""
                        : ", l = " + Integer.toUnsignedLong(risk.getL()) + ", t = "
                                + risk.getT().replaceAll("\\p{Cntrl}", "?"));
    }

    private boolean planIsTheLabels() {
        return Digests.sha256(planBytes).equals(label.getDerivation().getTransformPlanDigest());
    }

    private Optional<TransformPlan> plan() {
        try {
            return planBytes.isEmpty() ? Optional.empty() : Optional.of(TransformPlan.parseFrom(planBytes));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty(); // shown as what it is: not the label's, or none that can be read
        }
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
