package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.exchange.Negotiated;
import io.sluice.gateway.exchange.PeerException;
import io.sluice.gateway.exchange.RemoteOffer;
import io.sluice.gateway.exchange.StatusReport;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.policy.BorderCount;
import io.sluice.gateway.policy.Odrl;
import io.sluice.gateway.policy.OdrlReading;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.policy.Vocabulary;
import io.sluice.proto.Agreement;
import io.sluice.proto.Terms;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Status, catalogs, negotiations, revocations, cancelling. */
final class ExchangeFace {
    private static final long MOST_WAIT = 60;

    /** So many of a kind are named; `recall --list` names all. */
    private static final int MOST_RECALLS = 100;

    private final AdminServices services;

    ExchangeFace(AdminServices services) {
        this.services = services;
    }

    void status(Call call) throws IOException {
        StatusReport report = services.status().report();
        ObjectNode answer = Answers.object();
        answer.put("organisation", report.organisation());
        answer.put("url", services.url());
        answer.put("lane", services.lane());
        answer.put("records", report.laneSize());
        answer.put("outbox", report.outbox());
        services.attention().get().forEach(answer.putArray("attention")::add);
        report.sharedLedger().ifPresent(line -> {
            ObjectNode shared = answer.putObject("sharedLedger");
            shared.put("anchored", line.anchored());
            shared.put("waiting", line.waiting());
            shared.put("oldestSeconds", line.oldestMillis() / 1000);
            shared.put("reachable", line.reachable());
            shared.put("parked", line.parked());
            line.stopped().forEach(shared.putArray("stopped")::add);
            shared.put("detail", line.detail());
        });
        ObjectNode border = BorderFace.home(services.crossings());
        BorderCount abroad = services.crossings().counted(Optional.empty()).together();
        answer.set("crossBorder", border.put("persons", abroad.persons()).put("sensitive", abroad.sensitive()));
        answer.put("approvalsWaiting", services.approving().all(false).size());
        BrakeFace.put(answer.putArray("brakes"), services.braking().all());
        RecallFace.put(answer, services.recalls(), MOST_RECALLS);
        RetentionFace.put(answer.putArray("retention"), services.retention(), report.retention());
        ArrayNode datasets = answer.putArray("datasets");
        for (CatalogEntry entry : services.offered().get()) {
            ObjectNode row = datasets.addObject();
            row.put("dataset", entry.dataset());
            row.put("version", entry.version());
            row.put("rank", entry.label().getRank().name());
            row.put("bytes", entry.plaintextLength());
            row.put("withdrawn", entry.withdrawn());
        }
        ArrayNode agreements = answer.putArray("agreements");
        for (StatusReport.AgreementLine line : report.agreements()) {
            ObjectNode row = agreements.addObject();
            row.put("agreement", line.id());
            row.put("state", line.status());
            row.put("provider", line.provider());
            row.put("recipient", line.recipient());
            row.put("dataset", line.dataset());
            row.put("version", line.version());
            row.put("purpose", line.purpose());
        }
        ArrayNode transfers = answer.putArray("transfers");
        for (StatusReport.TransferLine line : report.transfers()) {
            ObjectNode row = transfers.addObject();
            row.put("transfer", line.id());
            row.put("state", line.stage());
            row.put("role", line.role());
            row.put("peer", line.peer());
            row.put("agreement", line.agreement());
            row.put("dataset", line.dataset());
            row.put("doneBytes", line.done());
            row.put("bytes", line.total());
        }
        Answers.send(call, answer);
    }

    void catalog(Call call) throws IOException, PeerException {
        String peer = call.query("peer").orElse("");
        ObjectNode answer = Answers.object();
        answer.put("peer", peer);
        ArrayNode datasets = answer.putArray("datasets");
        for (RemoteOffer offer : services.peers().catalog(peer)) {
            offer(datasets.addObject(), offer);
        }
        Answers.send(call, answer);
    }

    private static void offer(ObjectNode row, RemoteOffer offer) throws IOException {
        row.put("peer", offer.peer());
        row.put("dataset", offer.dataset());
        row.put("version", number(offer, "version"));
        row.put("rank", property(offer, "rank"));
        row.put("bytes", number(offer, "length"));
        row.put("title", property(offer, "title"));
        row.put("offer", offer.offerId());
        OdrlReading reading = Odrl.parse(Answers.parse(offer.policy()));
        ArrayNode purposes = row.putArray("purposes");
        ArrayNode categories = row.putArray("categories");
        if (reading instanceof OdrlReading.Understood understood) {
            Terms terms = understood.terms();
            row.put("rank", understood.label().getRank().name());
            terms.getPurposesList().forEach(purposes::add);
            understood.label().getCategoriesList().forEach(categories::add);
            row.put("until", Answers.time(terms.getUntilMillis()));
            row.put("count", terms.getMaxGrants());
        } else if (reading instanceof OdrlReading.Refused refused) {
            refused.reasons().stream().map(Reason::text).forEach(row.putArray("notUnderstood")::add);
        }
    }

    /** Under our own IRI, or under the short name of a DCAT term. */
    private static String property(RemoteOffer offer, String name) {
        String value = offer.properties().get(Vocabulary.NS + name);
        return value == null ? offer.properties().getOrDefault(name, "") : value;
    }

    private static long number(RemoteOffer offer, String name) {
        String text = property(offer, name);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    void request(Call call) throws IOException, PeerException {
        JsonNode body = Answers.body(call);
        Optional<Duration> wait = body.path("waitSeconds").isNumber()
                ? Optional.of(Duration.ofSeconds(
                        Math.max(0, Math.min(MOST_WAIT, body.path("waitSeconds").asLong()))))
                : Optional.empty();
        Negotiated negotiated;
        if (body.has("negotiation")) {
            String id = Answers.text(body, "negotiation");
            Optional<Negotiated> found = services.negotiating().outcomeOf(id, wait.orElse(Duration.ZERO));
            if (found.isEmpty()) {
                throw new HttpRefusal(404, "not-found", "no request " + id + " was made here");
            }
            negotiated = found.get();
        } else {
            negotiated = services.negotiating()
                    .request(
                            Answers.text(body, "peer"),
                            Answers.text(body, "dataset"),
                            Answers.text(body, "purpose"),
                            wait);
        }
        if (negotiated instanceof Negotiated.Waiting waiting) {
            ObjectNode answer = Answers.object();
            answer.put("waiting", true);
            answer.put("negotiation", waiting.negotiation());
            Answers.send(call, answer);
            return;
        }
        if (negotiated instanceof Negotiated.Refused refused) {
            Answers.send(call, Problem.refused(refused.code(), refused.reasons()));
        } else if (negotiated instanceof Negotiated.Agreed agreed) {
            Agreement agreement = agreed.agreement().agreement();
            ObjectNode answer = Answers.object();
            answer.put("agreement", agreement.getId());
            answer.put("peer", agreement.getProvider());
            answer.put("dataset", agreement.getDataset());
            answer.put("version", agreement.getVersion());
            answer.put("rank", agreement.getLabel().getRank().name());
            answer.put("purpose", agreement.getPurpose());
            answer.put("until", Answers.time(agreement.getTerms().getUntilMillis()));
            answer.put("count", agreement.getTerms().getMaxGrants());
            Answers.send(call, answer);
        }
    }

    void revoke(Call call) throws IOException {
        String agreement = Answers.text(Answers.body(call), "agreement");
        List<Reason> refused = services.revocation().revoke(agreement);
        if (!refused.isEmpty()) {
            Answers.send(call, Problem.refused(refused));
            return;
        }
        ObjectNode answer = Answers.object();
        answer.put("agreement", agreement);
        answer.put("state", "ENDED");
        Answers.send(call, answer);
    }

    void cancel(Call call) throws IOException {
        String transfer = Answers.text(Answers.body(call), "transfer");
        if (!services.acquisition().cancel(transfer)) {
            Answers.send(call, Problem.notFound("transfer: " + transfer + " (expected: one that `status` shows)"));
            return;
        }
        ObjectNode answer = Answers.object();
        answer.put("transfer", transfer);
        answer.put("state", "CANCELLED");
        Answers.send(call, answer);
    }
}
