package io.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void chineseNamesStandInTheSameColumnsAsOthers() {
        String table = new Table("COLUMN", "ROLE")
                .row("身份证号", "direct")
                .row("age", "quasi")
                .row("ｆｕｌｌ", "other")
                .toString();

        assertThat(table.lines()).containsExactly("COLUMN    ROLE", "身份证号  direct", "age       quasi", "ｆｕｌｌ  other");
    }

    @Test
    void marksTakeNoPlaceOfTheirOwn() {
        assertThat(Table.width("e\u0301")).isEqualTo(1);
        assertThat(Table.width("a\u200bb")).isEqualTo(2);
    }
}
