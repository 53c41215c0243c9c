package io.sluice.gateway.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.contracts.Kind;
import io.sluice.gateway.contracts.MessageType;
import io.sluice.gateway.contracts.Process;
import io.sluice.gateway.contracts.Role;
import io.sluice.gateway.contracts.State;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The processes of one kind, as documents. What {@link #put} returns from is on the disk. */
public final class Processes {
    private static final int PAGE = 256;
    private static final String OPEN = "open";
    private static final String ENDED = "ended";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Documents documents;
    private final Kind kind;
    private final String document;

    public Processes(Documents documents, Kind kind) {
        this.documents = documents;
        this.kind = kind;
        this.document = kind.name().toLowerCase(Locale.ROOT);
    }

    /** Which kind these are of. */
    public Kind kind() {
        return kind;
    }

    /** The process that we call so. */
    public Optional<Process> get(String pid) {
        return documents.get(document, pid).map(this::read);
    }

    /** Stores a process, whatever was there. */
    public void put(Process process) {
        String state = process.state().isFinal() ? ENDED : OPEN;
        Map<String, String> keys = Map.of("subject", process.subject());
        Document stored = Document.of(document, process.pid(), state, write(process), keys);
        documents.write(tx -> tx.put(stored));
    }

    /** The processes about this dataset or agreement. */
    public List<Process> about(String subject) {
        return documents.find(document, "subject", subject).stream()
                .map(this::read)
                .toList();
    }

    /** Those that have not ended. */
    public List<Process> open() {
        List<Process> all = new ArrayList<>();
        List<Document> page = documents.inState(document, OPEN, "", PAGE);
        while (!page.isEmpty()) {
            page.forEach(each -> all.add(read(each)));
            page = documents.inState(document, OPEN, page.get(page.size() - 1).id(), PAGE);
        }
        return all;
    }

    /** Every one. */
    public List<Process> all() {
        List<Process> all = new ArrayList<>();
        List<Document> page = documents.list(document, "", PAGE);
        while (!page.isEmpty()) {
            page.forEach(each -> all.add(read(each)));
            page = documents.list(document, page.get(page.size() - 1).id(), PAGE);
        }
        return all;
    }

    private static byte[] write(Process process) {
        ObjectNode json = JSON.createObjectNode()
                .put("role", process.role().name())
                .put("pid", process.pid())
                .put("peerPid", process.peerPid())
                .put("peer", process.peer())
                .put("subject", process.subject())
                .put("offerId", process.offerId())
                .put("state", process.state().name())
                .put("last", name(process.last()))
                .put("lastSender", name(process.lastSender()))
                .put("pending", name(process.pending()))
                .put("version", process.version())
                .put("error", process.error())
                .put("created", process.createdMillis())
                .put("changed", process.changedMillis());
        ObjectNode details = json.putObject("details");
        process.details().forEach(details::put);
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // texts and numbers can always be written
        }
    }

    private Process read(Document stored) {
        try {
            JsonNode json = JSON.readTree(stored.content());
            Map<String, String> details = new HashMap<>();
            json.path("details")
                    .properties()
                    .forEach(e -> details.put(e.getKey(), e.getValue().asText()));
            return new Process(
                    kind,
                    Role.valueOf(json.path("role").asText()),
                    json.path("pid").asText(),
                    json.path("peerPid").asText(),
                    json.path("peer").asText(),
                    json.path("subject").asText(),
                    json.path("offerId").asText(),
                    State.valueOf(json.path("state").asText()),
                    named(MessageType.class, json.path("last").asText()),
                    named(Role.class, json.path("lastSender").asText()),
                    named(MessageType.class, json.path("pending").asText()),
                    json.path("version").asLong(),
                    json.path("error").asText(),
                    json.path("created").asLong(),
                    json.path("changed").asLong(),
                    details);
        } catch (IOException e) {
            throw new UncheckedIOException(stored + ": not readable", e);
        }
    }

    private static String name(Enum<?> value) {
        return value == null ? "" : value.name();
    }

    private static <E extends Enum<E>> E named(Class<E> type, String name) {
        return name.isEmpty() ? null : Enum.valueOf(type, name);
    }
}
