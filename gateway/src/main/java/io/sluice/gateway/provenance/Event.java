package io.sluice.gateway.provenance;

import io.sluice.proto.FieldKind;
import io.sluice.proto.Outcome;
import io.sluice.proto.Rank;
import io.sluice.proto.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that happened and is to be recorded. Its fields never reach the lane in the clear: they go into the salted
 * commitment, the blind tokens, and the private opening. Immutable.
 */
public final class Event {
    /** Longest field value in bytes; an opening stays below what a ledger keeps with a record. */
    public static final int MAX_FIELD_BYTES = 4096;

    /** What a record is numbered within, beside the whole lane. */
    public enum Stream {
        /** Needs the agreement's token key and {@code FIELD_AGREEMENT_ID}. */
        AGREEMENT,
        /** Needs {@code FIELD_DATASET}. */
        DATASET
    }

    private final RecordKind kind;
    private final Outcome outcome;
    private final Rank rank;
    private final SortedMap<FieldKind, byte[]> fields;
    private final byte[] agreementTokenKey;
    private final Set<Stream> streams;

    private Event(Builder from) {
        kind = from.kind;
        outcome = from.outcome;
        rank = from.rank;
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(from.fields));
        agreementTokenKey = from.agreementTokenKey;
        streams = EnumSet.noneOf(Stream.class);
        if (from.streams.contains(Stream.AGREEMENT)
                && agreementTokenKey != null
                && fields.containsKey(FieldKind.FIELD_AGREEMENT_ID)) {
            streams.add(Stream.AGREEMENT);
        }
        if (from.streams.contains(Stream.DATASET) && fields.containsKey(FieldKind.FIELD_DATASET)) {
            streams.add(Stream.DATASET);
        }
    }

    /** Starts an event; by default it is numbered in every stream that its fields allow. */
    public static Builder of(RecordKind kind, Outcome outcome) {
        return new Builder(kind, outcome);
    }

    /** The same with one field more. */
    Event with(FieldKind field, String text) {
        Builder builder = new Builder(kind, outcome);
        builder.fields.putAll(fields);
        builder.streams.retainAll(streams);
        builder.rank = rank;
        builder.agreementTokenKey = agreementTokenKey;
        return builder.field(field, text).build();
    }

    public RecordKind kind() {
        return kind;
    }

    public Outcome outcome() {
        return outcome;
    }

    public Rank rank() {
        return rank;
    }

    /** Ascending by number, as the commitment wants them. The arrays are not to be changed. */
    public SortedMap<FieldKind, byte[]> fields() {
        return fields;
    }

    public Optional<byte[]> agreementTokenKey() {
        return Optional.ofNullable(agreementTokenKey);
    }

    public Set<Stream> streams() {
        return Collections.unmodifiableSet(streams);
    }

    /** Kinds only: values are private. */
    @Override
    public String toString() {
        return kind + " " + outcome + " " + fields.keySet();
    }

    /** Collects an {@link Event}. Not for several threads. */
    public static final class Builder {
        private final RecordKind kind;
        private final Outcome outcome;
        private final Map<FieldKind, byte[]> fields = new EnumMap<>(FieldKind.class);
        private final Set<Stream> streams = EnumSet.allOf(Stream.class);
        private Rank rank = Rank.RANK_UNSPECIFIED;
        private byte[] agreementTokenKey;

        private Builder(RecordKind kind, Outcome outcome) {
            this.kind = kind;
            this.outcome = outcome;
        }

        public Builder rank(Rank value) {
            rank = value;
            return this;
        }

        /**
         * The value is copied; the text "sha256:HEX" stands for one that is too long, since partners choose some values.
         * A second value of the same kind replaces the first.
         */
        public Builder field(FieldKind field, byte[] value) {
            fields.put(
                    field,
                    value.length <= MAX_FIELD_BYTES
                            ? value.clone()
                            : ("sha256:" + Hashes.hex(Hashes.sha256(value))).getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        /** As UTF-8. An empty text is left out. */
        public Builder field(FieldKind field, String text) {
            return text.isEmpty() ? this : field(field, text.getBytes(StandardCharsets.UTF_8));
        }

        /** As decimal digits. */
        public Builder field(FieldKind field, long number) {
            return field(field, Long.toString(number));
        }

        /** 32 bytes, known to both sides: agreement and transfer tokens are made under it. */
        public Builder agreementTokenKey(byte[] key) {
            if (key.length != 32) {
                throw new IllegalArgumentException("agreement token key: " + key.length + " bytes (expected: 32)");
            }
            agreementTokenKey = key.clone();
            return this;
        }

        /** Numbers the record in the whole lane only; for events whose names a stranger chose. */
        public Builder laneOnly() {
            streams.clear();
            return this;
        }

        public Event build() {
            return new Event(this);
        }
    }
}
