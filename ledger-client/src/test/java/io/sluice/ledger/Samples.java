package io.sluice.ledger;

import com.google.protobuf.ByteString;
import io.sluice.proto.BlindToken;
import io.sluice.proto.Outcome;
import io.sluice.proto.Rank;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import io.sluice.proto.StreamPosition;
import io.sluice.proto.TokenKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Keys and records for tests. */
public final class Samples {
    public static final String ORIGIN = "hospital/main";

    private Samples() {}

    public static CheckpointSigner signer(String origin, int seed) {
        byte[] classic = new byte[32];
        byte[] quantum = new byte[32];
        Arrays.fill(classic, (byte) seed);
        Arrays.fill(quantum, (byte) (seed + 100));
        return new CheckpointSigner(origin, classic, quantum);
    }

    public static CheckpointSigner signer() {
        return signer(ORIGIN, 1);
    }

    public static byte[] token(long value) {
        return ByteBuffer.allocate(16)
                .putLong(0x1234_5678_0000_0000L + value)
                .putLong(value)
                .array();
    }

    public static byte[] record(long number) {
        return record(number, RecordKind.GRANTED, 1_000 + number, number % 5, 100 + number);
    }

    public static byte[] record(long number, RecordKind kind, long timeMillis, long... tokens) {
        Record.Builder record = Record.newBuilder()
                .setVersion(1)
                .setKind(kind)
                .setRank(Rank.CONFIDENTIAL)
                .setOutcome(Outcome.DONE)
                .setTimeMillis(timeMillis)
                .setCommitment(ByteString.copyFrom(new byte[32]));
        record.addStreams(StreamPosition.newBuilder()
                .setStream(ByteString.copyFrom(new byte[16]))
                .setNumber(number));
        for (long token : tokens) {
            record.addTokens(BlindToken.newBuilder()
                    .setKind(TokenKind.TOKEN_DATASET)
                    .setValue(ByteString.copyFrom(token(token))));
        }
        return record.build().toByteArray();
    }

    public static byte[] opening(long number) {
        return ("opening of record " + number).getBytes(StandardCharsets.UTF_8);
    }

    /** Appends and waits. */
    public static Receipt append(Ledger ledger, byte[] record, byte[] opening) throws Exception {
        return ledger.append(record, opening).get(90, TimeUnit.SECONDS);
    }

    /** Appends so many records numbered from the lane's size on, and waits. */
    public static void fill(Ledger ledger, int count) throws Exception {
        long end = ledger.size() + count;
        while (ledger.size() < end) {
            List<CompletableFuture<Receipt>> some = new ArrayList<>();
            for (long i = ledger.size(); i < end && some.size() < 10_000; i++) {
                some.add(ledger.append(record(i), opening(i)));
            }
            for (CompletableFuture<Receipt> one : some) {
                one.get(90, TimeUnit.SECONDS);
            }
        }
    }
}
