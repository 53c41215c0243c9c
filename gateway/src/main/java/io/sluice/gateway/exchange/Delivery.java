package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.contracts.DataAddress;
import io.sluice.gateway.contracts.Process;
import io.sluice.gateway.contracts.State;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.policy.Brakes;
import io.sluice.gateway.policy.Decision;
import io.sluice.gateway.policy.Decisions;
import io.sluice.gateway.policy.Door;
import io.sluice.gateway.policy.Facts;
import io.sluice.gateway.policy.ObligationProfile;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.policy.Vocabulary;
import io.sluice.gateway.sealing.DataKey;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.KeyGrants;
import io.sluice.gateway.sealing.Receipts;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.Suite;
import io.sluice.gateway.store.Blob;
import io.sluice.gateway.store.Blobs;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.proto.Agreement;
import io.sluice.proto.Binding;
import io.sluice.proto.KeyGrant;
import io.sluice.proto.Manifest;
import io.sluice.proto.OpenOutcome;
import io.sluice.proto.Opened;
import io.sluice.proto.Receipt;
import io.sluice.proto.SealingKey;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The provider's half of a transfer. Ciphertext is served while the transfer is started; the key leaves only after a
 * receipt for exactly that ciphertext, a second decision, and a durable record; where the rank's profile says so, only
 * after that record is committed on the shared ledger, and until then whoever asks is told to ask again. Every step may be repeated: a grant is
 * made once and resent byte for byte. Any thread.
 */
public final class Delivery implements TransferDecider {
    private static final String KIND = "delivery";
    private static final String OPEN = "OPEN";
    private static final String CLOSED = "CLOSED";

    private final Organisation self;
    private final Members members;
    private final Agreements agreements;
    private final Documents documents;
    private final Blobs blobs;
    private final SignedStore signed;
    private final DataKeys dataKeys;
    private final Decisions decisions;
    private final KnownFacts facts;
    private final Recording recording;
    private final Supplier<ObligationProfiles> profiles;
    private final PartnerWatch partners;
    private final AgreementLocks locks;
    private final Holds holds;
    private final BrakeState brakes;
    private final Flows flows;
    private final Crossings crossings;
    private final Clock clock;
    private final SecureRandom random;

    Delivery(Parts parts, SignedStore signed, DataKeys dataKeys, AgreementLocks locks, Holds holds, Flows flows) {
        this.brakes = parts.brakes();
        this.flows = flows;
        this.crossings = parts.crossings();
        this.holds = holds;
        this.self = parts.self();
        this.members = parts.members();
        this.agreements = parts.agreements();
        this.documents = parts.documents();
        this.blobs = parts.blobs();
        this.decisions = new Decisions(parts.profiles());
        this.facts = new KnownFacts(parts, holds);
        this.recording = parts.recording();
        this.profiles = parts.profiles();
        this.partners = parts.partners();
        this.clock = parts.clock();
        this.random = parts.random();
        this.signed = signed;
        this.dataKeys = dataKeys;
        this.locks = locks;
    }

    @Override
    public Start decide(SignedAgreement agreement, String memberName, String transferId) {
        Decision decision = decisions.at(Door.START, facts.transferred(agreement, memberName, transferId, false));
        if (decision instanceof Decision.Deny deny) {
            recording.refused(agreement.agreement(), null, deny.reasons());
            return refused(deny.reasons());
        }
        Binding binding = documents
                .get(KIND, transferId)
                .map(Delivery::binding)
                .orElseGet(() -> open(agreement, memberName, transferId));
        recording.started(agreement.agreement(), binding);
        return new Start.Granted(address(agreement.agreement(), binding));
    }

    private static Start.Refused refused(List<Reason> reasons) {
        return new Start.Refused(
                reasons.get(0).code(), reasons.stream().map(Reason::text).toList());
    }

    private Binding open(SignedAgreement agreement, String member, String transferId) {
        Manifest manifest = manifest(agreement.agreement());
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        Binding binding = Binding.newBuilder()
                .setProvider(self.name())
                .setRecipient(member)
                .setAgreementDigest(agreement.digest())
                .setTransferId(transferId)
                .setNonce(ByteString.copyFrom(nonce))
                .setHeaderHash(manifest.getHeaderHash())
                .setManifestDigest(agreement.agreement().getManifestDigest())
                .setRoot(manifest.getRoot())
                .setTimeMillis(clock.millis())
                .build();
        return documents.update(tx -> {
            Document fresh =
                    Document.of(KIND, transferId, OPEN, binding.toByteArray(), Map.of("agreement", agreement.id()));
            return tx.insertIfAbsent(fresh)
                    ? binding
                    : binding(tx.get(KIND, transferId).orElseThrow());
        });
    }

    private DataAddress address(Agreement agreement, Binding binding) {
        String base = self.url() + "/sluice/v1/transfers/" + binding.getTransferId();
        return new DataAddress(
                Vocabulary.NS + "sealedObject",
                base + "/object",
                Map.of(
                        Profile.MANIFEST, base + "/manifest",
                        Profile.SEGMENTS, base + "/segments",
                        Profile.RECEIPT, base + "/receipt",
                        Profile.OPENED, base + "/opened",
                        Profile.NONCE,
                                Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(binding.getNonce().toByteArray()),
                        Profile.LENGTH, Long.toString(manifest(agreement).getObjectLength())));
    }

    @Override
    public void moved(Process transfer) {
        String state = transfer.state() == State.STARTED ? OPEN : CLOSED;
        Optional<Document> changed = documents.update(tx -> {
            Optional<Document> other = tx.get(KIND, transfer.pid())
                    .filter(document -> !document.state().equals(state));
            other.ifPresent(document -> tx.put(document.with(state, document.content())));
            return other;
        });
        String code = transfer.detail(Move.CODE);
        if (changed.isPresent() && code.equals(Acquisition.CANCELLED)) {
            recording.refused(
                    agreementOf(transfer.pid()),
                    binding(changed.get()),
                    List.of(Reason.of(Acquisition.CANCELLED, "the transfer was cancelled")));
        } else if (changed.isPresent() && code.equals(Brakes.CODE)) {
            recording.refused(
                    agreementOf(transfer.pid()),
                    binding(changed.get()),
                    List.of(Reason.of(Brakes.CODE, "a brake ended the transfer")));
        }
    }

    /**
     * Why no byte of a transfer of this member leaves: a brake, or what its start rested on no longer holds. Empty: nothing
     * stops it, or it is unknown, or not for this member.
     */
    public Optional<Reason> stopped(String member, String transferId) {
        return documents
                .get(KIND, transferId)
                .filter(found -> binding(found).getRecipient().equals(member))
                .flatMap(found -> brakes.now()
                        .on(agreementOf(transferId))
                        .or(() -> over(found).stream().findFirst()));
    }

    /** Why a transfer that has started may not go on; empty: it may. */
    private List<Reason> over(Document transfer) {
        SignedAgreement agreement =
                agreements.get(transfer.keys().get("agreement")).orElseThrow().agreement();
        Decision decision =
                decisions.running(facts.running(agreement, binding(transfer).getRecipient(), transfer.id()));
        return decision instanceof Decision.Deny deny ? deny.reasons() : List.of();
    }

    /**
     * Looks whether a transfer that runs, and whose key has not left, still may. If not, what is on its way is cut; waits for
     * neither the agreement's lock nor the ledger.
     *
     * @return whether it must end: {@link #endIfOver}
     */
    boolean cutIfOver(String transferId) {
        List<Reason> reasons = running(transferId).map(this::over).orElse(List.of());
        reasons.stream().findFirst().ifPresent(why -> flows.cut(transferId, why));
        return !reasons.isEmpty();
    }

    /**
     * Looks the same under the agreement's lock, and records why it must end. The caller has it ended and then calls {@link
     * #close}; after a crash between them it is recorded again.
     *
     * @return why it must end; empty: it goes on, or does not run
     */
    List<Reason> endIfOver(String transferId) throws IOException {
        if (running(transferId).isEmpty()) {
            return List.of();
        }
        Agreement agreement = agreementOf(transferId);
        return locks.holding(agreement.getId(), () -> {
            Optional<Document> still = running(transferId);
            List<Reason> reasons = still.map(this::over).orElse(List.of());
            if (!reasons.isEmpty()) {
                recording.refused(agreement, binding(still.get()), reasons);
            }
            return reasons;
        });
    }

    private Optional<Document> running(String transferId) {
        return documents
                .get(KIND, transferId)
                .filter(found -> found.state().equals(OPEN))
                .filter(found -> documents.get(KnownFacts.GRANTED, transferId).isEmpty());
    }

    /** Nothing of it is served any more. */
    void close(String transferId) {
        documents.write(tx -> tx.get(KIND, transferId).ifPresent(found -> tx.put(found.with(CLOSED, found.content()))));
    }

    /** Identifiers of transfers that have started and not ended, after the given one: some of them, by identifier. */
    List<String> started(String after, int most) {
        return documents.inState(KIND, OPEN, after, most).stream()
                .map(Document::id)
                .toList();
    }

    /**
     * Whoever sends ciphertext of a transfer does so within this, and first asks {@link Sending#stopped}.
     *
     * @param cut ends it at once; called by another thread
     */
    public Sending sending(String transferId, Runnable cut) {
        return flows.sending(transferId, agreementOf(transferId), cut);
    }

    /** The ciphertext of a started transfer of this member; the caller closes it. Empty: unknown, or not for you. */
    public Optional<Blob> object(String member, String transferId) {
        return served(member, transferId)
                .flatMap(binding ->
                        blobs.open(Names.object(agreementOf(transferId).getObjectId())));
    }

    /** The segment hashes, likewise. */
    public Optional<Blob> segments(String member, String transferId) {
        return served(member, transferId)
                .flatMap(binding ->
                        blobs.open(Names.segments(agreementOf(transferId).getObjectId())));
    }

    /** The signed manifest, likewise. */
    public Optional<Signed> manifest(String member, String transferId) {
        return served(member, transferId)
                .flatMap(binding -> signed.bySha256(binding.getManifestDigest().toByteArray()));
    }

    private Optional<Binding> served(String member, String transferId) {
        Optional<Document> document =
                documents.get(KIND, transferId).filter(found -> found.state().equals(OPEN));
        Optional<Binding> binding =
                document.map(Delivery::binding).filter(b -> b.getRecipient().equals(member));
        return binding.filter(b -> agreements
                .get(document.get().keys().get("agreement"))
                .filter(stored -> stored.status() != Agreements.Status.ENDED)
                .filter(stored ->
                        brakes.now().on(stored.agreement().agreement()).isEmpty())
                .isPresent());
    }

    private Agreement agreementOf(String transferId) {
        String id = documents.get(KIND, transferId).orElseThrow().keys().get("agreement");
        return agreements.get(id).orElseThrow().agreement().agreement();
    }

    /**
     * Takes a receipt and answers with the key grant or with why not. Empty: unknown transfer, or not for you.
     *
     * @throws SealException the receipt is forged, or for something else
     */
    public Optional<GrantAnswer> receipt(String memberName, String transferId, Signed signedReceipt)
            throws IOException {
        Optional<Document> document = documents.get(KIND, transferId);
        Optional<Member> member = members.find(memberName);
        if (document.isEmpty()
                || member.isEmpty()
                || !binding(document.get()).getRecipient().equals(memberName)) {
            return Optional.empty();
        }
        Binding binding = binding(document.get());
        SignedAgreement agreement = agreements
                .get(document.get().keys().get("agreement"))
                .orElseThrow()
                .agreement();
        Receipt receipt = Receipts.verify(signedReceipt, member.get().signingKeys(), binding);
        partners.seen(memberName, receipt.getCheckpoint());
        // One decision at a time for an agreement: a count is a count, and a grant precedes a revocation or is not
        // made; also one of what this was made from.
        return Optional.of(locks.holding(facts.together(agreement.agreement()), () -> {
            Optional<Signed> made = signed.get(KeyGrants.TYPE, transferId);
            boolean stands = agreementStands(agreement.id())
                    && facts.parentsStand(agreement.agreement())
                    && holds.on(agreement.agreement()).isEmpty()
                    && brakes.now().on(agreement.agreement()).isEmpty();
            if (made.isPresent() && stands) {
                return new GrantAnswer.Granted(made.get().toByteArray());
            }
            Permitted permitted = permitted(agreement, memberName, transferId);
            if (permitted.decision() instanceof Decision.Deny deny) {
                recording.refused(agreement.agreement(), binding, deny.reasons());
                return new GrantAnswer.Denied(deny.reasons());
            }
            return grant(
                    agreement.agreement(),
                    member.get(),
                    binding,
                    signedReceipt,
                    receipt,
                    figures(permitted, agreement));
        }));
    }

    /** A decision, and whom it lets out of the jurisdiction. */
    private record Permitted(Decision decision, Optional<Crossings.Counted> counted) {}

    /** One at a time where persons are counted: what one decision lets out, the next one knows of. */
    private Permitted permitted(SignedAgreement agreement, String memberName, String transferId) {
        Facts known = facts.transferred(agreement, memberName, transferId, true);
        return crossings.serially(known.jurisdiction(), () -> {
            Decision decision = decisions.at(Door.GRANT, known);
            if (decision.permitted() && !isOpen(transferId)) {
                decision = new Decision.Deny(List.of(Reason.of("transfer-over", "the transfer is over")));
            }
            return new Permitted(
                    decision,
                    decision.permitted()
                            ? crossings.count(agreement.agreement().getObjectId(), known.jurisdiction())
                            : Optional.empty());
        });
    }

    private String figures(Permitted permitted, SignedAgreement agreement) {
        return permitted
                .counted()
                .map(counted -> counted.figures(profiles.get()
                        .of(agreement.agreement().getLabel().getRank())
                        .map(ObligationProfile::crossBorder)
                        .orElse(List.of())))
                .orElse("");
    }

    private boolean isOpen(String transferId) {
        return documents
                .get(KIND, transferId)
                .filter(found -> found.state().equals(OPEN))
                .isPresent();
    }

    private boolean agreementStands(String id) {
        return agreements
                .get(id)
                .filter(stored -> stored.status() != Agreements.Status.ENDED)
                .isPresent();
    }

    private GrantAnswer grant(
            Agreement agreement, Member member, Binding binding, Signed signedReceipt, Receipt receipt, String counted)
            throws IOException {
        Optional<SealingKey> recipientKey = member.sealingKeys().stream()
                .filter(key -> key.getKeyId().equals(receipt.getRecipientSealingKeyId()))
                .findFirst();
        Optional<DataKey> key = dataKeys.get(agreement.getObjectId());
        if (recipientKey.isEmpty() || key.isEmpty()) {
            List<Reason> why = List.of(
                    key.isEmpty()
                            ? Reason.of("key-destroyed", "the key of this dataset version was destroyed")
                            : Reason.of(
                                    "unknown-sealing-key",
                                    "the receipt names a sealing key that your member entry does not list"));
            recording.refused(agreement, binding, why);
            key.ifPresent(DataKey::close);
            return new GrantAnswer.Denied(why);
        }
        try (DataKey dataKey = key.get()) {
            ByteString receiptHash = Digests.ofPayload(signedReceipt);
            recording.received(agreement, binding, receiptHash, receipt.getCheckpoint());
            // A crash from here on finds this record again and makes the grant for it.
            RecordedStep recorded = recording.granted(agreement, binding, receiptHash, ByteString.EMPTY, counted);
            if (mustBeCommitted(agreement) && !recorded.committed()) {
                return new GrantAnswer.NotYet(Reason.of(
                        "not-yet-committed", "the record of this grant is not yet committed on the shared ledger"));
            }
            // Committing the record may have taken long.
            Optional<Reason> stopped = brakes.now().on(agreement).or(() -> Holds.stopped(documents, agreement));
            if (stopped.isPresent()) {
                recording.refused(agreement, binding, List.of(stopped.get()));
                return new GrantAnswer.Denied(List.of(stopped.get()));
            }
            KeyGrant grant = KeyGrants.wrap(dataKey, recipientKey.get(), binding, Suite.ONE, random)
                    .setReceiptHash(receiptHash)
                    .setExpiresAtMillis(agreement.getTerms().getUntilMillis())
                    .setRecord(ByteString.copyFrom(recorded.record()))
                    .setRecordProof(ByteString.copyFromUtf8(recorded.proof()))
                    .setCheckpoint(recording.checkpoint())
                    .build();
            Signed signedGrant = self.signing().sign(KeyGrants.TYPE, grant.toByteString());
            Optional<RetentionClock> clock = RetentionClocks.of(agreement, self.name(), profiles.get());
            documents.write(tx -> {
                clock.ifPresent(each -> RetentionClocks.start(tx, each));
                SignedStore.put(tx, binding.getTransferId(), signedReceipt);
                SignedStore.put(tx, binding.getTransferId(), signedGrant);
                tx.put(Document.of(
                        KnownFacts.GRANTED,
                        binding.getTransferId(),
                        "",
                        new byte[0],
                        Map.of("agreement", agreement.getId())));
            });
            return new GrantAnswer.Granted(signedGrant.toByteArray());
        }
    }

    /** A rank that nobody speaks of waits too; it got no further than the decision anyway. */
    private boolean mustBeCommitted(Agreement agreement) {
        return profiles.get()
                .of(agreement.getLabel().getRank())
                .map(ObligationProfile::committed)
                .orElse(true);
    }

    /**
     * Takes the recipient's word that it opened the object, or found it mislabelled. Returns false for an unknown
     * transfer, or one that is not for this member.
     */
    public boolean opened(String memberName, String transferId, Signed signedOpened) throws IOException {
        Optional<Document> document = documents.get(KIND, transferId);
        Optional<Member> member = members.find(memberName);
        Optional<Signed> grant = signed.get(KeyGrants.TYPE, transferId);
        if (document.isEmpty() || member.isEmpty() || grant.isEmpty()) {
            return false;
        }
        Binding binding = binding(document.get());
        if (!binding.getRecipient().equals(memberName)) {
            return false;
        }
        Opened opened = Receipts.verifyOpened(
                signedOpened, member.get().signingKeys(), binding, Digests.ofPayload(grant.get()));
        partners.seen(memberName, opened.getCheckpoint());
        Agreement agreement = agreementOf(transferId);
        locks.holding(
                agreement.getId(),
                () -> { // A word that comes twice at once is recorded once.
                    record(agreement, binding, signedOpened, opened);
                    return null;
                });
        documents.write(tx -> SignedStore.put(tx, transferId, signedOpened));
        return true;
    }

    private void record(Agreement agreement, Binding binding, Signed word, Opened opened) {
        if (opened.getOutcome() == OpenOutcome.OPENED) {
            long bytes = manifest(agreement).getPlaintextLength();
            recording.delivered(agreement, binding, word, opened.getPlaintextSha256(), bytes);
        } else {
            String found = opened.getFoundFloor().name();
            List<Reason> why = List.of(
                    Reason.of("mislabelled", "the recipient found that the content is not what its label says"));
            recording.mislabelled(agreement, binding, word, found, why);
        }
    }

    /** Whether a key was granted under an agreement of ours. */
    static boolean granted(Documents documents, String agreementId) {
        return !documents.find(KnownFacts.GRANTED, "agreement", agreementId).isEmpty();
    }

    /** Whether the recipient signed that it opened what an agreement of ours is about. */
    static boolean opened(Documents documents, SignedStore signed, String agreementId) {
        return documents.find(KIND, "agreement", agreementId).stream()
                .flatMap(transfer -> signed.get(Receipts.OPENED_TYPE, transfer.id()).stream())
                .anyMatch(word -> parseOpened(word).getOutcome() == OpenOutcome.OPENED);
    }

    private static Opened parseOpened(Signed word) {
        try {
            return Opened.parseFrom(word.getPayload());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("stored \"opened\": not readable", e);
        }
    }

    private Manifest manifest(Agreement agreement) {
        try {
            return signed.bySha256(agreement.getManifestDigest().toByteArray())
                    .map(Signed::getPayload)
                    .map(Delivery::parse)
                    .orElseThrow(() -> new IllegalStateException("the manifest of " + agreement.getDataset()
                            + " version " + agreement.getVersion() + " is missing"));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the stored manifest is unreadable", e);
        }
    }

    private static Manifest parse(ByteString payload) {
        try {
            return Manifest.parseFrom(payload);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Binding binding(Document document) {
        try {
            return Binding.parseFrom(document.content());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("stored transfer " + document.id() + " is unreadable", e);
        }
    }
}
