package io.sluice.ledger;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The lane on local disk. */
public final class LocalLedger implements Ledger {
    private final CheckpointSigner signer;

    private LocalLedger(CheckpointSigner signer) {
        this.signer = signer;
    }

    /**
     * Opens the lane in {@code dir}, which is made when it is missing, and replays it.
     *
     * @throws LedgerException IN_USE, CORRUPT, BEHIND; REFUSED when the directory holds another lane
     */
    public static LocalLedger open(Path dir, CheckpointSigner signer, Clock clock) throws LedgerException {
        return new LocalLedger(signer);
    }

    /**
     * Moves the lane in {@code dir} aside, whatever its state, so that a new one with another origin can be opened
     * there. The first record of the new lane should say that there is a gap.
     *
     * @return where the old lane is now
     */
    public static Path retire(Path dir) throws LedgerException {
        throw new UnsupportedOperationException();
    }

    @Override
    public String origin() {
        return signer.origin();
    }

    @Override
    public CompletableFuture<Receipt> append(byte[] record, byte[] privateOpening) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Entry> find(Query query) throws LedgerException {
        throw new UnsupportedOperationException();
    }

    @Override
    public Entry entry(long index) throws LedgerException {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<byte[]> opening(long index) throws LedgerException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void erase(long index) throws LedgerException {
        throw new UnsupportedOperationException();
    }

    @Override
    public String proof(long index) throws LedgerException {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<byte[]> consistency(long from, long to) throws LedgerException {
        throw new UnsupportedOperationException();
    }

    @Override
    public String checkpoint() throws LedgerException {
        throw new UnsupportedOperationException();
    }

    @Override
    public long size() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Subscription follow(long from, Consumer<Entry> consumer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void confirm(String checkpoint) throws LedgerException {
        throw new UnsupportedOperationException();
    }

    @Override
    public Health health() {
        throw new UnsupportedOperationException();
    }

    /** A file of the public face of the lane ({@code checkpoint}, {@code tile/...}); empty when there is none. */
    public Optional<byte[]> resource(String path) throws LedgerException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
