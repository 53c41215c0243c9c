package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.http.Ranges.Kind;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangesTest {
    private static Ranges of(String field, long total) {
        return Ranges.of(Optional.of(field), total);
    }

    @Test
    void withoutTheFieldItIsAll() {
        assertThat(Ranges.of(Optional.empty(), 10)).isEqualTo(new Ranges(Kind.WHOLE, 0, 10, 10));
    }

    @Test
    void anotherUnitIsIgnored() {
        assertThat(of("rows=1-2", 10).kind()).isEqualTo(Kind.WHOLE);
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-0,0,1", "bytes=9-,9,1", "bytes=3-100,3,7", "Bytes=-3,7,3", "bytes=-100,0,10", "bytes=0-,0,10"})
    void onePartIsFound(String field, long offset, long length) {
        assertThat(of(field, 10)).isEqualTo(new Ranges(Kind.PART, offset, length, 10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=10-",
                "bytes=5-4",
                "bytes=-0",
                "bytes=-",
                "bytes=",
                "bytes",
                "",
                "=",
                "bytes=0-1,3-4",
                "bytes=a-b",
                "bytes=+1-2",
                "bytes=1--2",
                "bytes=99999999999999999999-",
                "bytes =0-1-",
                "-5",
            })
    void whatIsNoSinglePartIsUnsatisfiable(String field) {
        assertThat(of(field, 10).kind()).isIn(Kind.UNSATISFIABLE, field.startsWith("bytes ") ? Kind.WHOLE : null);
    }

    @Test
    void nothingOfAnEmptyFileCanBeHad() {
        assertThat(of("bytes=0-", 0).kind()).isEqualTo(Kind.UNSATISFIABLE);
        assertThat(of("bytes=-1", 0).kind()).isEqualTo(Kind.UNSATISFIABLE);
    }

    @Property(tries = 500)
    void aPartLiesInsideAndIsWhatWasAskedFor(
            @ForAll @LongRange(min = 0, max = 1L << 50) long from,
            @ForAll @LongRange(min = 0, max = 1L << 50) long to,
            @ForAll @LongRange(min = 0, max = 1L << 50) long total) {
        Ranges ranges = of("bytes=" + from + "-" + to, total);
        if (from <= to && from < total) {
            assertThat(ranges).isEqualTo(new Ranges(Kind.PART, from, Math.min(to, total - 1) - from + 1, total));
        } else {
            assertThat(ranges.kind()).isEqualTo(Kind.UNSATISFIABLE);
        }
    }
}
