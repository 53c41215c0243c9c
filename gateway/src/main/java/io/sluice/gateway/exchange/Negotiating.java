package io.sluice.gateway.exchange;

import io.sluice.gateway.contracts.Kind;
import io.sluice.gateway.contracts.MessageType;
import io.sluice.gateway.contracts.Process;
import io.sluice.gateway.contracts.Role;
import io.sluice.gateway.contracts.State;
import io.sluice.gateway.policy.Brakes;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.policy.OdrlReading;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.policy.Vocabulary;
import io.sluice.proto.Label;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Negotiations that we begin: a wish in, an agreement or a refusal out. */
public final class Negotiating {
    private static final int MAX_PURPOSE = 256;
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Set<String> NOBODY_ANSWERED = Set.of("peer-unreachable", "peer-busy", "peer-failed");

    private final Mailboxes negotiations;
    private final Peers peers;
    private final Agreements agreements;
    private final Trail trail;
    private final Supplier<ObligationProfiles> profiles;
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
            Supplier<ObligationProfiles> profiles,
            Clock clock,
            SecureRandom random,
            Patience patience,
            Supplier<Brakes> brakes) {
        this.brakes = brakes;
        this.negotiations = negotiations;
        this.peers = peers;
        this.agreements = agreements;
        this.trail = trail;
        this.profiles = profiles;
        this.clock = clock;
        this.random = random;
        this.patience = patience;
    }

    /**
     * Negotiates with a peer for one of its datasets and waits for the outcome, for a bounded time. Refusals of both
     * sides are recorded, and so is the agreement. A request for the same that the peer's people are being asked about, or
     * that has waited for as long as this one would, is not made again.
     *
     * @param wished longest time to wait while the peer has the request and does not decide; empty: short where by our
     *     own profiles people have to approve, else as long as for any answer
     * @throws PeerException the peer could not be reached or did not answer in time
     */
    public Negotiated request(String peer, String dataset, String purpose, Optional<Duration> wished)
            throws PeerException {
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
        boolean people = people(reading);
        Duration wait = wished.orElse(people ? SHORT : patience.answer());
        Optional<Process> waiting = waiting(offer, purpose, people ? Duration.ZERO : wait);
        return waiting.isPresent() ? outcome(waiting.get().pid(), wait) : negotiate(offer, version, purpose, wait);
    }

    /**
     * A request of ours for the same that the peer has had for so long. A younger one is another caller's, who is about
     * to get an agreement of his own.
     */
    private Optional<Process> waiting(RemoteOffer offer, String purpose, Duration age) {
        long latest = clock.millis() - age.toMillis();
        return negotiations.about(offer.dataset()).stream()
                .filter(open -> open.role() == Role.CONSUMER
                        && open.state() == State.REQUESTED
                        && open.changedMillis() <= latest
                        && open.peer().equals(offer.peer())
                        && open.offerId().equals(offer.offerId())
                        && open.detail(Details.PURPOSE).equals(purpose))
                .findFirst();
    }

    /**
     * What has become of a request that waited.
     *
     * @param negotiation as {@link Negotiated.Waiting} named it
     * @return empty: there is none of that identifier
     */
    public Optional<Negotiated> outcomeOf(String negotiation, Duration wait) throws PeerException {
        Optional<Process> known = negotiations.get(negotiation).filter(each -> each.role() == Role.CONSUMER);
        return known.isEmpty() ? Optional.empty() : Optional.of(outcome(negotiation, wait));
    }

    /** Something that a negotiation of ours waited for has come. */
    public void again(String negotiation) {
        negotiations.again(negotiation);
    }

    private Negotiated negotiate(RemoteOffer offer, String version, String purpose, Duration wait)
            throws PeerException {
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
                                Details.OPERATOR,
                                trail.operator(),
                                Details.VERSION,
                                version.equals("0") ? "" : version)));
        return outcome(pid, wait);
    }

    private Negotiated outcome(String pid, Duration wait) throws PeerException {
        long begin = System.nanoTime();
        negotiations.await(pid, each -> each.state() != State.INITIAL, patience.answer()); // Until it has got there.
        Process ended = negotiations.await(pid, each -> each.state().isFinal(), shorter(wait));
        if (ended.state() != State.REQUESTED) { // It is being concluded, or nobody is there.
            Duration left = patience.answer().minusNanos(System.nanoTime() - begin);
            ended = negotiations.await(pid, each -> each.state().isFinal(), left);
        }
        if (ended.state() == State.REQUESTED) {
            return new Negotiated.Waiting(pid);
        }
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
                PeerException.Stage.UNREACHABLE, ended.peer() + ": " + ended.state() + ", " + late.get(0));
    }

    /** Whether by our own profiles people of the provider have to approve it. */
    private boolean people(OdrlReading reading) {
        return reading instanceof OdrlReading.Understood offer
                && profiles.get()
                        .of(offer.label().getRank())
                        .filter(profile -> profile.approvals().count() > 0)
                        .isPresent();
    }

    private Duration shorter(Duration wait) {
        return wait.compareTo(patience.answer()) < 0 ? wait : patience.answer();
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
        long number = Details.number(version);
        trail.refused(new Trail.Refusal(Role.CONSUMER, ours, peer, dataset, number, purpose, "", code, reasons));
        return new Negotiated.Refused(code, reasons);
    }

    /** All negotiations that have not ended, both roles. */
    public List<Process> open() {
        return negotiations.open();
    }
}
