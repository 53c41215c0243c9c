package io.sluice.gateway.exchange;

import io.sluice.gateway.contracts.Kind;
import io.sluice.gateway.contracts.MessageType;
import io.sluice.gateway.contracts.Process;
import io.sluice.gateway.contracts.Role;
import io.sluice.gateway.contracts.State;
import io.sluice.gateway.policy.Brakes;
import io.sluice.gateway.policy.OdrlReading;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.policy.Vocabulary;
import io.sluice.proto.Label;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Negotiations that we begin: a wish in, an agreement or a refusal out. */
public final class Negotiating {
    private static final int MAX_PURPOSE = 256;
    private static final Set<String> NOBODY_ANSWERED = Set.of("peer-unreachable", "peer-busy", "peer-failed");

    private final Mailboxes negotiations;
    private final Peers peers;
    private final Agreements agreements;
    private final Trail trail;
    private final Clock clock;
    private final SecureRandom random;
    private final Patience patience;
    private final Supplier<Brakes> brakes;

    /**
     * @param negotiations conducted by {@link NegotiationAsConsumer} and {@link NegotiationAsProvider}
     * @param brakes those in force, asked before anybody is asked
     */
    public Negotiating(
            Mailboxes negotiations,
            Peers peers,
            Agreements agreements,
            Trail trail,
            Clock clock,
            SecureRandom random,
            Patience patience,
            Supplier<Brakes> brakes) {
        this.brakes = brakes;
        this.negotiations = negotiations;
        this.peers = peers;
        this.agreements = agreements;
        this.trail = trail;
        this.clock = clock;
        this.random = random;
        this.patience = patience;
    }

    /**
     * Negotiates with a peer for one of its datasets and waits for the outcome, for a bounded time. Refusals of both
     * sides are recorded, and so is the agreement.
     *
     * @throws PeerException the peer could not be reached or did not answer in time
     */
    public Negotiated request(String peer, String dataset, String purpose) throws PeerException {
        if (purpose.length() > MAX_PURPOSE || purpose.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("purpose: " + purpose.length() + " characters (expected: at most "
                    + MAX_PURPOSE + ", in one line)");
        }
        RemoteOffer offer;
        try {
            offer = peers.dataset(peer, dataset);
        } catch (PeerException e) {
            if (e.stage() != PeerException.Stage.NOT_FOUND) {
                throw e;
            }
            List<String> why = List.of("not-found: " + peer + " knows no dataset " + dataset + ", or not for us");
            return refused(peer, dataset, "0", purpose, false, "not-found", why);
        }
        String version = offer.properties().getOrDefault(Vocabulary.NS + "version", "0");
        OdrlReading reading = AgreementJson.understand(offer.policy());
        if (reading instanceof OdrlReading.Refused unclear) {
            List<String> why = Details.texts(unclear.reasons());
            return refused(
                    peer,
                    dataset,
                    version,
                    purpose,
                    true,
                    unclear.reasons().get(0).code(),
                    why);
        }
        Label label = ((OdrlReading.Understood) reading).label();
        Optional<Reason> stopped = brakes.get().on(dataset, label, peer);
        if (stopped.isPresent()) {
            List<String> why = Details.texts(List.of(stopped.get()));
            return refused(peer, dataset, version, purpose, true, stopped.get().code(), why);
        }
        return negotiate(offer, version, purpose);
    }

    private Negotiated negotiate(RemoteOffer offer, String version, String purpose) throws PeerException {
        String pid = "urn:uuid:" + new UUID(random.nextLong(), random.nextLong());
        Process process = Process.initial(
                Kind.NEGOTIATION,
                Role.CONSUMER,
                pid,
                "",
                offer.peer(),
                offer.dataset(),
                offer.offerId(),
                clock.millis(),
                Map.of());
        negotiations.begin(
                process,
                Move.of(
                        MessageType.CONTRACT_REQUEST,
                        Map.of(
                                Details.POLICY,
                                offer.policy(),
                                Details.PURPOSE,
                                purpose,
                                Details.VERSION,
                                version.equals("0") ? "" : version)));
        Process ended = negotiations.await(pid, each -> each.state().isFinal(), patience.answer());
        if (ended.state() == State.FINALIZED) {
            return new Negotiated.Agreed(
                    agreements.get(Details.agreement(ended).id()).orElseThrow().agreement());
        }
        if (ended.state() == State.TERMINATED) {
            return terminated(ended);
        }
        List<String> late =
                List.of("no-answer: no answer within " + patience.answer().toSeconds() + " s");
        negotiations.post(pid, Move.termination(Kind.NEGOTIATION, "no-answer", late));
        throw new PeerException(
                PeerException.Stage.UNREACHABLE, offer.peer() + ": " + ended.state() + ", " + late.get(0));
    }

    private Negotiated terminated(Process ended) throws PeerException {
        String code = ended.detail(Move.CODE);
        if (NOBODY_ANSWERED.contains(code)) {
            throw new PeerException(PeerException.Stage.UNREACHABLE, ended.peer() + ": " + ended.error());
        }
        if (ended.peerPid().isEmpty()) { // The peer answered our request with a refusal, and no message follows.
            String version = ended.detail(Details.VERSION);
            return refused(
                    ended.peer(),
                    ended.subject(),
                    version.isEmpty() ? "0" : version,
                    ended.detail(Details.PURPOSE),
                    false,
                    code,
                    Details.reasonLines(ended));
        }
        return new Negotiated.Refused(code, Details.reasonLines(ended));
    }

    private Negotiated refused(
            String peer,
            String dataset,
            String version,
            String purpose,
            boolean ours,
            String code,
            List<String> reasons) {
        long number = version.matches("[0-9]{1,18}") ? Long.parseLong(version) : 0;
        trail.refused(new Trail.Refusal(Role.CONSUMER, ours, peer, dataset, number, purpose, "", code, reasons));
        return new Negotiated.Refused(code, reasons);
    }

    /** All negotiations that have not ended, both roles. */
    public List<Process> open() {
        return negotiations.open();
    }
}
