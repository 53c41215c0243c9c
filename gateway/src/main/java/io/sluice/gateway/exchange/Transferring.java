package io.sluice.gateway.exchange;

import io.sluice.gateway.contracts.Kind;
import io.sluice.gateway.contracts.MessageType;
import io.sluice.gateway.contracts.Process;
import io.sluice.gateway.contracts.Role;
import io.sluice.gateway.contracts.State;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** Transfer processes: begun as recipient, and ended, suspended or resumed in both roles. */
public final class Transferring {
    private static final Set<String> NOBODY_ANSWERED = Set.of("peer-unreachable", "peer-busy", "peer-failed");

    private final Mailboxes transfers;
    private final Agreements agreements;
    private final String self;
    private final Clock clock;
    private final SecureRandom random;
    private final Patience patience;

    /**
     * @param transfers conducted by {@link TransferAsConsumer} and {@link TransferAsProvider}
     * @param self our own name
     */
    public Transferring(
            Mailboxes transfers,
            Agreements agreements,
            String self,
            Clock clock,
            SecureRandom random,
            Patience patience) {
        this.transfers = transfers;
        this.agreements = agreements;
        this.self = self;
        this.clock = clock;
        this.random = random;
        this.patience = patience;
    }

    /**
     * Asks the provider to start a transfer under an agreement of ours and waits for its answer, for a bounded time.
     *
     * @throws PeerException the provider could not be reached or did not answer in time; the transfer is given up
     */
    public Transferred start(String agreementId) throws PeerException {
        return start(agreementId, pid -> true);
    }

    /**
     * As above, but goes on with a transfer that an earlier run asked for and was killed before it could use it. To be
     * called by one thread at a time for an agreement.
     *
     * @param used whether the transfer with this identifier is in use
     */
    public Transferred start(String agreementId, Predicate<String> used) throws PeerException {
        Optional<Agreements.Stored> stored = agreements.get(agreementId);
        if (stored.isEmpty()
                || !stored.get().agreement().agreement().getRecipient().equals(self)) {
            return refused("agreement-unknown", "there is no agreement " + agreementId + " with us as recipient");
        }
        if (stored.get().status() != Agreements.Status.FINALIZED) {
            return stored.get().status() == Agreements.Status.ENDED
                    ? refused("agreement-revoked", "the agreement " + agreementId + " was ended")
                    : refused("agreement-unconfirmed", "the provider has not confirmed " + agreementId + " yet");
        }
        String provider = stored.get().agreement().agreement().getProvider();
        Optional<String> earlier = transfers.about(agreementId).stream()
                .filter(each -> each.role() == Role.CONSUMER && mayBeUsed(each))
                .map(Process::pid)
                .filter(used.negate())
                .findFirst();
        return answer(earlier.isPresent() ? earlier.get() : begin(agreementId, provider), provider);
    }

    private static boolean mayBeUsed(Process process) {
        boolean ending = process.pending() != null && process.pending().isTermination();
        return !ending && Set.of(State.INITIAL, State.REQUESTED, State.STARTED).contains(process.state());
    }

    private String begin(String agreementId, String provider) {
        String pid = "urn:uuid:" + new UUID(random.nextLong(), random.nextLong());
        Process process = Process.initial(
                Kind.TRANSFER, Role.CONSUMER, pid, "", provider, agreementId, "", clock.millis(), Map.of());
        transfers.begin(process, Move.of(MessageType.TRANSFER_REQUEST));
        return pid;
    }

    private Transferred answer(String pid, String provider) throws PeerException {
        Process answered = transfers.await(
                pid, each -> each.state() == State.STARTED || each.state().isFinal(), patience.answer());
        if (answered.state() == State.STARTED) {
            return new Transferred.Started(pid, answered.providerPid(), Details.address(answered));
        }
        if (answered.state().isFinal()) {
            if (NOBODY_ANSWERED.contains(answered.detail(Move.CODE))) {
                throw new PeerException(PeerException.Stage.UNREACHABLE, provider + ": " + answered.error());
            }
            return new Transferred.Refused(answered.detail(Move.CODE), Details.reasonLines(answered));
        }
        String late = "no-answer: no start within " + patience.answer().toSeconds() + " s";
        terminate(pid, "no-answer", List.of(late));
        throw new PeerException(PeerException.Stage.UNREACHABLE, provider + ": " + late);
    }

    private static Transferred refused(String code, String text) {
        return new Transferred.Refused(code, List.of(code + ": " + text));
    }

    /** A transfer of ours, either role. */
    public Optional<Process> find(String transferId) {
        return transfers.get(transferId);
    }

    /** A started transfer of ours as recipient, as {@link #start} gave it; for going on after a crash. */
    public Optional<Transferred.Started> started(String transferId) {
        return find(transferId)
                .filter(each -> each.role() == Role.CONSUMER && each.state() == State.STARTED)
                .map(each -> new Transferred.Started(transferId, each.providerPid(), Details.address(each)));
    }

    /** The transfers under an agreement, both roles, newest first. */
    public List<Process> under(String agreementId) {
        return transfers.about(agreementId).stream()
                .sorted(Comparator.comparingLong(Process::createdMillis).reversed())
                .toList();
    }

    /** All transfers, both roles, newest first. */
    public List<Process> all() {
        return transfers.all().stream()
                .sorted(Comparator.comparingLong(Process::createdMillis).reversed())
                .toList();
    }

    /**
     * Tells the peer that the transfer is complete; returns when that is stored, sends in the background.
     *
     * @return why it cannot be now; empty: done, or done before
     */
    public Optional<String> complete(String transferId) {
        return transfers.post(transferId, Move.of(MessageType.TRANSFER_COMPLETION));
    }

    /** Tells the peer that the transfer is over early; otherwise as {@link #complete}. */
    public Optional<String> terminate(String transferId, String code, List<String> reasons) {
        return transfers.post(transferId, Move.termination(Kind.TRANSFER, code, reasons));
    }

    /** The same for every transfer under an agreement that is not over. */
    void terminateUnder(String agreementId, String code, String reason) {
        under(agreementId).stream()
                .filter(transfer -> !transfer.state().isFinal())
                .forEach(transfer -> terminate(transfer.pid(), code, List.of(reason)));
    }

    /** Tells the peer that the transfer pauses; otherwise as {@link #complete}. */
    public Optional<String> suspend(String transferId, String code, List<String> reasons) {
        return transfers.post(
                transferId,
                Move.of(
                        MessageType.TRANSFER_SUSPENSION,
                        Map.of(Move.CODE, code, Move.REASONS, String.join("\n", reasons))));
    }

    /** Tells the peer that a suspended transfer goes on; otherwise as {@link #complete}. */
    public Optional<String> resume(String transferId) {
        return transfers.post(transferId, Move.of(MessageType.TRANSFER_START));
    }
}
