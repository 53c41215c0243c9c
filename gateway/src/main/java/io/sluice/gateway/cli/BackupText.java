package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.backup.Restoration;
import io.sluice.proto.BackupSummary;
import java.time.Instant;

/** What a backup says of itself, for programs and for people. */
final class BackupText {
    private BackupText() {}

    static ObjectNode json(Restoration.Verified verified) {
        BackupSummary summary = verified.summary();
        ObjectNode object = Json.object();
        object.put("organisation", summary.getOrganisation());
        object.put("fingerprint", verified.fingerprint().toString());
        object.put("time", Instant.ofEpochMilli(summary.getTimeMillis()).toString());
        object.put("files", summary.getFiles());
        object.put("bytes", summary.getBytes());
        object.put("documents", summary.getDocuments());
        object.put("lane", summary.getLane());
        object.put("records", summary.getLaneSize());
        object.put("withBlobs", summary.getWithBlobs());
        summary.getMissingList().forEach(object.putArray("missing")::add);
        summary.getOutsideList().forEach(object.putArray("outside")::add);
        return object;
    }

    static String text(Restoration.Verified verified) {
        BackupSummary summary = verified.summary();
        StringBuilder text = new StringBuilder("whole: ")
                .append(summary.getOrganisation())
                .append(" as of ")
                .append(Instant.ofEpochMilli(summary.getTimeMillis()))
                .append(", ")
                .append(summary.getFiles())
                .append(" files, ")
                .append(Sizes.bytes(summary.getBytes()))
                .append(summary.getWithBlobs() ? "" : ", without ciphertext")
                .append("\nlane ")
                .append(summary.getLane())
                .append(" with ")
                .append(summary.getLaneSize())
                .append(" records, ")
                .append(summary.getDocuments())
                .append(" documents\nfingerprint ")
                .append(verified.fingerprint())
                .append('\n');
        summary.getMissingList()
                .forEach(name ->
                        text.append("gone while it was made: ").append(name).append('\n'));
        summary.getOutsideList()
                .forEach(name -> text.append("not in it, outside of the folder: ")
                        .append(name)
                        .append('\n'));
        return text.toString();
    }
}
