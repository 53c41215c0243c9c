package io.sluice.gateway.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.ledger.LedgerException;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Opening;
import io.sluice.proto.Outcome;
import io.sluice.proto.Rank;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import io.sluice.proto.TokenKind;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EvidenceTest {
    private final Org hospital = new Org("hospital");
    private final Org lab = new Org("lab");

    @Test
    void aRecordIsProvenByItsReceiptAndOpensToItsFields() throws Exception {
        Recorded recorded = hospital.record(published("admissions"));

        assertThat(hospital.checkpoints.verifier().verify(recorded.proof(), recorded.record()))
                .hasValueSatisfying(proven -> assertThat(proven.index()).isZero());
        Record record = Records.parse(recorded.record());
        Opening opening = Openings.parse(hospital.ledger.opening(0).orElseThrow());
        assertThat(record.getKind()).isEqualTo(RecordKind.PUBLISHED);
        assertThat(record.getRank()).isEqualTo(Rank.CONFIDENTIAL);
        assertThat(record.getTimeMillis()).isEqualTo(Org.NOW.toEpochMilli());
        assertThat(Commitment.opens(opening, record.getCommitment())).isTrue();
        assertThat(recorded.hash()).isEqualTo(Hashes.sha256(recorded.record()));
    }

    @Test
    void noFieldValueIsInARecord() {
        // Only words of six letters and more: shorter ones come about by chance in salts and tokens.
        Org.Exchange exchange = hospital.exchangeWith(new Org("laboratory"), "canary-dataset", "canary-id")
                .agree()
                .receive()
                .grant();
        exchange.open("canary-plaintext-hash-canary-pla".getBytes(StandardCharsets.UTF_8));
        hospital.record(exchange.event(RecordKind.REFUSED, Outcome.DENIED)
                .field(FieldKind.FIELD_REASON, "canary-reason")
                .field(FieldKind.FIELD_ACTOR, "canary-actor")
                .field(FieldKind.FIELD_SUBJECT, "canary-subject")
                .field(FieldKind.FIELD_OBJECT_ID, "canary-object-id")
                .field(FieldKind.FIELD_CATEGORIES, "canary-category")
                .build());

        assertThat(hospital.ledger.records).hasSize(5);
        for (byte[] record : hospital.ledger.records) {
            String text = new String(record, StandardCharsets.ISO_8859_1);
            assertThat(text)
                    .doesNotContain("canary", "hospital", "laboratory", "cancer", "CONSENT", "form 17", "urn:uuid");
            assertThat(record.length).isLessThan(640);
        }
    }

    @Test
    void bothSidesRecordsOfAnExchangeCarryTheSameTokens() throws Exception {
        hospital.exchangeWith(lab, "admissions", "1").agree().receive().grant().open(Org.filled(1));

        Record ours = Records.parse(hospital.ledger.records.get(2));
        Record theirs = Records.parse(lab.ledger.records.get(2));
        assertThat(ours.getKind()).isEqualTo(RecordKind.GRANTED);
        for (TokenKind shared : List.of(TokenKind.TOKEN_AGREEMENT, TokenKind.TOKEN_TRANSFER)) {
            assertThat(Records.token(ours, shared)).isPresent().isEqualTo(Records.token(theirs, shared));
        }
        for (TokenKind own : List.of(TokenKind.TOKEN_DATASET, TokenKind.TOKEN_PURPOSE, TokenKind.TOKEN_COUNTERPARTY)) {
            assertThat(Records.token(ours, own)).isPresent().isNotEqualTo(Records.token(theirs, own));
        }
    }

    @Test
    void tokensOfAnotherQuarterAndOfAnotherAgreementDoNotMatch() throws Exception {
        Record first = Records.parse(hospital.record(published("admissions")).record());
        hospital.clock = Clock.fixed(Org.NOW.plus(Duration.ofDays(60)), ZoneOffset.UTC);
        hospital.reopen();
        Record next = Records.parse(hospital.record(published("admissions")).record());

        assertThat(Records.token(first, TokenKind.TOKEN_DATASET))
                .isNotEqualTo(Records.token(next, TokenKind.TOKEN_DATASET));
        assertThat(Tokens.period(Org.NOW.toEpochMilli())).isEqualTo("2026Q4");
        assertThat(next.getStreams(0).getNumber()).isEqualTo(1);
        assertThat(next.getStreams(1).getNumber()).isZero();
    }

    @Test
    void streamsAreNumberedWithoutGapsAndNameTheirPredecessorAcrossARestart() throws Exception {
        hospital.record(published("a"));
        hospital.record(published("b"));
        hospital.reopen();
        hospital.record(published("a"));

        Record first = Records.parse(hospital.ledger.records.get(0));
        Record third = Records.parse(hospital.ledger.records.get(2));
        assertThat(third.getStreams(0).getNumber()).isEqualTo(2);
        assertThat(third.getStreams(0).getPrevious())
                .isEqualTo(ByteString.copyFrom(Hashes.sha256(hospital.ledger.records.get(1))));
        assertThat(third.getStreams(1).getStream())
                .isEqualTo(first.getStreams(1).getStream());
        assertThat(third.getStreams(1).getNumber()).isEqualTo(1);
        assertThat(third.getStreams(1).getPrevious())
                .isEqualTo(ByteString.copyFrom(Hashes.sha256(hospital.ledger.records.get(0))));
    }

    @Test
    void manyThreadsLeaveNoGap() throws Exception {
        List<CompletableFuture<Recorded>> all = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            String dataset = "d" + t % 2;
            threads.add(new Thread(() -> {
                for (int i = 0; i < 50; i++) {
                    all.add(hospital.evidence.recordAsync(published(dataset)));
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();

        assertThat(hospital.report().findings()).isEmpty();
        assertThat(hospital.report().size()).isEqualTo(200);
    }

    @Test
    void aRecordThatTheLedgerDidNotTakeLeavesNoGap() {
        hospital.record(published("a"));
        hospital.ledger.failNext(1);
        assertThatThrownBy(() -> hospital.evidence.record(published("a")))
                .isInstanceOfSatisfying(
                        LedgerException.class, e -> assertThat(e.stage()).isEqualTo(LedgerException.Stage.BUSY));
        hospital.record(published("a"));

        assertThat(hospital.report().findings()).isEmpty();
        assertThat(hospital.report().size()).isEqualTo(2);
    }

    @Test
    void timeDoesNotRunBackwardsInALane() throws Exception {
        hospital.record(published("a"));
        hospital.clock = Clock.fixed(Org.NOW.minusSeconds(3600), ZoneOffset.UTC);
        hospital.reopen();
        Recorded later = hospital.record(published("a"));

        assertThat(later.timeMillis()).isEqualTo(Org.NOW.toEpochMilli());
    }

    @Test
    void refusalsOfAStrangerAreCountedAfterTheFirstFew() throws Exception {
        Refusals refusals = new Refusals(hospital.evidence, hospital.clock);
        for (int i = 0; i < 100; i++) {
            refusals.refused(
                    "stranger",
                    Event.of(RecordKind.REFUSED, Outcome.DENIED)
                            .laneOnly()
                            .field(FieldKind.FIELD_REASON, "unknown-dataset")
                            .build());
        }
        assertThat(hospital.ledger.size()).isEqualTo(Refusals.SINGLE);
        refusals.close();
        refusals.close();

        assertThat(hospital.ledger.size()).isEqualTo(Refusals.SINGLE + 1);
        AuditRow last = hospital.report().rows().get(Refusals.SINGLE);
        assertThat(last.state()).isEqualTo(AuditRow.State.REFUSED);
        assertThat(last.count()).isEqualTo(100 - Refusals.SINGLE);
        assertThat(last.subject()).isEqualTo("stranger");
        assertThat(last.reasons()).containsExactly("unknown-dataset");
    }

    @Test
    void aThousandStrangersShareOneCount() throws Exception {
        Refusals refusals = new Refusals(hospital.evidence, hospital.clock);
        for (int i = 0; i < 1000; i++) {
            refusals.refused(
                    "s" + i,
                    Event.of(RecordKind.REFUSED, Outcome.DENIED).laneOnly().build());
        }
        refusals.close();
        assertThat(hospital.ledger.size()).isEqualTo(Refusals.STRANGERS + 1);
    }

    static Event published(String dataset) {
        return Event.of(RecordKind.PUBLISHED, Outcome.DONE)
                .rank(Rank.CONFIDENTIAL)
                .field(FieldKind.FIELD_DATASET, dataset)
                .field(FieldKind.FIELD_VERSION, 1)
                .field(FieldKind.FIELD_PROVIDER, "hospital")
                .build();
    }
}
