package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.classification.Grade;
import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.classification.Impact;
import io.sluice.gateway.classification.Scheme;
import io.sluice.gateway.exchange.Graded;
import io.sluice.gateway.exchange.ParentName;
import io.sluice.gateway.exchange.Publication;
import io.sluice.gateway.exchange.PublishOrder;
import io.sluice.gateway.exchange.Published;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.policy.BasisText;
import io.sluice.gateway.policy.DatasetOrigin;
import io.sluice.gateway.policy.Levels;
import io.sluice.gateway.policy.OwnerTerms;
import io.sluice.proto.Basis;
import io.sluice.proto.Rank;
import java.io.IOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Publishing through the socket. The file comes twice: first to be graded, then, with the order that was graded, to be
 * sealed. What is remembered between the two is bounded; a caller who comes back too late grades again.
 */
final class PublishFace {
    private static final int REMEMBERED = 32;

    /** Graded and not yet published; guarded by itself. */
    private final Map<String, Grading> gradings = new LinkedHashMap<>();

    private final Publication publication;

    private record Grading(PublishOrder order, Graded graded) {}

    PublishFace(AdminServices services) {
        this.publication = services.publication();
    }

    void grade(Call call) throws IOException {
        PublishOrder order = order(call);
        Graded graded = publication.grade(order, call.body());
        String id = UUID.randomUUID().toString();
        synchronized (gradings) {
            gradings.put(id, new Grading(order, graded));
            if (gradings.size() > REMEMBERED) {
                gradings.remove(gradings.keySet().iterator().next());
            }
        }
        ObjectNode answer = grade(graded.grade());
        answer.put("grading", id);
        answer.put("bytes", graded.bytes());
        Answers.send(call, answer);
    }

    void publish(Call call) throws IOException {
        String id = call.query("grading").orElse("");
        Grading grading;
        synchronized (gradings) {
            grading = gradings.remove(id);
        }
        if (grading == null) {
            Answers.send(call, Problem.usage("grading: unknown or too old (expected: grade the file first)"));
            return;
        }
        Published published = publication.publish(grading.order(), grading.graded(), call.body());
        if (published instanceof Published.Stored stored) {
            Answers.send(call, stored(stored.entry(), stored.grade(), stored.plaintextSha256(), stored.recordIndex()));
        } else if (published instanceof Published.Refused refused) {
            Answers.send(call, Problem.refused(refused.reasons()));
        }
    }

    static ObjectNode stored(CatalogEntry entry, Grade grade, ByteString plaintextSha256, long recordIndex) {
        ObjectNode answer = grade(grade);
        answer.put("dataset", entry.dataset());
        answer.put("version", entry.version());
        answer.put("rank", entry.label().getRank().name());
        entry.label().getCategoriesList().forEach(answer.putArray("categories")::add);
        answer.put("bytes", entry.plaintextLength());
        answer.put("sealedBytes", entry.objectLength());
        answer.put("mediaType", entry.mediaType());
        answer.put("sha256", HexFormat.of().formatHex(plaintextSha256.toByteArray()));
        answer.put("object", HexFormat.of().formatHex(entry.objectId().toByteArray()));
        answer.put("root", HexFormat.of().formatHex(entry.root().toByteArray()));
        answer.put("held", entry.withdrawn());
        if (!entry.withdrawn()) {
            answer.put("offer", entry.offerId());
        }
        answer.put("record", recordIndex);
        return answer;
    }

    private static ObjectNode grade(Grade grade) {
        ObjectNode answer = Answers.object();
        answer.put("foundRank", grade.floor().name());
        answer.put("personal", grade.personal());
        return answer;
    }

    private PublishOrder order(Call call) throws HttpRefusal {
        try {
            Grader grader = publication.grader();
            Scheme scheme = grader.scheme();
            String said = call.query("rank").orElse("");
            Optional<Scheme.Level> level = Levels.named(scheme, said);
            Rank rank = Levels.rank(scheme, said);
            List<Impact> impacts =
                    Answers.all(call, "impact").stream().map(Impact::parse).toList();
            impacts.forEach(scheme.rules().impact()::rank);
            List<Basis> bases =
                    Answers.all(call, "basis").stream().map(BasisText::parse).toList();
            OwnerTerms wishes = new OwnerTerms(
                    Answers.all(call, "to"),
                    Answers.all(call, "purpose"),
                    Answers.number(call, "until"),
                    Math.toIntExact(Answers.number(call, "count")),
                    Answers.flag(call, "foreign"),
                    Answers.flag(call, "may-pass-on"));
            return new PublishOrder(
                    call.query("name").orElse(""),
                    call.query("file").orElse(""),
                    grader,
                    rank,
                    Answers.all(call, "category"),
                    level.map(Scheme.Level::name),
                    impacts,
                    bases,
                    wishes,
                    Answers.number(call, "valid-until"),
                    Answers.flag(call, "hold"),
                    Answers.all(call, "parent").stream().map(ParentName::parse).toList(),
                    call.query("subject-column").orElse(""),
                    call.query("persons").isPresent()
                            ? OptionalLong.of(
                                    Long.parseLong(call.query("persons").get()))
                            : OptionalLong.empty(),
                    call.query("origin").map(DatasetOrigin::parse),
                    Answers.number(call, "bytes"));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new HttpRefusal(400, "usage", e.getMessage());
        }
    }
}
