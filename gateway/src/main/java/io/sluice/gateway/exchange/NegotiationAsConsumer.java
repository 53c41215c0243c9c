package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.contracts.Content;
import io.sluice.gateway.contracts.Kind;
import io.sluice.gateway.contracts.Message;
import io.sluice.gateway.contracts.MessageType;
import io.sluice.gateway.contracts.Process;
import io.sluice.gateway.contracts.Role;
import io.sluice.gateway.policy.Brakes;
import io.sluice.gateway.policy.OdrlReading;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.gateway.sealing.SigningKeys;
import io.sluice.proto.Agreement;
import io.sluice.proto.Signed;
import io.sluice.proto.Terms;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How we negotiate what others offer. We sign an agreement only if its JSON, its signed bytes, the offer that we saw and
 * the wish that we sent say the same. Offers that nobody asked for are refused.
 */
public final class NegotiationAsConsumer implements Conduct {
    private static final String JSON_FORM = "agreementJson";
    private static final String COUNTER_OFFER = "counterOffer";

    private final Community community;
    private final SigningKeys keys;
    private final Agreements agreements;
    private final Trail trail;
    private final String ownCallback;
    private final Supplier<Brakes> brakes;

    /**
     * @param ownCallback base URL of our side of the protocol, for the provider's messages
     * @param brakes those in force, asked at each step
     */
    public NegotiationAsConsumer(
            Community community,
            SigningKeys keys,
            Agreements agreements,
            Trail trail,
            String ownCallback,
            Supplier<Brakes> brakes) {
        this.brakes = brakes;
        this.community = community;
        this.keys = keys;
        this.agreements = agreements;
        this.trail = trail;
        this.ownCallback = ownCallback;
    }

    @Override
    public Optional<Process> opening(String peer, String pid, Message message, long nowMillis) {
        return Optional.empty();
    }

    @Override
    public Verdict accept(Process process, Message message) {
        switch (message.type()) {
            case CONTRACT_OFFER:
                return new Verdict.Keep(Map.of(COUNTER_OFFER, ((Content.Offer) message.content()).policy()));
            case AGREEMENT:
                return keep((Content.Agreed) message.content());
            case FINALIZED:
                SignedAgreement both = Details.agreement(process);
                trail.agreed(both, Role.CONSUMER, new Trail.Behind(process.detail(Details.OPERATOR), "", "", ""));
                agreements.put(both, Agreements.Status.FINALIZED);
                return Verdict.Keep.NOTHING;
            case CONTRACT_TERMINATION:
                Content.Reasons why = (Content.Reasons) message.content();
                trail.refused(refusal(process, false, why.code(), why.reasons()));
                return Verdict.Keep.NOTHING;
            default:
                return Verdict.Keep.NOTHING;
        }
    }

    private static Verdict keep(Content.Agreed agreed) {
        if (agreed.signed().isEmpty()) {
            return new Verdict.Reject(
                    "agreement-unsigned",
                    List.of("the agreement carries no signed bytes (expected: the Sluice profile)"));
        }
        String signed = Base64.getEncoder().encodeToString(agreed.signed().toByteArray());
        return new Verdict.Keep(Map.of(JSON_FORM, agreed.policy(), Details.SIGNED, signed));
    }

    @Override
    public Optional<Move> next(Process process) {
        return switch (process.state()) {
            case OFFERED -> Optional.of(answer(process));
            case AGREED -> Optional.of(verify(process));
            default -> Optional.empty();
        };
    }

    /** We take a counter offer only if it says what the offer said. */
    private Move answer(Process process) {
        OdrlReading before = AgreementJson.understand(process.detail(Details.POLICY));
        OdrlReading after = AgreementJson.understand(process.detail(COUNTER_OFFER));
        return before.equals(after)
                ? Move.of(MessageType.ACCEPTED)
                : refuse(process, List.of(Reason.of("terms-changed", "the provider offers other terms than before")));
    }

    private Move verify(Process process) {
        try {
            Signed signed = Signatures.parse(Details.signedBytes(process).toByteArray());
            ByteString payload = Signatures.verify(
                    signed, SignedAgreement.TYPE, process.peer(), community.signingKeys(process.peer()));
            List<Reason> reasons = differences(process, Agreement.parseFrom(payload));
            if (!reasons.isEmpty()) {
                return refuse(process, reasons);
            }
            Signed both = signed.getSignaturesList().stream()
                            .anyMatch(each -> each.getSigner().equals(keys.signer()))
                    ? signed // After a crash: signed already, maybe sent already.
                    : keys.addTo(signed);
            agreements.put(SignedAgreement.of(both), Agreements.Status.VERIFIED);
            return Move.of(MessageType.VERIFICATION, Map.of(Details.SIGNED, Details.base64(both)));
        } catch (SealException | InvalidProtocolBufferException e) {
            return refuse(process, List.of(Reason.of("agreement-unverified", e.getMessage())));
        }
    }

    private List<Reason> differences(Process process, Agreement agreement) {
        List<Reason> reasons = new ArrayList<>();
        brakes.get().on(agreement).ifPresent(reasons::add);
        require(reasons, agreement.getProvider().equals(process.peer()), "provider");
        require(reasons, agreement.getRecipient().equals(keys.signer()), "recipient");
        require(reasons, agreement.getDataset().equals(process.subject()), "dataset");
        require(reasons, agreement.getOfferId().equals(process.offerId()), "offer");
        require(reasons, agreement.getPurpose().equals(process.detail(Details.PURPOSE)), "purpose");
        String version = process.detail(Details.VERSION);
        require(reasons, version.isEmpty() || version.equals(Long.toString(agreement.getVersion())), "version");
        require(reasons, agreement.getId().startsWith("urn:uuid:"), "identifier");
        require(reasons, agreement.getTokenKeyShare().size() == 32, "token key");
        require(reasons, agreement.getManifestDigest().size() == 32, "manifest digest");
        if (!AgreementJson.says(process.detail(Details.POLICY), agreement.getTerms(), agreement.getLabel())) {
            reasons.add(Reason.of("terms-changed", "the agreement has other terms or another label than the offer"));
        }
        if (!AgreementJson.isRenderingOf(agreement, process.detail(JSON_FORM))) {
            reasons.add(Reason.of("json-differs", "the agreement's JSON does not say what its signed bytes say"));
        }
        boolean taken = agreements
                .get(agreement.getId())
                .filter(known -> !known.agreement().agreement().equals(agreement))
                .isPresent();
        require(reasons, !taken, "identifier");
        return reasons;
    }

    private static void require(List<Reason> reasons, boolean holds, String what) {
        if (!holds) {
            reasons.add(Reason.of("agreement-differs", "the agreement's " + what + " is not what was asked for"));
        }
    }

    private Move refuse(Process process, List<Reason> reasons) {
        List<String> texts = Details.texts(reasons);
        trail.refused(refusal(process, true, reasons.get(0).code(), texts));
        return Move.termination(Kind.NEGOTIATION, reasons.get(0).code(), texts);
    }

    private static Trail.Refusal refusal(Process process, boolean ours, String code, List<String> reasons) {
        return new Trail.Refusal(
                Role.CONSUMER,
                ours,
                process.peer(),
                process.subject(),
                Details.number(process.detail(Details.VERSION)),
                process.detail(Details.PURPOSE),
                process.pid(),
                code,
                reasons);
    }

    @Override
    public Content compose(Process process) {
        return switch (process.pending()) {
            case CONTRACT_REQUEST ->
                new Content.Request(
                        process.offerId(),
                        process.subject(),
                        process.detail(Details.POLICY),
                        process.detail(Details.PURPOSE),
                        ownCallback);
            case VERIFICATION -> new Content.Verified(Details.signedBytes(process));
            case CONTRACT_TERMINATION -> Details.reasons(process);
            default -> new Content.None();
        };
    }

    /** The offer, narrowed to our purpose, so that a provider of any kind can read it. */
    private static String wish(Process process) {
        String policy = process.detail(Details.POLICY);
        String purpose = process.detail(Details.PURPOSE);
        if (purpose.isBlank() || !(AgreementJson.understand(policy) instanceof OdrlReading.Understood offer)) {
            return policy;
        }
        Terms narrowed =
                offer.terms().toBuilder().clearPurposes().addPurposes(purpose).build();
        return AgreementJson.offer(process.offerId(), process.subject(), narrowed, offer.label());
    }

    @Override
    public void moved(Process process) {
        // Whoever waits for the outcome waits at the mailbox.
    }
}
