package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.Catalog;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.contracts.Content;
import io.sluice.gateway.contracts.Kind;
import io.sluice.gateway.contracts.Message;
import io.sluice.gateway.contracts.MessageType;
import io.sluice.gateway.contracts.Process;
import io.sluice.gateway.contracts.Role;
import io.sluice.gateway.contracts.State;
import io.sluice.gateway.policy.ApprovalWord;
import io.sluice.gateway.policy.Approvals;
import io.sluice.gateway.policy.Decision;
import io.sluice.gateway.policy.Decisions;
import io.sluice.gateway.policy.Door;
import io.sluice.gateway.policy.Facts;
import io.sluice.gateway.policy.Party;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.gateway.sealing.SigningKeys;
import io.sluice.proto.Agreement;
import io.sluice.proto.Rank;
import io.sluice.proto.Signature;
import io.sluice.proto.Signed;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * How we negotiate what we offer. The agreement is bound to our own stored offer of the identifier that the request
 * names; the policy that a request echoes is never looked at, but for its purpose.
 */
public final class NegotiationAsProvider implements Conduct {
    private static final int TOKEN_KEY_BYTES = 32;
    private static final String TOO_MANY =
            "too-many-waiting: so many of your requests wait for approval that no further one is taken";

    private final Catalog catalog;
    private final Decisions decisions;
    private final Community community;
    private final SigningKeys keys;
    private final Agreements agreements;
    private final Trail trail;
    private final People people;
    private final Clock clock;
    private final SecureRandom random;

    public NegotiationAsProvider(
            Catalog catalog,
            Decisions decisions,
            Community community,
            SigningKeys keys,
            Agreements agreements,
            Trail trail,
            People people,
            Clock clock,
            SecureRandom random) {
        this.catalog = catalog;
        this.decisions = decisions;
        this.community = community;
        this.keys = keys;
        this.agreements = agreements;
        this.trail = trail;
        this.people = people;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Optional<Process> opening(String peer, String pid, Message message, long nowMillis) {
        Optional<Party> party = community.party(peer);
        if (party.isEmpty() || !(message.content() instanceof Content.Request request)) {
            return Optional.empty();
        }
        Optional<CatalogEntry> entry =
                catalog.byOffer(request.offerId()).filter(each -> each.dataset().equals(request.dataset()));
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        Process process = Process.initial(
                Kind.NEGOTIATION,
                Role.PROVIDER,
                pid,
                message.consumerPid(),
                peer,
                request.dataset(),
                request.offerId(),
                nowMillis,
                Map.of(Details.PURPOSE, request.purpose(), Details.CALLBACK, request.callback()));
        if (!catalog.sees(party.get(), entry.get(), nowMillis)) {
            Optional<Reason> stopped = catalog.stopped(peer, entry.get());
            List<String> why = entry.get().withdrawn()
                    ? List.of("offer-withdrawn: the offer was withdrawn")
                    : stopped.isPresent()
                            ? Details.texts(List.of(stopped.get()))
                            : Details.texts(decisions
                                    .at(
                                            Door.OFFER,
                                            catalog.facts(entry.get(), nowMillis)
                                                    .party(party.get()))
                                    .denials());
            record(process, entry.get(), "not-offered", why); // The peer only learns "unknown, or not for you".
            return Optional.empty();
        }
        return Optional.of(process);
    }

    @Override
    public Verdict accept(Process process, Message message) {
        return switch (message.type()) {
            case VERIFICATION -> verified(process, (Content.Verified) message.content());
            case CONTRACT_TERMINATION -> {
                Content.Reasons why = (Content.Reasons) message.content();
                trail.refused(refusal(process, entry(process), false, why.code(), why.reasons()));
                yield Verdict.Keep.NOTHING;
            }
            default -> Verdict.Keep.NOTHING;
        };
    }

    private Verdict verified(Process process, Content.Verified verification) {
        SignedAgreement ours = Details.agreement(process);
        Signed both = ours.signed();
        if (verification.signed().isEmpty()) {
            if (!foreign(process, ours.agreement())) {
                return new Verdict.Reject("agreement-unsigned", List.of("the verification carries no signature"));
            }
        } else {
            try {
                Signed theirs = Signatures.parse(verification.signed().toByteArray());
                ByteString payload = Signatures.verify(
                        theirs, SignedAgreement.TYPE, process.peer(), community.signingKeys(process.peer()));
                if (!payload.equals(ours.signed().getPayload())) {
                    return new Verdict.Reject("agreement-mismatch", List.of("another agreement was signed than ours"));
                }
                Signature signature = theirs.getSignaturesList().stream()
                        .filter(each -> each.getSigner().equals(process.peer()))
                        .findFirst()
                        .orElseThrow();
                both = ours.signed().toBuilder().addSignatures(signature).build();
            } catch (SealException e) {
                return new Verdict.Reject("bad-signature", List.of(e.getMessage()));
            }
        }
        agreements.put(new SignedAgreement(ours.agreement(), both, ours.digest()), Agreements.Status.VERIFIED);
        return new Verdict.Keep(Map.of(Details.SIGNED, Details.base64(both)));
    }

    /** Ranks 1 and 2 to a connector that is no Sluice gateway, if the owner allows it: there is nobody who could sign. */
    private boolean foreign(Process process, Agreement agreement) {
        boolean sluice = community.party(process.peer()).map(Party::sluice).orElse(true);
        return !sluice
                && agreement.getTerms().getForeignConnectors()
                && agreement.getLabel().getRank().getNumber() <= Rank.INTERNAL_VALUE;
    }

    @Override
    public Optional<Move> next(Process process) {
        return switch (process.state()) {
            case REQUESTED, ACCEPTED -> decide(process);
            case VERIFIED -> Optional.of(finalise(process));
            default -> Optional.empty();
        };
    }

    /** Empty: people have to approve it first. */
    private Optional<Move> decide(Process process) {
        CatalogEntry entry = entry(process);
        Optional<Party> party = community.party(process.peer());
        if (party.isEmpty()) {
            return Optional.of(refuse(process, entry, "not-a-member", List.of("not-a-member: not a member")));
        }
        if (entry.withdrawn()) {
            return Optional.of(withdrawn(process, entry));
        }
        Optional<Reason> stopped = catalog.stopped(process.peer(), entry);
        if (stopped.isPresent()) {
            return Optional.of(refuse(process, entry, stopped.get().code(), Details.texts(List.of(stopped.get()))));
        }
        Facts facts = catalog.facts(entry, clock.millis()).party(party.get()).purpose(process.detail(Details.PURPOSE));
        Decision decision = decisions.at(Door.AGREE, facts);
        List<ApprovalWord> approvals = List.of();
        if (decision.waitsForApproval()) { // People are asked only for what nothing else stands against.
            Optional<Approvals> said = people.on(process, entry);
            if (said.isEmpty()) {
                return Optional.of(refuse(process, entry, "too-many-waiting", List.of(TOO_MANY)));
            }
            decision = decisions.at(Door.AGREE, facts.approvals(said.get()));
            if (decision.waitsForApproval()) {
                return Optional.empty();
            }
            approvals = said.get().given(people.demand(entry.label().getRank()));
        }
        if (!decision.permitted()) {
            return Optional.of(
                    refuse(process, entry, decision.denials().get(0).code(), Details.texts(decision.denials())));
        }
        Agreement agreement = agreement(process, entry);
        if (!approvals.isEmpty()) {
            people.agreed(process.pid(), agreement.getId());
        }
        Signed signed = keys.sign(SignedAgreement.TYPE, agreement.toByteString());
        String hashes =
                approvals.stream().map(word -> DataKeys.hex(word.hash())).collect(Collectors.joining("\n"));
        String documents = decisions.documents(facts).stream()
                .map(permit -> DataKeys.hex(permit.sha256()))
                .collect(Collectors.joining("\n"));
        return Optional.of(Move.of(
                MessageType.AGREEMENT,
                Map.of(
                        Details.SIGNED,
                        Details.base64(signed),
                        Details.APPROVALS,
                        hashes,
                        Details.DOCUMENTS,
                        documents,
                        Details.RIGHTS,
                        String.join("\n", decisions.rights(facts)))));
    }

    private Agreement agreement(Process process, CatalogEntry entry) {
        byte[] tokenKey = new byte[TOKEN_KEY_BYTES];
        random.nextBytes(tokenKey);
        return Agreement.newBuilder()
                .setId("urn:uuid:" + new UUID(random.nextLong(), random.nextLong()))
                .setProvider(keys.signer())
                .setRecipient(process.peer())
                .setDataset(entry.dataset())
                .setVersion(entry.version())
                .setOfferId(entry.offerId())
                .setPurpose(process.detail(Details.PURPOSE))
                .setTerms(entry.terms())
                .setLabel(entry.label())
                .setObjectId(entry.objectId())
                .setManifestDigest(entry.manifestDigest())
                .setTimeMillis(clock.millis())
                .setTokenKeyShare(ByteString.copyFrom(tokenKey))
                .build();
    }

    /** Recorded and in force before the recipient hears of it: it may ask for a transfer at once. */
    private Move finalise(Process process) {
        CatalogEntry entry = entry(process);
        Optional<Reason> stopped = catalog.stopped(process.peer(), entry);
        if (stopped.isPresent()) {
            return refuse(process, entry, stopped.get().code(), Details.texts(List.of(stopped.get())));
        }
        if (entry.withdrawn()) { // Its terms are over, somebody withdrew a consent, or it is recalled.
            return withdrawn(process, entry);
        }
        SignedAgreement both = Details.agreement(process);
        trail.agreed(
                both,
                Role.PROVIDER,
                new Trail.Behind(
                        "",
                        process.detail(Details.APPROVALS),
                        process.detail(Details.DOCUMENTS),
                        process.detail(Details.RIGHTS)));
        agreements.put(both, Agreements.Status.FINALIZED);
        return Move.of(MessageType.FINALIZED);
    }

    private Move withdrawn(Process process, CatalogEntry entry) {
        return refuse(process, entry, "offer-withdrawn", List.of("offer-withdrawn: the offer was withdrawn"));
    }

    private Move refuse(Process process, CatalogEntry entry, String code, List<String> reasons) {
        record(process, entry, code, reasons);
        return Move.termination(Kind.NEGOTIATION, code, reasons);
    }

    private void record(Process process, CatalogEntry entry, String code, List<String> reasons) {
        trail.refused(refusal(process, entry, true, code, reasons));
    }

    private static Trail.Refusal refusal(
            Process process, CatalogEntry entry, boolean ours, String code, List<String> reasons) {
        return new Trail.Refusal(
                Role.PROVIDER,
                ours,
                process.peer(),
                process.subject(),
                entry.version(),
                process.detail(Details.PURPOSE),
                process.pid(),
                code,
                reasons);
    }

    private CatalogEntry entry(Process process) {
        return catalog.byOffer(process.offerId())
                .orElseThrow(() -> new IllegalStateException(process.pid() + ": its offer is gone"));
    }

    @Override
    public Content compose(Process process) {
        return switch (process.pending()) {
            case AGREEMENT -> {
                SignedAgreement ours = Details.agreement(process);
                yield new Content.Agreed(
                        ours.id(), AgreementJson.agreement(ours.agreement()), Details.signedBytes(process));
            }
            case CONTRACT_TERMINATION -> Details.reasons(process);
            default -> new Content.None();
        };
    }

    @Override
    public void moved(Process process) {
        if (process.state() == State.TERMINATED) {
            people.over(process.pid());
        }
        if (process.state() == State.TERMINATED
                && !process.detail(Details.SIGNED).isEmpty()) {
            agreements.end(Details.agreement(process).id()); // The recipient never heard that it is final.
        }
    }
}
