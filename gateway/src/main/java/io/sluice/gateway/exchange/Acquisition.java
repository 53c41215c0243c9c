package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.policy.Brakes;
import io.sluice.gateway.policy.Decision;
import io.sluice.gateway.policy.Decisions;
import io.sluice.gateway.policy.Door;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.provenance.GrantCheck;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.KeyGrants;
import io.sluice.gateway.sealing.Manifests;
import io.sluice.gateway.sealing.Receipts;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.SealedHeader;
import io.sluice.gateway.sealing.SegmentHashes;
import io.sluice.gateway.store.Blob;
import io.sluice.proto.Agreement;
import io.sluice.proto.Binding;
import io.sluice.proto.HeaderCore;
import io.sluice.proto.KeyGrant;
import io.sluice.proto.Manifest;
import io.sluice.proto.Receipt;
import io.sluice.proto.Signed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The recipient's half of a transfer: {@link #acquire}, then {@link #open}, then, when the file has its name,
 * {@link #confirm}. Each may be called again after a crash and goes on from where it was; the key is granted once.
 *
 * <pre>
 * STARTED --ciphertext verified, receipt recorded--> HELD --grant verified, recorded--> GRANTED
 * GRANTED --plaintext fits its label--> CHECKED --file in place, recorded--> OPENED
 * any --> REFUSED, MISLABELLED, CANCELLED; what may be held no longer: DELETED
 * </pre>
 */
public final class Acquisition {
    /** Code of what somebody gave up. */
    static final String CANCELLED = "cancelled";

    private final Parts parts;
    private final Transferring transferring;
    private final SignedStore signed;
    private final Acquisitions store;
    private final Download download;
    private final Opening opening;
    private final Decisions decisions;
    private final KnownFacts facts;
    private final AgreementLocks locks;
    private final Retry retry;
    private final Map<String, Run> running = new ConcurrentHashMap<>();

    /** A fetch under way, by agreement. */
    private static final class Run implements Progress {
        private final Progress listener;
        private volatile String transferId = "";
        private volatile long arrived;
        private volatile boolean cancelled;

        Run(Progress listener) {
            this.listener = listener;
        }

        @Override
        public void at(String stage, long done, long total) {
            arrived = stage.equals("fetching") ? done : arrived;
            listener.at(stage, done, total);
        }
    }

    private static final class Cancelled extends IOException {
        private static final long serialVersionUID = 1L;
    }

    Acquisition(
            Parts parts,
            Transferring transferring,
            SignedStore signed,
            Outbox outbox,
            AgreementLocks locks,
            Holds holds,
            Retry retry) {
        this.locks = locks;
        this.facts = new KnownFacts(parts, holds);
        this.parts = parts;
        this.transferring = transferring;
        this.signed = signed;
        this.store = new Acquisitions(parts.documents());
        this.download = new Download(parts.partner(), parts.blobs(), parts.threads(), retry);
        this.opening = new Opening(parts, transferring, signed, store, outbox);
        this.decisions = new Decisions(parts.profiles());
        this.retry = retry;
    }

    /**
     * Starts or resumes the transfer under an agreement: fetches the ciphertext by ranges, verifies it, hands over the
     * receipt and waits for the grant. Retries what is worth retrying, with back-off, until nothing has moved for the
     * configured patience.
     *
     * @throws PartnerException the provider could not be reached (what arrived is kept), or broke the protocol
     * @throws SealException what arrived is not what was agreed
     */
    public Acquired acquire(String agreementId, Progress progress) throws IOException {
        Optional<Agreements.Stored> stored = parts.agreements().get(agreementId);
        if (stored.isEmpty()
                || !stored.get()
                        .agreement()
                        .agreement()
                        .getRecipient()
                        .equals(parts.self().name())) {
            return refusal("unknown-agreement", "no agreement of ours as recipient: " + agreementId);
        }
        SignedAgreement agreement = stored.get().agreement();
        Run run = new Run(progress);
        if (running.putIfAbsent(agreementId, run) != null) {
            return refusal("already-running", "this agreement is being fetched by another command");
        }
        try {
            // Decided while it runs: what has to be deleted either forbids it, or finds it running.
            if (mayOpen(stored.get()) instanceof Decision.Deny deny) {
                parts.recording().refused(agreement.agreement(), null, deny.reasons());
                return new Acquired.Refused(deny.reasons());
            }
            return acquire(agreement, run);
        } catch (IOException e) {
            if (run.cancelled || e instanceof Cancelled) {
                return cancelled();
            }
            Optional<Reason> stopped = permitted(agreement, true).get();
            if (stopped.isPresent()) {
                return over(agreement.agreement(), run.transferId, stopped.get());
            }
            throw e;
        } finally {
            running.remove(agreementId);
            if (run.cancelled) {
                discard(agreement.agreement());
            }
        }
    }

    private Acquired acquire(SignedAgreement agreement, Run progress) throws IOException {
        Optional<AcquisitionState> earlier = store.newestOf(agreement.id());
        if (earlier.isPresent() && earlier.get().stage() == AcquisitionState.Stage.MISLABELLED) {
            return refusal("mislabelled", "what this agreement delivers was found mislabelled; nothing may be opened");
        }
        AcquisitionState state;
        if (earlier.isPresent() && earlier.get().stage().goesOn() && !endedEarly(earlier.get())) {
            state = earlier.get();
        } else {
            progress.at("waiting", 0, 0);
            Transferred answer = start(agreement.id());
            if (answer instanceof Transferred.Refused refused) {
                List<Reason> reasons = refused.reasons().stream()
                        .map(text -> Reason.of(refused.code(), text))
                        .toList();
                parts.recording().refused(agreement.agreement(), null, reasons);
                return new Acquired.Refused(reasons);
            }
            state = store.start(
                    AcquisitionState.started(agreement.id(), (Transferred.Started) answer),
                    RetentionClocks.of(
                            agreement.agreement(),
                            parts.self().name(),
                            parts.profiles().get()));
        }
        progress.transferId = state.transferId();
        Member provider = member(agreement.agreement().getProvider());
        Manifest manifest = manifest(agreement.agreement(), provider, state);
        String name = Names.fetched(agreement.agreement().getManifestDigest());
        StillPermitted permitted = permitted(agreement, true);
        if (!parts.blobs().exists(name)) {
            SegmentHashes hashes = segments(manifest, provider, state);
            download.fetch(
                    name,
                    provider.name(),
                    URI.create(state.object()),
                    manifest,
                    hashes,
                    progress,
                    () -> progress.cancelled || permitted.get().isPresent());
        }
        Optional<Reason> stopped = permitted.get();
        if (stopped.isPresent()) { // No receipt, no key.
            return over(agreement.agreement(), state.transferId(), stopped.get());
        }
        if (state.stage() == AcquisitionState.Stage.STARTED) {
            requireAgreedHeader(name, agreement.agreement(), manifest);
            progress.at("granting", manifest.getObjectLength(), manifest.getObjectLength());
            state = hold(agreement, manifest, state);
        }
        Binding binding = state.binding(agreement, manifest);
        if (state.stage() == AcquisitionState.Stage.HELD) {
            Optional<List<Reason>> denied = obtainKey(agreement.agreement(), provider, binding, state);
            if (denied.isPresent()) {
                return new Acquired.Refused(denied.get());
            }
            if (!store.advance(state.at(AcquisitionState.Stage.GRANTED))) {
                return cancelled();
            }
        }
        return new Acquired.Ready(
                state.transferId(),
                agreement.id(),
                agreement.agreement().getDataset(),
                agreement.agreement().getVersion(),
                agreement.agreement().getLabel().getRank(),
                manifest.getPlaintextLength());
    }

    private StillPermitted permitted(SignedAgreement agreement, boolean fromProvider) {
        return new StillPermitted(parts, facts, agreement.agreement(), fromProvider);
    }

    /** While it was fetched. The provider is told; of a brake it is by whoever put it on. */
    private Acquired over(Agreement agreement, String transferId, Reason why) {
        if (!why.code().equals(Brakes.CODE) && !transferId.isEmpty()) {
            transferring.terminate(transferId, CANCELLED, List.of("given up by the recipient"));
        }
        return stopped(agreement, why);
    }

    private Acquired stopped(Agreement agreement, Reason why) {
        parts.recording().refused(agreement, null, List.of(why));
        return new Acquired.Refused(List.of(why));
    }

    /** A provider that gave the transfer up serves it no more: the next one goes on with the bytes that are here. */
    private boolean endedEarly(AcquisitionState state) {
        boolean over = state.stage() == AcquisitionState.Stage.STARTED
                && transferring
                        .find(state.transferId())
                        .filter(transfer -> !transfer.state().isFinal())
                        .isEmpty();
        if (over) {
            store.put(state.at(AcquisitionState.Stage.CANCELLED));
        }
        return over;
    }

    private Transferred start(String agreementId) throws IOException {
        return retry.until(Progress.NONE, () -> {
            try {
                return transferring.start(agreementId, pid -> store.get(pid).isPresent());
            } catch (PeerException e) {
                throw PartnerException.of(e);
            }
        });
    }

    private Manifest manifest(Agreement agreement, Member provider, AcquisitionState state) throws IOException {
        Optional<Signed> kept = signed.bySha256(agreement.getManifestDigest().toByteArray());
        Signed manifest = kept.isPresent()
                ? kept.get()
                : retry.until(
                        Progress.NONE,
                        () -> parse(parts.partner().manifest(provider.name(), URI.create(state.manifest()))));
        if (!Digests.ofPayload(manifest).equals(agreement.getManifestDigest())) {
            throw new SealException(SealException.Reason.WRONG_BINDING, "manifest: not the one that was agreed");
        }
        Manifest verified = Manifests.verify(manifest, provider.name(), provider.signingKeys());
        parts.documents().write(tx -> SignedStore.put(tx, DataKeys.hex(agreement.getManifestDigest()), manifest));
        return verified;
    }

    private SegmentHashes segments(Manifest manifest, Member provider, AcquisitionState state) throws IOException {
        byte[] hashes = retry.until(
                Progress.NONE,
                () -> parts.partner()
                        .segments(provider.name(), URI.create(state.segments()), 32 * manifest.getSegmentCount()));
        return SegmentHashes.verify(ByteString.copyFrom(hashes), manifest);
    }

    /** The header is what the manifest signs, and says what was agreed: the same label above all. */
    private void requireAgreedHeader(String blob, Agreement agreement, Manifest manifest) throws IOException {
        try (Blob object = parts.blobs().open(blob).orElseThrow()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            object.copyTo(Channels.newChannel(bytes), 0, manifest.getHeaderLength());
            SealedHeader header = SealedHeader.parse(ByteString.copyFrom(bytes.toByteArray()));
            Manifests.requireHeader(manifest, header);
            HeaderCore core = header.core();
            if (!core.getLabel().equals(agreement.getLabel())
                    || !core.getObjectId().equals(agreement.getObjectId())
                    || !core.getDataset().equals(agreement.getDataset())
                    || core.getVersion() != agreement.getVersion()) {
                throw new SealException(
                        SealException.Reason.WRONG_BINDING, "header: another label, dataset or version than agreed");
            }
        }
    }

    /** Signs the receipt (once: a second one would have another time and hash) and records it before it is sent. */
    private AcquisitionState hold(SignedAgreement agreement, Manifest manifest, AcquisitionState state)
            throws IOException {
        Binding binding = state.binding(agreement, manifest).toBuilder()
                .setTimeMillis(parts.clock().millis())
                .build();
        Receipt receipt = Receipt.newBuilder()
                .setBinding(binding)
                .setRecipientSealingKeyId(parts.self().sealing().keyId())
                .setCheckpoint(parts.recording().checkpoint())
                .build();
        Signed fresh = Receipts.sign(receipt, parts.self().signing());
        parts.documents().write(tx -> SignedStore.put(tx, ours(state), fresh));
        Signed kept = signed.get(Receipts.TYPE, ours(state)).orElseThrow();
        // Of the receipt that is kept: after a crash it is not the fresh one, and names an older checkpoint.
        ByteString checkpoint = Receipt.parseFrom(kept.getPayload()).getCheckpoint();
        parts.recording().received(agreement.agreement(), binding, Digests.ofPayload(kept), checkpoint);
        AcquisitionState held = state.at(AcquisitionState.Stage.HELD);
        if (!store.advance(held)) {
            throw new Cancelled();
        }
        return held;
    }

    private GrantAnswer askForKey(String provider, URI endpoint, Signed receipt) throws IOException {
        GrantAnswer answer = parts.partner().receipt(provider, endpoint, receipt.toByteArray());
        if (answer instanceof GrantAnswer.NotYet notYet) {
            throw new PartnerException(
                    PartnerException.Kind.BUSY,
                    provider + ": " + notYet.reason().text());
        }
        return answer;
    }

    /** Empty: the grant is here, verified and recorded. */
    private Optional<List<Reason>> obtainKey(
            Agreement agreement, Member provider, Binding binding, AcquisitionState state) throws IOException {
        Signed receipt = signed.get(Receipts.TYPE, ours(state)).orElseThrow();
        GrantAnswer answer =
                retry.until(Progress.NONE, () -> askForKey(provider.name(), URI.create(state.receipt()), receipt));
        if (answer instanceof GrantAnswer.Denied denied) {
            parts.recording().refused(agreement, binding, denied.reasons());
            store.put(state.at(AcquisitionState.Stage.REFUSED));
            return Optional.of(denied.reasons());
        }
        Signed granted = parse(((GrantAnswer.Granted) answer).signedGrant());
        KeyGrant grant = KeyGrants.verify(granted, provider.signingKeys(), binding);
        if (!grant.getReceiptHash().equals(Digests.ofPayload(receipt))) {
            throw new SealException(SealException.Reason.WRONG_BINDING, "grant: answers another receipt");
        }
        // Kept whatever comes next: a grant that its giver did not record is evidence against the giver.
        parts.documents().write(tx -> SignedStore.put(tx, ours(state), granted));
        parts.recording().granted(agreement, binding, grant.getReceiptHash(), Digests.ofPayload(granted));
        Optional<String> misfit = GrantCheck.misfit(
                grant,
                parts.members()::entry,
                Optional.of(agreement.getTokenKeyShare().toByteArray()));
        if (misfit.isPresent()) {
            throw new SealException(
                    SealException.Reason.WRONG_BINDING, "no record, no key: " + provider.name() + ": " + misfit.get());
        }
        parts.partners().seen(provider.name(), grant.getCheckpoint());
        return Optional.empty();
    }

    /** How many bytes of plaintext a transfer brings, as its verified manifest says; empty: not known here. */
    public OptionalLong plaintextBytes(String transferId) {
        Optional<Signed> manifest = store.get(transferId)
                .flatMap(state -> parts.agreements().get(state.agreementId()))
                .flatMap(stored -> signed.bySha256(
                        stored.agreement().agreement().getManifestDigest().toByteArray()));
        try {
            return manifest.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(
                            Manifest.parseFrom(manifest.get().getPayload()).getPlaintextLength());
        } catch (InvalidProtocolBufferException e) {
            return OptionalLong.empty(); // Opening says so.
        }
    }

    /**
     * Writes the plaintext to the sink while holding it against its label. Only after {@link Acquired.Checked} may the
     * bytes be given a name; after {@link Acquired.Refused} (mislabelled) they must be destroyed.
     */
    public Acquired open(String transferId, WritableByteChannel sink) throws IOException {
        Optional<AcquisitionState> state = store.get(transferId);
        if (state.isEmpty() || !state.get().stage().hasKey()) {
            return refusal("no-key", "no key was granted for transfer " + transferId);
        }
        Agreements.Stored stored =
                parts.agreements().get(state.get().agreementId()).orElseThrow();
        if (mayOpen(stored) instanceof Decision.Deny deny) {
            parts.recording().refused(stored.agreement().agreement(), null, deny.reasons());
            return new Acquired.Refused(deny.reasons());
        }
        try {
            return opening.open(stored.agreement(), state.get(), sink, permitted(stored.agreement(), false));
        } catch (Opening.Stopped e) {
            return stopped(stored.agreement().agreement(), e.reason());
        }
    }

    /** Whether a transfer of that identifier brings, or brought, something to us. */
    public boolean knows(String transferId) {
        return store.get(transferId).isPresent();
    }

    /** The file is in place: records it and sends the signed "opened" (again and again until the provider has it). */
    public void confirm(String transferId) throws IOException {
        SignedAgreement agreement = store.get(transferId)
                .flatMap(state -> parts.agreements().get(state.agreementId()))
                .orElseThrow(() -> new IllegalArgumentException("transfer: " + transferId + " (expected: one of ours)"))
                .agreement();
        locks.holding(
                agreement.id(),
                () -> { // What is opened is not deleted meanwhile.
                    opening.confirm(agreement, store.get(transferId).orElseThrow());
                    return null;
                });
    }

    /**
     * Gives a transfer up, in either role: stops it, tells the other side, and deletes what arrived. Returns whether
     * there was one that had not come to its end; a file that may have its name already is an end.
     */
    public boolean cancel(String transferId) {
        Optional<AcquisitionState> state = store.get(transferId);
        if (state.isEmpty()) { // Ours as provider, or not started yet.
            return transferring
                            .find(transferId)
                            .filter(transfer -> !transfer.state().isFinal())
                            .isPresent()
                    && transferring
                            .terminate(
                                    transferId,
                                    CANCELLED,
                                    List.of("cancelled by " + parts.self().name()))
                            .isEmpty();
        }
        AcquisitionState cancelled = state.get().at(AcquisitionState.Stage.CANCELLED);
        if (!state.get().stage().mayBeCancelled() || !store.advance(cancelled)) {
            return false;
        }
        Agreement agreement = parts.agreements()
                .get(state.get().agreementId())
                .orElseThrow()
                .agreement()
                .agreement();
        Run run = running.get(agreement.getId());
        if (run != null && run.transferId.equals(transferId)) {
            run.cancelled = true;
        }
        parts.recording().refused(agreement, null, cancelled().reasons());
        transferring.terminate(transferId, CANCELLED, List.of("cancelled by the recipient"));
        if (running.get(agreement.getId()) == null) {
            discard(agreement);
        }
        return true;
    }

    /** Destroys the ciphertext, unless an agreement of ours that is not over is about the same. */
    private void discard(Agreement agreement) {
        boolean needed = parts.agreements().byObject(agreement.getObjectId()).stream()
                .filter(other ->
                        other.agreement().agreement().getManifestDigest().equals(agreement.getManifestDigest()))
                .filter(other -> !facts.isOver(other))
                .flatMap(other -> store.of(other.agreement().id()).stream())
                .anyMatch(fetched -> fetched.stage().goesOn());
        if (!needed) {
            String name = Names.fetched(agreement.getManifestDigest());
            parts.blobs().discardPartial(name);
            parts.blobs().delete(name);
        }
    }

    /**
     * What this gateway holds of what an agreement gave it.
     *
     * @param ciphertext all of it, or a part
     * @param key whether a grant of its key is here
     */
    record Held(boolean ciphertext, boolean key) {}

    /** What is held under an agreement of ours as recipient. */
    Held held(Agreement agreement) {
        String name = Names.fetched(agreement.getManifestDigest());
        List<AcquisitionState> fetched = store.of(agreement.getId());
        // Of what was never fetched under it nothing is told: it may have come from somebody else.
        boolean ciphertext = !fetched.isEmpty()
                && (parts.blobs().exists(name) || parts.blobs().partials().contains(name));
        boolean key = fetched.stream()
                .anyMatch(
                        state -> signed.get(KeyGrants.TYPE, state.transferId()).isPresent());
        return new Held(ciphertext, key);
    }

    /** Whether a file may have come of what an agreement gave us. */
    boolean mayHaveFile(String agreementId) {
        return store.of(agreementId).stream().anyMatch(AcquisitionState::mayHaveFile);
    }

    /**
     * Deletes what is held under an agreement that has ended, or that lets nothing be held any longer: grants, and the
     * ciphertext unless an agreement that is not over is about the same. Nothing of it is opened from here on; a fetch
     * under way is told to end. Doing so twice is harmless.
     *
     * @return whether it is done; false while the fetch has not ended yet
     */
    boolean giveUp(Agreement agreement) {
        Run run = running.get(agreement.getId());
        if (run != null) {
            run.cancelled = true;
            return false;
        }
        if (!store.of(agreement.getId()).isEmpty()) { // Else what lies here came under another agreement.
            store.forget(agreement.getId());
            discard(agreement);
        }
        return true;
    }

    private static Acquired.Refused cancelled() {
        return refusal(CANCELLED, "the transfer was cancelled");
    }

    /** Bytes of ciphertext that a fetch under way has. */
    long arrived(String transferId) {
        return running.values().stream()
                .filter(run -> run.transferId.equals(transferId))
                .mapToLong(run -> run.arrived)
                .findFirst()
                .orElse(0);
    }

    /** How far each acquisition is. */
    Acquisitions acquisitions() {
        return store;
    }

    private Decision mayOpen(Agreements.Stored stored) {
        return decisions.at(Door.OPEN, facts.received(stored));
    }

    private Member member(String name) throws PartnerException {
        return parts.members()
                .find(name)
                .orElseThrow(() -> new PartnerException(
                        PartnerException.Kind.REFUSED, "member " + name + ": not in our member list any more"));
    }

    /** Both sides of a transfer may be the same program in tests, never the same organisation; ids do not meet. */
    private static String ours(AcquisitionState state) {
        return state.transferId();
    }

    static Signed parse(byte[] bytes) throws SealException {
        try {
            return Signed.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new SealException(SealException.Reason.MALFORMED, "signed message: not readable");
        }
    }

    static ByteString nonce(String text) {
        return ByteString.copyFrom(Base64.getUrlDecoder().decode(text));
    }

    private static Acquired.Refused refusal(String code, String text) {
        return new Acquired.Refused(List.of(Reason.of(code, text)));
    }
}
