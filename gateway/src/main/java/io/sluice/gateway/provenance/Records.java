package io.sluice.gateway.provenance;

import com.google.protobuf.ByteString;
import io.sluice.proto.BlindToken;
import io.sluice.proto.Outcome;
import io.sluice.proto.Rank;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import io.sluice.proto.StreamPosition;
import io.sluice.proto.TokenKind;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The form of a record: what a reader checks before it believes anything else. Pure. */
public final class Records {
    /** The only version so far. */
    public static final int VERSION = 1;

    /** Longest record in bytes. */
    public static final int MAX_BYTES = 8 * 1024;

    private Records() {}

    /** The record in these bytes. Anything that a writer of version 1 would not have written is refused. */
    public static Record parse(byte[] bytes) throws RecordException {
        Record record = Canonical.parse(Record.parser(), bytes, MAX_BYTES, "record");
        require(record.getVersion() == VERSION, "version");
        require(record.getUnknownFields().asMap().isEmpty(), "an unknown field");
        require(known(record.getKind()) && known(record.getOutcome()), "kind or outcome");
        require(record.getRank() != Rank.UNRECOGNIZED, "rank");
        require(record.getTimeMillis() > 0, "time");
        require(record.getCommitment().size() == 32, "commitment");
        streams(record);
        tokens(record);
        return record;
    }

    private static void streams(Record record) throws RecordException {
        require(record.getStreamsCount() > 0 && Streams.isLane(record.getStreams(0)), "first stream is not the lane");
        Set<Object> seen = new HashSet<>();
        for (StreamPosition position : record.getStreamsList()) {
            require(position.getStream().size() == Tokens.BYTES && seen.add(position.getStream()), "stream");
            require(position.getNumber() >= 0, "stream number");
            require(position.getPrevious().size() == (position.getNumber() == 0 ? 0 : 32), "previous hash");
            require(position.getUnknownFields().asMap().isEmpty(), "an unknown field");
        }
    }

    private static void tokens(Record record) throws RecordException {
        int last = 0;
        for (BlindToken token : record.getTokensList()) {
            require(token.getKind() != TokenKind.UNRECOGNIZED && token.getKindValue() > last, "token kind");
            require(token.getValue().size() == Tokens.BYTES, "token");
            require(token.getUnknownFields().asMap().isEmpty(), "an unknown field");
            last = token.getKindValue();
        }
    }

    /** The record's token of this kind, in lower-case hexadecimal. */
    static Optional<String> token(Record record, TokenKind kind) {
        return tokenBytes(record, kind).map(Hashes::hex);
    }

    static Optional<ByteString> tokenBytes(Record record, TokenKind kind) {
        return record.getTokensList().stream()
                .filter(token -> token.getKind() == kind)
                .map(BlindToken::getValue)
                .findFirst();
    }

    private static boolean known(RecordKind kind) {
        return kind != RecordKind.UNRECOGNIZED && kind != RecordKind.RECORD_KIND_UNSPECIFIED;
    }

    private static boolean known(Outcome outcome) {
        return outcome != Outcome.UNRECOGNIZED && outcome != Outcome.OUTCOME_UNSPECIFIED;
    }

    private static void require(boolean good, String what) throws RecordException {
        if (!good) {
            throw new RecordException("record: " + what + " (expected: as in the specification)");
        }
    }
}
