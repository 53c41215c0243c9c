package io.sluice.gateway.api.management;

import java.util.List;
import java.util.Locale;

/**
 * Every metric of a gateway: a closed list, which docs/metrics.md repeats. No label holds a member's name, a dataset or
 * anything that somebody else chose; each has few values.
 */
public enum Metric {
    BUILD("sluice_build_info", Type.INFO, "The program.", "version", "java"),
    START("sluice_start_time_seconds", Type.GAUGE, "When the gateway was started, in seconds since 1970."),
    READY("sluice_ready", Type.GAUGE, "Whether /readyz answers 200."),
    CHECK("sluice_check_failed", Type.GAUGE, "Whether a check of /readyz fails.", "check"),
    RECORDS("sluice_records_total", Type.COUNTER, "Records appended to the lane.", "kind", "outcome"),
    STEPS(
            "sluice_exchange_steps_total",
            Type.COUNTER,
            "Recorded steps of exchanges: out as provider, in as recipient.",
            "direction",
            "rank",
            "step"),
    DECISIONS(
            "sluice_policy_decisions_total",
            Type.COUNTER,
            "Recorded decisions of policy; a denial counts under its first reason.",
            "effect",
            "reason"),
    PAYLOAD(
            "sluice_payload_bytes_total",
            Type.COUNTER,
            "Bytes: plaintext sealed (out) and opened (in), ciphertext sent (out) and received (in).",
            "direction",
            "stage"),
    APPEND("sluice_ledger_append_seconds", Type.HISTOGRAM, "Time until a record was durable."),
    APPEND_FAILURES("sluice_ledger_append_failures_total", Type.COUNTER, "Records that are not known to be durable."),
    LEDGER_RECORDS("sluice_ledger_records", Type.GAUGE, "Durable records of the lane."),
    LEDGER_WRITABLE("sluice_ledger_writable", Type.GAUGE, "Whether the lane takes records."),
    LEDGER_UNPUBLISHED(
            "sluice_ledger_unpublished_records", Type.GAUGE, "Durable records whose tiles are not written yet."),
    CHECKPOINT_AGE("sluice_ledger_checkpoint_age_seconds", Type.GAUGE, "Age of the newest checkpoint."),
    ANCHOR_CONFIGURED("sluice_anchor_configured", Type.GAUGE, "Whether a shared ledger keeps the lane too."),
    ANCHOR_REACHABLE(
            "sluice_anchor_reachable", Type.GAUGE, "Whether the last attempt to reach the shared ledger came through."),
    ANCHOR_PARKED("sluice_anchor_parked", Type.GAUGE, "Whether the shared ledger refuses the next records for good."),
    ANCHOR_WAITING("sluice_anchor_waiting_records", Type.GAUGE, "Records that the shared ledger has not taken."),
    ANCHOR_OLDEST("sluice_anchor_oldest_seconds", Type.GAUGE, "For how long the oldest of them has been waiting."),
    ANCHOR_STOPPED(
            "sluice_anchor_stopped", Type.GAUGE, "Whether no keys are granted because records wait too long.", "rank"),
    CONSISTENCY(
            "sluice_partner_consistency_failures_total",
            Type.COUNTER,
            "Partners caught with two histories of their lane."),
    CERTIFICATE("sluice_certificate_expiry_seconds", Type.GAUGE, "Time until it expires; negative after that.", "role"),
    HTTP_CONNECTIONS("sluice_http_connections", Type.GAUGE, "Open connections.", "server"),
    HTTP_REQUESTS("sluice_http_requests_total", Type.COUNTER, "Answers by class of status.", "server", "status"),
    HTTP_REJECTED("sluice_http_rejected_total", Type.COUNTER, "Refused because of a bound.", "server", "bound"),
    HTTP_HELD(
            "sluice_http_held_back_seconds_total",
            Type.COUNTER,
            "How long answers waited because of http.bytesPerSecond, each by itself.",
            "server"),
    BLOB_FREE("sluice_blob_free_bytes", Type.GAUGE, "Space for ciphertext before the reserve is touched."),
    RESERVE_WHOLE("sluice_disk_reserve_whole", Type.GAUGE, "Whether room for records and state is kept."),
    HELD("sluice_held_after_restore", Type.GAUGE, "Agreements and datasets that wait for sluice reaffirm."),
    ALERTS("sluice_alerts_total", Type.COUNTER, "Alerts that were raised.", "code"),
    BRAKES("sluice_brakes", Type.GAUGE, "Brakes that are on.", "scope"),
    PERSONS_ABROAD(
            "sluice_persons_abroad",
            Type.GAUGE,
            "Persons of this year whose personal information left the jurisdiction, each once.",
            "information"),
    MEMORY_USED("sluice_memory_used_bytes", Type.GAUGE, "Memory in use.", "area"),
    MEMORY_LIMIT("sluice_memory_limit_bytes", Type.GAUGE, "Memory that may be used.", "area");

    /** The kinds of OpenMetrics that are used here. */
    public enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM,
        INFO
    }

    private final String sample;
    private final Type type;
    private final String help;
    private final List<String> labels;

    Metric(String sample, Type type, String help, String... labels) {
        this.sample = sample;
        this.type = type;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** The name of its samples, without what a histogram adds: what a query says. */
    public String sample() {
        return sample;
    }

    /** The name of its family in OpenMetrics. */
    public String family() {
        String suffix = suffix();
        return suffix.isEmpty() ? sample : sample.substring(0, sample.length() - suffix.length());
    }

    /** What samples of its type end with. */
    private String suffix() {
        return switch (type) {
            case COUNTER -> "_total";
            case INFO -> "_info";
            case GAUGE, HISTOGRAM -> "";
        };
    }

    /** Its kind. */
    public Type type() {
        return type;
    }

    /** The kind as it is written. */
    String typeName() {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /** One sentence. */
    public String help() {
        return help;
    }

    /** The names of its labels, in order. */
    public List<String> labels() {
        return labels;
    }
}
