package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.consent.CommittedConsents;
import io.sluice.gateway.exchange.Consents;
import io.sluice.proto.ConsentForm;
import io.sluice.proto.ConsentReceipt;
import io.sluice.proto.ConsentReceiptEvent;
import io.sluice.proto.ConsentRelease;
import java.util.HexFormat;

/** Consents, receipts and uses as JSON. */
final class ConsentJson {
    private static final HexFormat HEX = HexFormat.of();

    private ConsentJson() {}

    static ObjectNode form(ObjectNode object, ConsentForm form) {
        form.getPurposesList().forEach(object.putArray("purposes")::add);
        form.getRecipientsList().forEach(object.putArray("recipients")::add);
        object.put("separate", form.getSeparate());
        object.put("notice", form.getNotice());
        form.getCategoriesList().forEach(object.putArray("categories")::add);
        return object;
    }

    /** With the names of ISO/IEC TS 27560 as far as they fit. */
    static ObjectNode receipt(ConsentReceipt receipt) {
        ObjectNode object = Answers.object();
        object.put("schema_version", receipt.getSchemaVersion());
        object.put("record_id", HEX.formatHex(receipt.getRecordId().toByteArray()));
        object.put("pii_principal_id", HEX.formatHex(receipt.getPiiPrincipalId().toByteArray()));
        object.put("pii_controller", receipt.getPiiController());
        object.put("issued", Answers.time(receipt.getIssuedMillis()));
        ArrayNode events = object.putArray("events");
        for (ConsentReceiptEvent each : receipt.getEventsList()) {
            ObjectNode event = events.addObject();
            event.put("event_state", each.getGiven() ? "consent given" : "consent withdrawn");
            event.put("event_time", Answers.time(each.getEventMillis()));
            each.getForm().getPurposesList().forEach(event.putArray("purpose")::add);
            each.getForm().getRecipientsList().forEach(event.putArray("recipient_third_parties")::add);
            each.getForm().getCategoriesList().forEach(event.putArray("pii_type")::add);
            event.put("privacy_notice", each.getForm().getNotice());
            event.put("separate", each.getForm().getSeparate());
            event.put("valid_from", Answers.time(each.getValidFromMillis()));
            event.put("valid_until", Answers.time(each.getValidUntilMillis()));
        }
        return object;
    }

    static ObjectNode use(Consents.Use use) {
        ConsentRelease release = use.release();
        ObjectNode object = Answers.object();
        object.put("dataset", release.getDataset());
        object.put("version", release.getVersion());
        object.put("recipient", release.getRecipient());
        object.put("purpose", release.getPurpose());
        object.put("made", Answers.time(release.getMadeAtMillis()));
        object.put("ended", use.ended());
        object.put("persons", release.getPersons());
        object.put("consentRoot", HEX.formatHex(release.getRoot().toByteArray()));
        use.derived().ifPresent(index -> object.put("record", index));
        use.proof().ifPresent(proof -> object.set("proof", proof(proof)));
        ArrayNode steps = object.putArray("steps");
        for (Consents.Step each : use.steps()) {
            ObjectNode step = steps.addObject();
            step.put("record", each.record());
            step.put("kind", each.kind().name());
            step.put("outcome", each.outcome().name());
            step.put("time", Answers.time(each.timeMillis()));
        }
        return object;
    }

    private static ObjectNode proof(CommittedConsents.Proof proof) {
        ObjectNode object = Answers.object();
        object.set("consent", form(Answers.object(), proof.form()));
        object.put("given", Answers.time(proof.timeMillis()));
        object.put("leaf", HEX.formatHex(proof.leaf()));
        object.put("index", proof.index());
        object.put("size", proof.size());
        proof.path().stream().map(HEX::formatHex).forEach(object.putArray("path")::add);
        return object;
    }
}
