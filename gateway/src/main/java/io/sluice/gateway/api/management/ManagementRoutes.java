package io.sluice.gateway.api.management;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.Headers;
import io.sluice.gateway.http.Routes;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The paths of the management port. */
final class ManagementRoutes {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Readiness readiness;
    private final About about;
    private final Metrics metrics;

    private ManagementRoutes(Readiness readiness, About about, Metrics metrics) {
        this.readiness = readiness;
        this.about = about;
        this.metrics = metrics;
    }

    static Routes of(Readiness readiness, About about, Metrics metrics) {
        ManagementRoutes routes = new ManagementRoutes(readiness, about, metrics);
        return Routes.none()
                .on("GET", "/livez", routes::live)
                .on("GET", "/startupz", routes::started)
                .on("GET", "/readyz", routes::ready)
                .on("GET", "/metrics", routes::metrics)
                .on("GET", "/info", routes::info);
    }

    private void live(Call call) throws IOException {
        send(call, 200, object().put("live", true));
    }

    private void started(Call call) throws IOException {
        Readiness.Phase phase = readiness.phase();
        boolean started = phase == Readiness.Phase.SERVING || phase == Readiness.Phase.DRAINING;
        send(call, started ? 200 : 503, object().put("started", started));
    }

    private void ready(Call call) throws IOException {
        List<Readiness.Line> lines = readiness.look();
        List<String> failed = lines.stream()
                .filter(Readiness.Line::failed)
                .map(Readiness.Line::name)
                .toList();
        ObjectNode answer = object().put("ready", failed.isEmpty());
        failed.forEach(answer.putArray("notReady")::add);
        if (call.query().containsKey("verbose")) {
            var checks = answer.putArray("checks");
            for (Readiness.Line line : lines) {
                checks.addObject()
                        .put("check", line.name())
                        .put("standing", line.finding().standing().name().toLowerCase(Locale.ROOT))
                        .put("detail", line.finding().detail());
            }
        }
        send(call, failed.isEmpty() ? 200 : 503, answer);
    }

    /** OpenMetrics, unless only the older format is asked for. */
    private void metrics(Call call) throws IOException {
        String accept = call.header("Accept").orElse("");
        boolean open = accept.contains("openmetrics") || !accept.contains("text/plain");
        Headers headers = Headers.of("Content-Type", Exposition.contentType(open), "Cache-Control", "no-store");
        call.respond(200, headers, metrics.text(open));
    }

    private void info(Call call) throws IOException {
        ObjectNode answer = object().put("version", about.version())
                .put("java", Runtime.version().toString())
                .put("organisation", about.organisation())
                .put("url", about.url())
                .put("started", about.started().toString())
                .put("phase", readiness.phase().name().toLowerCase(Locale.ROOT));
        about.suites().forEach(answer.putArray("suites")::add);
        about.ranks().forEach(answer.putArray("ranks")::add);
        send(call, 200, answer);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static void send(Call call, int status, ObjectNode answer) throws IOException {
        byte[] body = (MAPPER.writeValueAsString(answer) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        call.respond(status, Headers.of("Content-Type", "application/json", "Cache-Control", "no-store"), body);
    }
}
