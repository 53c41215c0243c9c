package io.sluice.gateway.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.proto.Field;
import io.sluice.proto.FieldKind;
import io.sluice.proto.FieldProof;
import io.sluice.proto.Opening;
import io.sluice.proto.Outcome;
import io.sluice.proto.RecordKind;
import io.sluice.proto.TokenKind;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CommitmentTest {
    private static final EnumSet<FieldKind> ALL = EnumSet.range(FieldKind.FIELD_DATASET, FieldKind.FIELD_PERIOD);

    @Property(tries = 60)
    void everyFieldIsProvenAloneAndNoOtherOneIs(@ForAll @IntRange(min = 1, max = 29) int count) {
        Opening opening = opening(count);
        ByteString commitment = ByteString.copyFrom(Commitment.root(opening.getFieldsList()));
        List<FieldProof> proofs = Commitment.prove(opening, ALL);
        assertThat(proofs).hasSize(count);
        assertThat(Commitment.opens(opening, commitment)).isTrue();
        for (FieldProof proof : proofs) {
            assertThat(Commitment.proves(proof, commitment)).isTrue();
            FieldProof.Builder other = proof.toBuilder();
            other.getFieldBuilder().setValue(ByteString.copyFromUtf8("other"));
            assertThat(Commitment.proves(other.build(), commitment)).isFalse();
        }
    }

    @Property(tries = 300)
    void noFlippedBitMakesAnOpeningOrAProofSayAnotherThing(
            @ForAll @IntRange(min = 1, max = 12) int count, @ForAll int where, @ForAll @IntRange(max = 7) int bit) {
        Opening opening = opening(count);
        ByteString commitment = ByteString.copyFrom(Commitment.root(opening.getFieldsList()));
        byte[] bytes = opening.toByteArray();
        bytes[Math.floorMod(where, bytes.length)] ^= 1 << bit;
        boolean opens;
        try {
            opens = Commitment.opens(Openings.parse(bytes), commitment);
        } catch (RecordException e) {
            opens = false;
        }
        assertThat(opens).isFalse();

        // A root does not say how many leaves it has: some counts share one shape of path. What is proven, the field,
        // is
        // the same whatever else of the proof was flipped.
        FieldProof proof = Commitment.prove(opening, ALL).get(Math.floorMod(where, count));
        byte[] flipped = proof.toByteArray();
        flipped[Math.floorMod(where, flipped.length)] ^= 1 << bit;
        boolean provesAnother;
        try {
            FieldProof other = Canonical.parse(FieldProof.parser(), flipped, 10_000, "proof");
            boolean same = other.getField().equals(proof.getField()) && other.getIndex() == proof.getIndex();
            provesAnother = Commitment.proves(other, commitment) && !same;
        } catch (RecordException e) {
            provesAnother = false;
        }
        assertThat(provesAnother).isFalse();
    }

    @Test
    void aCommitmentIsAsTheSpecificationSays() {
        // Worked by hand in docs/provenance-record.md.
        byte[] salt = new byte[32];
        Opening opening = Opening.newBuilder()
                .addFields(Field.newBuilder()
                        .setKind(FieldKind.FIELD_DATASET)
                        .setSalt(ByteString.copyFrom(salt))
                        .setValue(ByteString.copyFromUtf8("admissions")))
                .addFields(Field.newBuilder()
                        .setKind(FieldKind.FIELD_PURPOSE)
                        .setSalt(ByteString.copyFrom(salt))
                        .setValue(ByteString.copyFromUtf8("care")))
                .build();
        assertThat(HexFormat.of().formatHex(Commitment.root(opening.getFieldsList())))
                .isEqualTo("6eec5e2e2cab51d35c28b46bce714c7cc007a5c609dd366d2e374c85e5a40493");
        assertThat(HexFormat.of().formatHex(Tokens.of(salt, TokenKind.TOKEN_DATASET, "admissions")))
                .isEqualTo("e13b1d3d81a729f74051381273ee8a7a");
        assertThat(HexFormat.of().formatHex(Tokens.periodKey(salt, "2026Q4")))
                .isEqualTo("9e2fb52fafa70ef6d1f9a94eb756f1d90c8158342256d41af5d8a7814bc34c48");
    }

    @Test
    void twoRecordsOfTheSameFactsHaveNothingInCommon() {
        assertThat(Commitment.root(opening(3).getFieldsList()))
                .isNotEqualTo(Commitment.root(opening(3).getFieldsList()));
    }

    @Test
    void aValueThatIsTooLongIsCommittedToByItsHash() {
        Event event = Event.of(RecordKind.ALERT, Outcome.DONE)
                .field(FieldKind.FIELD_REASON, "x".repeat(Event.MAX_FIELD_BYTES + 1))
                .build();
        assertThat(new String(event.fields().get(FieldKind.FIELD_REASON), StandardCharsets.UTF_8))
                .matches("sha256:[0-9a-f]{64}");
    }

    private static Opening opening(int count) {
        SortedMap<FieldKind, byte[]> fields = new TreeMap<>();
        ALL.stream().limit(count).forEach(kind -> fields.put(kind, kind.name().getBytes(StandardCharsets.UTF_8)));
        return Commitment.salt(fields, new SecureRandom());
    }
}
