package io.sluice.gateway.provenance;

import com.google.protobuf.ByteString;
import io.sluice.gateway.provenance.Event.Stream;
import io.sluice.ledger.Entry;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.Query;
import io.sluice.ledger.Receipt;
import io.sluice.proto.BlindToken;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Opening;
import io.sluice.proto.Record;
import io.sluice.proto.TokenKind;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Writes what happened into the own lane. Thread safe; many records may be in flight.
 *
 * <p>A record is numbered and handed to the ledger under one short lock, so that the numbers of every stream are in the
 * ledger's order; what is slow (tokens, commitment, disk) happens outside of it. When the ledger did not take a record,
 * it takes none of those behind it either (each may stand at its own index only), and their numbers are free again: nothing new is numbered until all that is in flight is settled, then the heads of the
 * streams are read from the lane anew.
 */
public final class Evidence {
    private final Ledger ledger;
    private final String organisation;
    private final TokenKeys tokenKeys;
    private final Clock clock;
    private final SecureRandom random;
    private final RecordWatch watch;

    private final Object lock = new Object();
    private final Acting acting = new Acting();
    private final Streams streams = new Streams(); // Guarded by lock, as are all below.
    private long lastTimeMillis;
    private long nextIndex;
    private int inFlight;
    private boolean stale;

    private Evidence(
            Ledger ledger,
            String organisation,
            TokenKeys tokenKeys,
            Clock clock,
            SecureRandom random,
            RecordWatch watch) {
        this.watch = watch;
        this.ledger = ledger;
        this.organisation = organisation;
        this.tokenKeys = tokenKeys;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Reads the heads of all streams from the lane.
     *
     * @param ledger stays the caller's, who closes it after the last record
     * @param organisation who owns the lane
     * @param tokenKeys the newest makes the tokens
     */
    public static Evidence open(
            Ledger ledger, String organisation, TokenKeys tokenKeys, Clock clock, SecureRandom random)
            throws LedgerException {
        return open(ledger, organisation, tokenKeys, clock, random, RecordWatch.NONE);
    }

    /** As above; the watch hears of what {@link #record} writes. */
    public static Evidence open(
            Ledger ledger,
            String organisation,
            TokenKeys tokenKeys,
            Clock clock,
            SecureRandom random,
            RecordWatch watch)
            throws LedgerException {
        Evidence evidence = new Evidence(ledger, organisation, tokenKeys, clock, random, watch);
        synchronized (evidence.lock) {
            evidence.readHeads();
        }
        return evidence;
    }

    /**
     * Returns when the record is durable.
     *
     * @throws LedgerException it is not known to be; the stage says how far it got
     */
    public Recorded record(Event event) throws LedgerException {
        long begin = System.nanoTime();
        try {
            Recorded recorded = recordAsync(event).join();
            watch.recorded(event, recorded, System.nanoTime() - begin);
            return recorded;
        } catch (CompletionException e) {
            watch.notRecorded(event);
            if (e.getCause() instanceof LedgerException failure) {
                throw new LedgerException(failure.stage(), failure.getMessage(), failure);
            }
            throw e;
        }
    }

    /**
     * Completes when the record is durable; fails with {@link LedgerException} when it is not known to be. Events handed
     * over one after the other by one thread keep their order in the lane. Dependents must not block.
     */
    public CompletableFuture<Recorded> recordAsync(Event happened) {
        Event event = acting.current()
                .map(who -> happened.with(FieldKind.FIELD_OPERATOR, who))
                .orElse(happened);
        Opening salted = Commitment.salt(event.fields(), random);
        ByteString commitment = ByteString.copyFrom(Commitment.root(salted.getFieldsList()));
        Opening.Builder opening = salted.toBuilder();
        event.agreementTokenKey().ifPresent(key -> opening.setAgreementTokenKey(ByteString.copyFrom(key)));
        byte[] openingBytes = opening.build().toByteArray();
        long now = clock.millis();
        List<BlindToken> tokens = tokens(event, now);

        synchronized (lock) {
            Optional<LedgerException> away = freshHeads();
            if (away.isPresent()) {
                return CompletableFuture.failedFuture(away.get());
            }
            long time = Math.max(now, lastTimeMillis); // Within a lane time does not run backwards.
            if (!Tokens.period(time).equals(Tokens.period(now))) {
                tokens = tokens(event, time);
            }
            Record record = record(event, time, tokens, commitment);
            byte[] bytes = record.toByteArray();
            byte[] hash = Hashes.sha256(bytes);
            CompletableFuture<Receipt> receipt = ledger.appendAt(nextIndex, bytes, openingBytes);
            if (!receipt.isCompletedExceptionally()) {
                streams.advance(record, ByteString.copyFrom(hash));
                lastTimeMillis = time;
                nextIndex++;
            }
            inFlight++;
            return receipt.whenComplete((done, failure) -> settled(failure != null))
                    .thenApply(done -> new Recorded(done, hash, time));
        }
    }

    /** Who acts is recorded with what is recorded meanwhile. */
    public Acting acting() {
        return acting;
    }

    /** The time as far as it is known here: not before the newest record, even if the clock was set back since. */
    public long nowMillis() {
        synchronized (lock) {
            return Math.max(clock.millis(), lastTimeMillis);
        }
    }

    /** The newest signed checkpoint of the lane, as it goes into receipts and grants. */
    public String checkpoint() throws LedgerException {
        return ledger.checkpoint();
    }

    private Record record(Event event, long time, List<BlindToken> tokens, ByteString commitment) {
        Record.Builder record = Record.newBuilder()
                .setVersion(Records.VERSION)
                .setKind(event.kind())
                .setRank(event.rank())
                .setOutcome(event.outcome())
                .setTimeMillis(time)
                .addAllTokens(tokens)
                .setCommitment(commitment);
        for (ByteString stream : streamsOf(event, tokens)) {
            record.addStreams(streams.next(stream));
        }
        return record.build();
    }

    private static List<ByteString> streamsOf(Event event, List<BlindToken> tokens) {
        List<ByteString> ids = new ArrayList<>(3);
        ids.add(Streams.LANE);
        for (BlindToken token : tokens) {
            if (token.getKind() == TokenKind.TOKEN_AGREEMENT && event.streams().contains(Stream.AGREEMENT)
                    || token.getKind() == TokenKind.TOKEN_DATASET
                            && event.streams().contains(Stream.DATASET)) {
                ids.add(token.getValue());
            }
        }
        return ids;
    }

    private List<BlindToken> tokens(Event event, long time) {
        byte[] own = tokenKeys.inUse(Tokens.period(time));
        byte[] agreement = event.agreementTokenKey().orElse(null);
        return TokenRules.tokens(
                event.kind(),
                organisation,
                (FieldKind field) -> event.fields().get(field),
                kind -> TokenRules.shared(kind) ? agreement : own);
    }

    private void settled(boolean failed) {
        synchronized (lock) {
            inFlight--;
            stale |= failed;
            lock.notifyAll();
        }
    }

    /** Under the lock: after a failure waits until all is settled, and reads what the lane really holds. */
    private Optional<LedgerException> freshHeads() {
        try {
            while (stale) {
                if (inFlight == 0) {
                    readHeads();
                    stale = false;
                } else {
                    lock.wait();
                }
            }
            return Optional.empty();
        } catch (LedgerException e) {
            return Optional.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new LedgerException(LedgerException.Stage.BUSY, "interrupted while waiting", e));
        }
    }

    private void readHeads() throws LedgerException {
        streams.clear();
        long next = 0;
        long size = ledger.size();
        while (next < size) {
            List<Entry> page = ledger.find(Query.all().withRange(next, size));
            if (page.isEmpty()) {
                throw new LedgerException(LedgerException.Stage.CORRUPT, "lane: no record " + next);
            }
            for (Entry entry : page) {
                Record record = entry.parsed();
                streams.advance(record, ByteString.copyFrom(Hashes.sha256(entry.record())));
                lastTimeMillis = Math.max(lastTimeMillis, record.getTimeMillis());
                next = entry.index() + 1;
            }
        }
        nextIndex = size;
    }
}
