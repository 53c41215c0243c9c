package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {
    private final AtomicLong live = new AtomicLong();
    private final AtomicInteger collections = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L); // Turns over, as it may.
    private final Admission admission = new Admission(1000, live::get, collections::incrementAndGet, nanos::get);
    private int begun;

    @ParameterizedTest(name = "heap {0}, live {1}, promised {2}, need {3}: {4}")
    @CsvSource({
        "1000,    0,    0,  100, ''",
        "1000,  850,    0,  100, ''",
        "1000,  851,    0,  100, are in use",
        "1000,  851,  500,    1, are in use",
        "1000,    0,    0, 5000, ''", // alone, any may begin
        "1000,    0,    1,  599, ''",
        "1000,    0,    1,  600, work under way",
        "1000,    0,  600,    0, ''",
        "1000,    0,  601,    0, work under way"
    })
    void whatIsAdmittedFollowsFromTheFigures(long heap, long live, long promised, long need, String told) {
        String refusal =
                new Admission.Figures(heap, live, promised).refusal(need).orElse("");
        assertThat(refusal.isEmpty()).isEqualTo(told.isEmpty());
        assertThat(refusal).contains(told);
    }

    @Test
    void workIsPromisedItsMemoryUntilItEndsHoweverItEnds() throws IOException {
        Handler inner = admission.before(call -> 300, call -> begun++);
        Handler failing = admission.before(call -> 300, call -> {
            throw new IOException("expected in this test");
        });
        assertThatThrownBy(() -> failing.handle(null)).hasMessageContaining("expected");
        admission
                .before(call -> 300, call -> {
                    inner.handle(null);
                    admission.before(call2 -> 300, call2 -> refused(inner)).handle(null);
                })
                .handle(null);
        assertThat(begun).as("one within, one refused").isEqualTo(1);
        inner.handle(null);
        assertThat(begun).as("afterwards everything works again").isEqualTo(2);
        assertThat(admission.figures().promised()).isZero();
    }

    @Test
    void workThatGrowsIsToldToEndWhileThereIsMemoryForOthersAndItsPromiseEndsOnce() throws IOException {
        Admission.Promise grows = admission.promise(500);
        live.set(700);
        grows.requireRoom();
        live.set(701);
        assertThatThrownBy(grows::requireRoom)
                .isInstanceOfSatisfying(
                        HttpRefusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Admission.CODE))
                .hasMessageContaining("larger heap");
        assertThatThrownBy(grows::requireRoom).isInstanceOf(HttpRefusal.class);
        assertThat(collections).as("at most every other second").hasValue(1);
        Admission.Promise other = admission.promise(100);
        grows.close();
        grows.close();
        assertThatThrownBy(other::requireRoom).isInstanceOf(HttpRefusal.class);
        assertThat(collections).as("what was measured with it holds no more").hasValue(2);
        assertThat(admission.figures().promised()).isEqualTo(100);
        other.close();
        assertThat(admission.figures().promised()).isZero();
    }

    private void refused(Handler handler) {
        assertThatThrownBy(() -> handler.handle(null)).isInstanceOfSatisfying(HttpRefusal.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.code()).isEqualTo(Admission.CODE);
            assertThat(refusal).hasMessageContaining("try again later");
        });
    }

    @Test
    void aFullHeapIsMeasuredAnewAtMostEveryOtherSecond() throws IOException {
        Handler handler = admission.before(call -> 1, call -> begun++);
        live.set(900);
        refused(handler);
        nanos.addAndGet(1_999_999_999L);
        refused(handler);
        assertThat(collections).hasValue(1);
        nanos.addAndGet(1);
        refused(handler);
        assertThat(collections).hasValue(2);
        live.set(100);
        handler.handle(null);
        assertThat(begun).isEqualTo(1);
        assertThat(collections).hasValue(2);
    }
}
