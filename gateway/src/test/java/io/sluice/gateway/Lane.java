package io.sluice.gateway;

import io.sluice.proto.BlindToken;
import io.sluice.proto.EvidenceBundle;
import io.sluice.proto.EvidenceEntry;
import io.sluice.proto.Outcome;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import io.sluice.proto.TokenKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One side's records, as its evidence bundle shows them to anybody. */
final class Lane {
    private Lane() {}

    /** What is recorded, in order. */
    static List<RecordKind> kinds(Site site, Path scratch, String... filter) throws Exception {
        Path bundle = scratch.resolve(site.name + ".bundle");
        List<String> words = new ArrayList<>(List.of("audit", "export", "-o", bundle.toString()));
        words.addAll(List.of(filter));
        site.command(words.toArray(String[]::new)).done();
        List<RecordKind> kinds = new ArrayList<>();
        for (EvidenceEntry entry :
                EvidenceBundle.parseFrom(Files.readAllBytes(bundle)).getEntriesList()) {
            kinds.add(Record.parseFrom(entry.getRecord()).getKind());
        }
        Files.delete(bundle);
        return kinds;
    }

    /** What was done in each transfer, in order, by the transfer's blind token, which both sides have in common. */
    static Map<String, List<RecordKind>> transfers(Site site, String agreement, Path scratch) throws Exception {
        Path bundle = scratch.resolve(site.name + ".bundle");
        site.command("audit", "export", "--agreement", agreement, "-o", bundle.toString())
                .done();
        site.command("verify", bundle.toString()).done();
        Map<String, List<RecordKind>> transfers = new TreeMap<>();
        for (EvidenceEntry entry :
                EvidenceBundle.parseFrom(Files.readAllBytes(bundle)).getEntriesList()) {
            Record record = Record.parseFrom(entry.getRecord());
            for (BlindToken token : record.getTokensList()) {
                if (token.getKind() == TokenKind.TOKEN_TRANSFER) {
                    transfers
                            .computeIfAbsent(
                                    HexFormat.of().formatHex(token.getValue().toByteArray()), each -> new ArrayList<>())
                            .add(record.getOutcome() == Outcome.DONE ? record.getKind() : RecordKind.REFUSED);
                }
            }
        }
        Files.delete(bundle);
        return transfers;
    }
}
