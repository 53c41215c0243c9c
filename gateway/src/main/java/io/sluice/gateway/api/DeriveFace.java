package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.consent.ConsentFilter;
import io.sluice.gateway.exchange.Derivation;
import io.sluice.gateway.exchange.DeriveOrder;
import io.sluice.gateway.exchange.Derived;
import io.sluice.gateway.exchange.Planned;
import io.sluice.gateway.exchange.Progress;
import io.sluice.gateway.http.Admission;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.Headers;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.http.Sink;
import io.sluice.gateway.policy.BasisText;
import io.sluice.gateway.policy.Ranks;
import io.sluice.gateway.privacy.PlanException;
import io.sluice.gateway.privacy.PlanJson;
import io.sluice.gateway.privacy.Plans;
import io.sluice.gateway.privacy.ReportJson;
import io.sluice.proto.Basis;
import io.sluice.proto.ConsentSet;
import io.sluice.proto.Rank;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Releases through the socket: first the plan and its risk, then, with the digest of the plan that was shown, the release.
 * Both answer with lines of progress. What is remembered between the two is bounded; who comes back too late plans again.
 */
final class DeriveFace {
    private static final int REMEMBERED = 32;
    private static final int MAX_ORDER = 32 << 20;

    /** Planned and not yet made; guarded by itself. */
    private final Map<String, Plan> plans = new LinkedHashMap<>();

    private static final long LEAST_MEMORY = 16 << 20;
    /** Of each byte of a table so many bytes are kept while its risk is measured: of narrow rows more, of wide ones less. */
    private static final int MEMORY_A_BYTE = 5;

    private final Derivation derivation;
    private final Admission admission;

    private record Plan(DeriveOrder order, Planned.Shown shown) {}

    /** What a call is for, once its first line is out. */
    private interface Work {
        ObjectNode done(Progress progress) throws IOException, PlanException;
    }

    DeriveFace(AdminServices services) {
        this.derivation = services.derivation();
        this.admission = services.admission();
    }

    void plan(Call call) throws IOException {
        JsonNode body = Answers.body(call, MAX_ORDER);
        DeriveOrder order = order(body);
        boolean explain = body.path("explain").asBoolean();
        answer(call, order, progress -> {
            Planned planned = derivation.plan(order, explain, progress);
            if (planned instanceof Planned.Refused refused) {
                return ProgressLines.failed(Problem.refused(refused.reasons()));
            }
            return planned(order, (Planned.Shown) planned);
        });
    }

    private ObjectNode planned(DeriveOrder order, Planned.Shown shown) {
        ObjectNode line = Answers.object();
        line.put("event", "planned");
        line.put("derivation", remember(new Plan(order, shown)));
        line.put("dataset", order.name());
        line.put("source", order.dataset());
        line.put("sourceVersion", shown.version());
        line.put("rank", shown.rank().name());
        line.put("earlierCounted", shown.counted());
        line.put("earlierNotCounted", shown.uncounted());
        shown.consent().ifPresent(consented -> {
            ObjectNode consent = line.putObject("consent");
            consent.put("persons", consented.persons());
            consent.put("dropped", consented.dropped());
            consent.put("masked", consented.masked());
        });
        line.set("report", ReportJson.write(shown.plan(), shown.automatic(), shown.report()));
        return line;
    }

    void make(Call call) throws IOException {
        JsonNode body = Answers.body(call);
        String digest = Answers.text(body, "planDigest");
        Plan plan;
        synchronized (plans) {
            plan = plans.remove(Answers.text(body, "derivation"));
        }
        if (plan == null) {
            Answers.send(call, Problem.usage("derivation: unknown or too old (expected: plan it first)"));
            return;
        }
        if (!digest.equals(HexFormat.of().formatHex(Plans.digest(plan.shown().plan())))) {
            Answers.send(call, Problem.usage("planDigest: another plan was shown (expected: the digest of that)"));
            return;
        }
        answer(call, plan.order(), progress -> {
            Derived derived = derivation.make(plan.order(), plan.shown(), progress);
            if (derived instanceof Derived.Refused refused) {
                return ProgressLines.failed(Problem.refused(refused.reasons()));
            }
            Derived.Made made = (Derived.Made) derived;
            ObjectNode line =
                    PublishFace.stored(made.entry(), made.grade(), made.plaintextSha256(), made.recordIndex());
            line.put("event", "made");
            line.put("recipient", plan.order().recipient());
            line.put("purpose", plan.order().purpose());
            line.put("planDigest", digest);
            if (made.entry().label().getDerivation().hasConsent()) {
                ConsentSet set = made.entry().label().getDerivation().getConsent();
                line.putObject("consent")
                        .put("root", HexFormat.of().formatHex(set.getRoot().toByteArray()))
                        .put("persons", set.getPersons());
            }
            line.put("k", made.entry().label().getDerivation().getRisk().getK());
            return line;
        });
    }

    /** The status line has been sent before the work is done: from there on a failure is a line. */
    private void answer(Call call, DeriveOrder order, Work work) throws IOException {
        long need = LEAST_MEMORY + MEMORY_A_BYTE * derivation.plaintextLength(order);
        try (Admission.Promise memory = admission.promise(need);
                Sink sink = call.respond(200, Headers.of("Content-Type", "application/x-ndjson"), -1)) {
            ProgressLines lines = new ProgressLines(sink);
            ObjectNode last;
            try {
                last = work.done(whileThereIsMemory(memory, lines));
            } catch (UncheckedIOException e) {
                last = failed(e.getCause());
            } catch (IOException | PlanException | RuntimeException e) {
                last = failed(e);
            }
            lines.last(last);
            sink.finish();
        }
    }

    /** A release grows with its table: it ends before there is no memory for anything else. */
    private static Progress whileThereIsMemory(Admission.Promise memory, Progress lines) {
        return (stage, done, total) -> {
            try {
                memory.requireRoom();
            } catch (HttpRefusal e) {
                throw new UncheckedIOException(e);
            }
            lines.at(stage, done, total);
        };
    }

    private static ObjectNode failed(Exception failure) {
        ObjectNode line = ProgressLines.failed(Problem.of(failure));
        if (line.path("status").asInt() == 500) {
            System.getLogger(DeriveFace.class.getName()).log(System.Logger.Level.ERROR, "derive", failure);
        }
        return line;
    }

    private String remember(Plan plan) {
        String id = UUID.randomUUID().toString();
        synchronized (plans) {
            plans.put(id, plan);
            if (plans.size() > REMEMBERED) {
                plans.remove(plans.keySet().iterator().next());
            }
        }
        return id;
    }

    private static DeriveOrder order(JsonNode body) throws IOException {
        try {
            Rank rank = body.path("rank").asText("").isEmpty()
                    ? Rank.RANK_UNSPECIFIED
                    : Ranks.of(body.path("rank").asText())
                            .orElseThrow(() -> new IllegalArgumentException("rank: unknown"));
            List<Basis> bases = new ArrayList<>();
            body.path("bases").forEach(each -> bases.add(BasisText.parse(each.asText())));
            return new DeriveOrder(
                    Answers.text(body, "dataset"),
                    body.path("version").asLong(),
                    Answers.text(body, "name"),
                    Answers.text(body, "to"),
                    Answers.text(body, "purpose"),
                    PlanJson.read(bytes(body.path("plan"))),
                    body.path("automatic").asBoolean(),
                    PlanJson.readHierarchies(bytes(body.path("hierarchies"))),
                    rank,
                    body.path("downgrade").asText(""),
                    bases,
                    consent(body.path("consent")),
                    body.path("until").asLong(),
                    Math.toIntExact(body.path("count").asLong()));
        } catch (PlanException | IllegalArgumentException | ArithmeticException e) {
            throw new HttpRefusal(400, "usage", e.getMessage());
        }
    }

    private static Optional<DeriveOrder.Consent> consent(JsonNode wish) {
        if (!wish.isObject()) {
            return Optional.empty();
        }
        ConsentFilter.Missing missing =
                switch (wish.path("missing").asText("drop")) {
                    case "drop" -> ConsentFilter.Missing.DROP;
                    case "mask" -> ConsentFilter.Missing.MASK;
                    default -> throw new IllegalArgumentException("consent.missing (expected: drop or mask)");
                };
        String column = wish.path("column").asText("");
        if (column.isEmpty()) {
            throw new IllegalArgumentException(
                    "consent.column: missing (expected: the column that says whose a row is)");
        }
        return Optional.of(new DeriveOrder.Consent(column, missing));
    }

    private static byte[] bytes(JsonNode object) {
        return (object.isObject() ? object.toString() : "{}").getBytes(StandardCharsets.UTF_8);
    }
}
