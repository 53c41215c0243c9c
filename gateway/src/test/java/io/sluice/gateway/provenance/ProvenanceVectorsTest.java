package io.sluice.gateway.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.lane.TreeHash;
import io.sluice.proto.BlindToken;
import io.sluice.proto.Field;
import io.sluice.proto.FieldKind;
import io.sluice.proto.FieldProof;
import io.sluice.proto.Opening;
import io.sluice.proto.Outcome;
import io.sluice.proto.Rank;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import io.sluice.proto.TokenKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The published vector says what this implementation does. */
class ProvenanceVectorsTest {
    private static final Path FILE = Path.of("..", "docs", "vectors", "provenance", "record-1.txt");
    private static final long TIME = 1_795_392_000_000L; // 2026-11-23 in UTC.

    @Test
    void theRecordOfTheVectorIsMadeAndOpenedAsItSays() throws Exception {
        if (Boolean.getBoolean("sluice.vectors.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, vector());
        }
        Map<String, String> lines = read();
        assertThat(vector()).isEqualTo(Files.readString(FILE));

        Record record = Records.parse(bytes(lines.get("record")));
        Opening opening = Openings.parse(bytes(lines.get("opening")));
        assertThat(Commitment.opens(opening, record.getCommitment())).isTrue();
        FieldProof proof = FieldProof.parseFrom(bytes(lines.get("proof-purpose")));
        assertThat(Commitment.proves(proof, record.getCommitment())).isTrue();
        assertThat(lines.get("token-agreement"))
                .isEqualTo(Records.token(record, TokenKind.TOKEN_AGREEMENT).get());
        assertThat(record.getStreams(1).getStream())
                .isEqualTo(ByteString.copyFrom(bytes(lines.get("token-agreement"))));
    }

    private static String vector() {
        byte[] secret = Org.filled(1);
        byte[] agreementKey = Org.filled(2);
        byte[] periodKey = Tokens.periodKey(secret, Tokens.period(TIME));
        List<Field> fields = new ArrayList<>();
        Map<FieldKind, String> values = Map.of(
                FieldKind.FIELD_DATASET, "admissions",
                FieldKind.FIELD_PROVIDER, "hospital",
                FieldKind.FIELD_RECIPIENT, "lab",
                FieldKind.FIELD_AGREEMENT_ID, "urn:uuid:00000000-0000-4000-8000-000000000001",
                FieldKind.FIELD_PURPOSE, "care");
        values.keySet().stream()
                .sorted()
                .forEach(kind -> fields.add(Field.newBuilder()
                        .setKind(kind)
                        .setSalt(ByteString.copyFrom(Org.filled(0x40 + kind.getNumber())))
                        .setValue(ByteString.copyFromUtf8(values.get(kind)))
                        .build()));
        Map<FieldKind, byte[]> map = OwnKnowledge.asMap(fields);
        Function<FieldKind, byte[]> get = map::get;
        List<BlindToken> tokens = TokenRules.tokens(
                RecordKind.AGREED, "hospital", get, kind -> TokenRules.shared(kind) ? agreementKey : periodKey);
        Streams streams = new Streams();
        Record.Builder record = Record.newBuilder()
                .setVersion(1)
                .setKind(RecordKind.AGREED)
                .setRank(Rank.CONFIDENTIAL)
                .setOutcome(Outcome.DONE)
                .setTimeMillis(TIME)
                .addAllTokens(tokens)
                .setCommitment(ByteString.copyFrom(Commitment.root(fields)))
                .addStreams(streams.next(Streams.LANE))
                .addStreams(streams.next(tokens.get(0).getValue()))
                .addStreams(streams.next(tokens.get(1).getValue()));
        byte[] bytes = record.build().toByteArray();
        Opening opening = Opening.newBuilder()
                .addAllFields(fields)
                .setAgreementTokenKey(ByteString.copyFrom(agreementKey))
                .build();
        FieldProof proof =
                Commitment.prove(opening, Set.of(FieldKind.FIELD_PURPOSE)).get(0);
        return "comment: provenance-record.md; lane of hospital; the salt of field kind k is 32 times the byte 0x40 + k\n"
                + line("token-secret", secret)
                + line("agreement-token-key", agreementKey)
                + "period: " + Tokens.period(TIME) + "\n"
                + line("period-key", periodKey)
                + line("token-agreement", tokens.get(0).getValue().toByteArray())
                + line("token-dataset", tokens.get(1).getValue().toByteArray())
                + line("token-counterparty", tokens.get(2).getValue().toByteArray())
                + line("token-purpose", tokens.get(3).getValue().toByteArray())
                + line("commitment", record.getCommitment().toByteArray())
                + line("opening", opening.toByteArray())
                + line("proof-purpose", proof.toByteArray())
                + line("record", bytes)
                + line("record-sha256", Hashes.sha256(bytes))
                + line("record-leaf-hash", new TreeHash().leaf(bytes));
    }

    private static String line(String name, byte[] value) {
        return name + ": " + HexFormat.of().formatHex(value) + "\n";
    }

    private static Map<String, String> read() throws IOException {
        Map<String, String> lines = new HashMap<>();
        for (String line : Files.readAllLines(FILE)) {
            lines.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
        }
        return lines;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
