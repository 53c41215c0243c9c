package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.consent.ConsentBatch;
import io.sluice.gateway.consent.ConsentFileException;
import io.sluice.gateway.consent.ConsentFileForm;
import io.sluice.gateway.consent.ConsentReader;
import io.sluice.gateway.consent.ConsentRegistry;
import io.sluice.gateway.exchange.Consents;
import io.sluice.gateway.exchange.Progress;
import io.sluice.gateway.exchange.Withdrawals;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.policy.ConsentEvent;
import io.sluice.gateway.policy.ConsentTerms;
import io.sluice.proto.ConsentForm;
import io.sluice.proto.FieldKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Consents through the socket. Identifiers of persons come in the body, never in the address, and are not answered. */
final class ConsentFace {
    private static final int MAX_ORDER = 16 << 20;
    private static final int BUFFER = 64 * 1024;

    /** What a person is shown of the records: whose data went to whom, for what; not how many others were left out. */
    private static final Set<FieldKind> SHOWN = Set.of(
            FieldKind.FIELD_DATASET,
            FieldKind.FIELD_VERSION,
            FieldKind.FIELD_PROVIDER,
            FieldKind.FIELD_RECIPIENT,
            FieldKind.FIELD_PURPOSE,
            FieldKind.FIELD_AGREEMENT_ID,
            FieldKind.FIELD_CONSENT_ROOT,
            FieldKind.FIELD_CONSENTED);

    private final Consents consents;
    private final Audits audits;

    ConsentFace(AdminServices services) {
        this.consents = services.consents();
        this.audits = services.audits();
    }

    /** A whole file in the body. */
    void importFile(Call call) throws IOException {
        ConsentReader reader = consents.reader(form(call));
        try {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            while (call.body().read(buffer) >= 0) {
                reader.feed(buffer.flip());
                buffer.clear();
            }
            ConsentBatch batch = reader.finish();
            Answers.send(call, taken(consents.take(batch, Progress.NONE)));
        } catch (ConsentFileException e) {
            String file = call.query("file").orElse("file");
            Answers.send(
                    call,
                    new Problem(
                            400,
                            "consent-file",
                            List.of(file + ":" + e.line() + ": " + e.getMessage() + "; nothing was taken over")));
        }
    }

    /** One event for some persons. */
    void event(Call call) throws IOException {
        JsonNode body = Answers.body(call, MAX_ORDER);
        try {
            List<String> subjects = subjects(body);
            long time = body.path("time").asLong(consents.nowMillis());
            if (time > consents.nowMillis()) {
                throw new IllegalArgumentException("time (expected: not in the future)");
            }
            boolean given = !body.path("withdraw").asBoolean();
            ConsentForm form = given
                    ? ConsentTerms.given(
                            Answers.texts(body, "purposes"),
                            Answers.texts(body, "recipients"),
                            body.path("separate").asBoolean(),
                            body.path("notice").asText(""),
                            Answers.texts(body, "categories"))
                    : ConsentTerms.withdrawn(Answers.texts(body, "purposes"), Answers.texts(body, "recipients"));
            ConsentEvent event = new ConsentEvent(
                    given,
                    form,
                    time,
                    body.path("from").asLong(),
                    body.path("until").asLong());
            Answers.send(call, taken(consents.take(subjects, event)));
        } catch (IllegalArgumentException e) {
            throw new HttpRefusal(400, "usage", e.getMessage());
        }
    }

    private static ObjectNode taken(Consents.Taken taken) {
        ObjectNode answer = Answers.object();
        answer.put("given", taken.given());
        answer.put("withdrawn", taken.withdrawn());
        answer.put("added", taken.added());
        answer.put("known", taken.given() + taken.withdrawn() - taken.added());
        taken.record().ifPresent(record -> answer.put("record", record));
        ArrayNode ended = answer.putArray("ended");
        for (Withdrawals.Ended each : taken.ended()) {
            ObjectNode release = ended.addObject();
            release.put("dataset", each.dataset());
            release.put("version", each.version());
            release.put("recipient", each.recipient());
            release.put("purpose", each.purpose());
            release.put("persons", each.persons());
            each.agreements().forEach(release.putArray("agreements")::add);
            release.put("reached", each.reached());
        }
        return answer;
    }

    /** All that is known of one person. */
    void show(Call call) throws IOException {
        JsonNode body = Answers.body(call);
        try {
            ObjectNode answer = Answers.object();
            ArrayNode events = answer.putArray("events");
            for (ConsentEvent event : consents.of(one(subjects(body)))) {
                ObjectNode object = ConsentJson.form(events.addObject(), event.form());
                object.put("event", event.given() ? "given" : "withdrawn");
                object.put("time", event.timeMillis());
                object.put("from", event.fromMillis());
                object.put("until", event.untilMillis());
            }
            Answers.send(call, answer);
        } catch (IllegalArgumentException e) {
            throw new HttpRefusal(400, "usage", e.getMessage());
        }
    }

    /** A signed receipt for one person, with what proves that it was recorded. */
    void receipt(Call call) throws IOException {
        JsonNode body = Answers.body(call);
        try {
            Consents.Receipt receipt = consents.receipt(one(subjects(body))).orElseThrow(() -> nothingKnown());
            ObjectNode answer = Answers.object();
            answer.set("receipt", ConsentJson.receipt(receipt.value()));
            answer.put("record", receipt.record());
            answer.put(
                    "bundle",
                    audits.records(
                                    List.of(receipt.record()),
                                    Set.of(FieldKind.FIELD_REASON, FieldKind.FIELD_CONSENT_RECEIPT_HASH),
                                    hash -> Optional.of(receipt.signed()))
                            .toByteArray());
            Answers.send(call, answer);
        } catch (IllegalArgumentException e) {
            throw new HttpRefusal(400, "usage", e.getMessage());
        }
    }

    private static HttpRefusal nothingKnown() {
        return new HttpRefusal(404, "not-found", "nothing is known of this person: no consent, and no withdrawal");
    }

    /** Who used one person's data; with proofs, if they are wanted. */
    void used(Call call) throws IOException {
        JsonNode body = Answers.body(call);
        try {
            boolean proofs = body.path("proofs").asBoolean();
            List<Consents.Use> uses = consents.used(one(subjects(body)), proofs);
            ObjectNode answer = Answers.object();
            ArrayNode releases = answer.putArray("uses");
            Set<Long> records = new TreeSet<>();
            for (Consents.Use use : uses) {
                releases.add(ConsentJson.use(use));
                use.derived().ifPresent(records::add);
                use.steps().forEach(step -> records.add(step.record()));
            }
            if (proofs) {
                answer.put(
                        "bundle",
                        audits.records(records, SHOWN, hash -> Optional.empty()).toByteArray());
            }
            Answers.send(call, answer);
        } catch (IllegalArgumentException e) {
            throw new HttpRefusal(400, "usage", e.getMessage());
        }
    }

    /** What was agreed to by how many. */
    void list(Call call) throws IOException {
        ObjectNode answer = Answers.object();
        ArrayNode forms = answer.putArray("forms");
        for (ConsentRegistry.Count count : consents.counts()) {
            ObjectNode object = ConsentJson.form(forms.addObject(), count.form());
            object.put("given", count.given());
            object.put("withdrawn", count.withdrawn());
        }
        Answers.send(call, answer);
    }

    private static List<String> subjects(JsonNode body) {
        List<String> subjects = Answers.texts(body, "subjects");
        if (subjects.isEmpty()) {
            throw new IllegalArgumentException("subjects: none (expected: identifiers, one a line)");
        }
        return subjects;
    }

    private static String one(List<String> subjects) {
        if (subjects.size() != 1) {
            throw new IllegalArgumentException("subjects: " + subjects.size() + " (expected: one person)");
        }
        return subjects.get(0);
    }

    private static ConsentFileForm form(Call call) throws HttpRefusal {
        try {
            return new ConsentFileForm(
                    call.query("format").filter("jsonl"::equals).isPresent(),
                    call.query("subject-column").orElse("subject"),
                    Answers.flag(call, "ignore-others"),
                    Answers.flag(call, "withdrawn"),
                    Answers.number(call, "time"),
                    Answers.all(call, "purpose"),
                    Answers.all(call, "recipient"),
                    Answers.flag(call, "separate"),
                    Answers.number(call, "from"),
                    Answers.number(call, "until"),
                    call.query("notice").orElse(""),
                    Answers.all(call, "category"));
        } catch (NumberFormatException e) {
            throw new HttpRefusal(400, "usage", "time, from, until (expected: milliseconds since 1970)");
        }
    }
}
