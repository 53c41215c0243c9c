package io.sluice.gateway.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the rows of a table are about. */
class SubjectScanTest {
    private static final byte[] SECRET = new byte[32];

    private static SubjectScan.Found scan(String name, String column, String table, int pieces) {
        SubjectScan scan = new SubjectScan(Pseudonymity.under(SECRET), name, column);
        byte[] bytes = table.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += pieces) {
            ByteBuffer piece = ByteBuffer.wrap(bytes, at, Math.min(pieces, bytes.length - at));
            int position = piece.position();
            scan.feed(piece);
            assertThat(piece.position()).isEqualTo(position);
        }
        return scan.finish();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100_000})
    void whoHasSeveralRowsIsOnePersonAndARowThatNamesNobodyIsOneOfItsOwn(int pieces) {
        String table =
                "who,what\na,1\nb,2\n a ,3\n,4\n\"  \",5\n" + "x".repeat(Pseudonymity.MOST_BYTES + 1) + ",6\nc,7\n";
        SubjectScan.Found found = scan("t.csv", "who", table, pieces);
        assertThat(found.found()).isTrue();
        assertThat(found.count()).isEqualTo(3);
        assertThat(found.unnamed()).isEqualTo(3);
        List<Subject> persons = new ArrayList<>();
        found.persons().forEachRemaining(persons::add);
        Pseudonymity same = Pseudonymity.under(SECRET);
        assertThat(persons)
                .containsExactlyInAnyOrder(same.of("a"), same.of("b"), same.of("c"))
                .isSorted();
    }

    @Test
    void ofTwoInOneRowNobodyKnowsWhoseItIs() {
        SubjectScan.Found found =
                scan("t.jsonl", "who[]", "{\"who\":[\"a\",\"b\"]}\n{\"who\":[\"a\"]}\n{\"what\":1}\n", 10);
        assertThat(found.count()).isEqualTo(1);
        assertThat(found.unnamed()).isEqualTo(2);
    }

    @Test
    void moreRowsThanThePagesOfTheStoreAreAllFound() {
        StringBuilder table = new StringBuilder("id;n\n");
        for (int i = 0; i < 30_000; i++) {
            table.append("p").append(i % 20_000).append(";1\n");
        }
        assertThat(scan("t.csv", "id", table.toString(), 4096).count()).isEqualTo(20_000);
    }

    @Test
    void aTableWithoutTheColumnIsToldApart() {
        assertThat(scan("t.csv", "whom", "who,what\na,1\n", 100).found()).isFalse();
        assertThat(scan("t.csv", "whom", "", 100).found()).isFalse();
    }
}
