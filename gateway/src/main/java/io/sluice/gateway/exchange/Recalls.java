package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.policy.Ranks;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.policy.Recall;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.store.StoreException;
import io.sluice.gateway.store.Tx;
import io.sluice.proto.Agreement;
import io.sluice.proto.Rank;
import io.sluice.proto.RecallConfirmation;
import io.sluice.proto.RecallNotice;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Calls datasets back. An order is in force, and survives a crash, before anything else is done: nothing of the versions it
 * covers is granted, offered or derived from any more. Then all releases made of them are found and covered, too, what is
 * on its way is cut, and every agreement about any of it ends, whether or not a key was granted: its recipient's gateway
 * gets a signed notice, again and again until it has confirmed that it holds nothing any more. Each step may be done
 * again, so what a crash interrupts is finished at the next start. What was opened is out of reach; the confirmation says
 * so. Any thread.
 */
public final class Recalls implements NoticeTaker {
    static final String NOTICE = "recall";
    static final String CONFIRMATION = "recall-confirmed";

    private static final System.Logger LOG = System.getLogger(Recalls.class.getName());
    private static final int ID_BYTES = 4;
    private static final Pattern NAME = Pattern.compile("recall-[0-9a-f]{8}");

    private final Parts parts;
    private final RecallState state;
    private final Revocation revocation;
    private final Acquisition acquisition;
    private final Flows flows;
    private final Notices notices;
    private final Background background;

    Recalls(
            Parts parts,
            Revocation revocation,
            Acquisition acquisition,
            SignedStore signed,
            Outbox outbox,
            Flows flows,
            AgreementLocks locks) {
        this.parts = parts;
        this.state = new RecallState(parts.documents());
        this.revocation = revocation;
        this.acquisition = acquisition;
        this.flows = flows;
        this.notices = new Notices(parts, signed, outbox, locks, new Meaning());
        this.background = new Background(parts.threads(), NOTICE);
    }

    /** What came of an order. */
    public sealed interface Ordered {
        /**
         * It is in force.
         *
         * @param failure why not all is done yet; it is gone on with in the background; empty: all is done, but for what
         *     others have to say
         */
        record Done(Recall recall, String failure) implements Ordered {}

        /** There is nothing of that name. */
        record Refused(List<Reason> reasons) implements Ordered {}
    }

    /**
     * Calls a dataset back.
     *
     * @param version which; 0: all that there are
     * @param by who wants it
     * @param reason one line
     * @throws IllegalArgumentException the reason is missing, or the version is none
     */
    public Ordered order(String dataset, long version, String by, String reason) {
        Recall recall = new Recall(freshId(), dataset, version, parts.clock().millis(), by, reason);
        List<CatalogEntry> versions = parts.catalog().versions(dataset).stream()
                .filter(entry -> version == 0 || entry.version() == version)
                .toList();
        if (versions.isEmpty()) {
            return new Ordered.Refused(List.of(Reason.of(
                    "unknown-dataset", "there is no such dataset, or version, of ours (`sluice status` shows them)")));
        }
        state.open(recall, versions);
        LOG.log(System.Logger.Level.WARNING, "{0} is ordered", recall.id());
        try {
            carryOut(recall);
            return new Ordered.Done(recall, "");
        } catch (LedgerAwayException | StoreException e) {
            background.again(() -> carryOut(recall));
            return new Ordered.Done(recall, e.getMessage());
        }
    }

    private String freshId() {
        byte[] bytes = new byte[ID_BYTES];
        parts.random().nextBytes(bytes);
        return "recall-" + HexFormat.of().formatHex(bytes);
    }

    /** Finishes what a crash interrupted. Once, when others can reach us. */
    void resume() {
        state.unfinished().forEach(recall -> background.later(() -> carryOut(recall)));
    }

    /** Each step may be done again. */
    private void carryOut(Recall recall) {
        cover(recall);
        Rank[] highest = {Rank.RANK_UNSPECIFIED};
        parts.catalog().each(entry -> {
            if (covers(recall, entry.objectId())) {
                flows.cut(entry.objectId());
                parts.catalog().withdraw(entry.offerId());
                Rank rank = entry.label().getRank();
                highest[0] = Ranks.known(rank) && Ranks.atLeast(rank, highest[0]) ? rank : highest[0];
            }
        });
        parts.recording().recallOrdered(recall, highest[0]); // After a crash it may be there twice.
        parts.agreements().each(stored -> {
            Agreement agreement = stored.agreement().agreement();
            if (agreement.getProvider().equals(parts.self().name()) && covers(recall, agreement.getObjectId())) {
                recall(recall, stored.agreement());
            }
        });
        state.done(recall);
    }

    private boolean covers(Recall recall, ByteString objectId) {
        return RecallState.of(parts.documents(), objectId)
                .filter(recall.id()::equals)
                .isPresent();
    }

    /** Finds what was made of what is covered, and what was made of that. */
    private void cover(Recall recall) {
        boolean[] more = {true};
        while (more[0]) {
            more[0] = false;
            parts.catalog().each(entry -> {
                boolean made = entry.label().getDerivation().getParentObjectIdsList().stream()
                        .anyMatch(parent -> covers(recall, parent));
                if (made && !covers(recall, entry.objectId())) {
                    state.mark(recall.id(), entry);
                    more[0] = true;
                }
            });
        }
    }

    /** One that an earlier recall covered is told of that one, and all that may be left to do of it is done. */
    private void recall(Recall recall, SignedAgreement agreement) {
        Agreement terms = agreement.agreement();
        long now = parts.clock().millis();
        RecallNotice fresh = RecallNotice.newBuilder()
                .setAgreementId(agreement.id())
                .setAgreementDigest(agreement.digest())
                .setObjectId(terms.getObjectId())
                .setBy(parts.self().name())
                .setTimeMillis(now)
                .setCheckpoint(parts.recording().checkpoint())
                .setRecall(recall.id())
                .build();
        if (notices.confirmation(agreement.id()).isPresent()) {
            return; // All of this was done before a crash.
        }
        Optional<Signed> earlier = notices.of(agreement.id());
        Signed notice = earlier.isPresent()
                ? earlier.get()
                : notices.prepare(
                        agreement,
                        fresh,
                        tx -> RecallState.telling(
                                tx,
                                new RecallState.Line(
                                        recall.id(),
                                        agreement.id(),
                                        terms.getRecipient(),
                                        terms.getDataset(),
                                        terms.getVersion(),
                                        RecallState.Reach.NOT_REACHED,
                                        now)));
        parts.recording().recalled(agreement, named(notice), notice, "");
        try {
            revocation.revoke(agreement.id());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        notices.send(agreement);
    }

    private static String named(Signed notice) {
        try {
            return RecallNotice.parseFrom(notice.getPayload()).getRecall();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("stored notice: not readable", e);
        }
    }

    /** Hands over all orders, one by one. */
    public void each(Consumer<Recall> taker) {
        state.each(true, taker);
    }

    /**
     * An agreement of a recall.
     *
     * @param said what its recipient's gateway confirmed; empty: nothing yet
     */
    public record Told(RecallState.Line line, Optional<RecallConfirmation> said) {}

    /** Hands over the agreements of a recall, one by one. */
    public void told(String recall, Consumer<Told> taker) {
        state.lines(recall, line -> taker.accept(new Told(line, said(line.agreement()))));
    }

    private Optional<RecallConfirmation> said(String agreementId) {
        return notices.confirmation(agreementId).map(Recalls::read);
    }

    private static RecallConfirmation read(Signed confirmation) {
        try {
            return RecallConfirmation.parseFrom(confirmation.getPayload());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("stored confirmation: not readable", e);
        }
    }

    /**
     * What was recalled from us.
     *
     * @param opened whether a file may have come of it: that one is for people to delete
     */
    public record Taken(RecallState.Received received, boolean opened) {}

    /** Hands over what was recalled from us, one by one. */
    public void taken(Consumer<Taken> taker) {
        state.received(each -> taker.accept(new Taken(each, acquisition.mayHaveFile(each.agreement()))));
    }

    @Override
    public String path() {
        return "/sluice/v1/recalls";
    }

    /** As recipient: deletes what is held, records it, and confirms it. */
    @Override
    public NoticeAnswer received(String memberName, Signed signedNotice) throws IOException {
        return notices.received(memberName, signedNotice);
    }

    private static String figures(boolean ciphertext, boolean key, boolean opened) {
        return "ciphertext=" + (ciphertext ? 1 : 0) + "\nkey=" + (key ? 1 : 0) + "\nopened=" + (opened ? 1 : 0);
    }

    /** What the notices mean. */
    private final class Meaning implements Notices.Kind {
        @Override
        public String notice() {
            return NOTICE;
        }

        @Override
        public String confirmation() {
            return CONFIRMATION;
        }

        @Override
        public String path() {
            return Recalls.this.path();
        }

        @Override
        public Notices.Said notice(ByteString payload) throws InvalidProtocolBufferException {
            RecallNotice word = RecallNotice.parseFrom(payload);
            if (!NAME.matcher(word.getRecall()).matches()) { // Our people are shown it.
                throw new InvalidProtocolBufferException("recall: not the name of one");
            }
            return new Notices.Said(
                    word.getAgreementId(),
                    word.getAgreementDigest(),
                    word.getObjectId(),
                    word.getBy(),
                    word.getCheckpoint());
        }

        @Override
        public Notices.Said confirmation(ByteString payload) throws InvalidProtocolBufferException {
            RecallConfirmation word = RecallConfirmation.parseFrom(payload);
            return new Notices.Said(
                    word.getAgreementId(),
                    word.getNoticeDigest(),
                    ByteString.EMPTY,
                    word.getBy(),
                    word.getCheckpoint());
        }

        /** What was held is written down before it is deleted, so that a crash in between loses no word of it. */
        @Override
        public Optional<MessageLite> done(SignedAgreement agreement, Signed notice, String provider) {
            Agreement terms = agreement.agreement();
            Acquisition.Held held = acquisition.held(terms);
            RecallState.Received received = state.received(new RecallState.Received(
                    named(notice),
                    agreement.id(),
                    provider,
                    terms.getDataset(),
                    terms.getVersion(),
                    parts.clock().millis(),
                    held.ciphertext(),
                    held.key()));
            if (!acquisition.giveUp(terms)) {
                return Optional.empty();
            }
            boolean opened = acquisition.mayHaveFile(agreement.id());
            String figures = figures(received.ciphertext(), received.key(), opened);
            parts.recording().recalled(agreement, received.recall(), notice, figures);
            return Optional.of(RecallConfirmation.newBuilder()
                    .setNoticeDigest(Digests.ofPayload(notice))
                    .setAgreementId(agreement.id())
                    .setBy(parts.self().name())
                    .setTimeMillis(parts.clock().millis())
                    .setOpened(opened)
                    .setCiphertextHeld(received.ciphertext())
                    .setKeyHeld(received.key())
                    .setCheckpoint(parts.recording().checkpoint())
                    .build());
        }

        @Override
        public Consumer<Tx> confirmed(SignedAgreement agreement, Signed confirmation) {
            RecallConfirmation said = read(confirmation);
            parts.recording()
                    .recallConfirmed(
                            agreement,
                            confirmation,
                            figures(said.getCiphertextHeld(), said.getKeyHeld(), said.getOpened()));
            String recall = named(notices.of(agreement.id()).orElseThrow());
            long now = parts.clock().millis();
            return tx -> RecallState.reached(tx, recall, agreement.id(), RecallState.Reach.CONFIRMED, now);
        }

        @Override
        public void failed(Outbox.Item item, PartnerException why) {
            RecallState.Reach reach =
                    why.kind() == PartnerException.Kind.BUSY ? RecallState.Reach.TOLD : RecallState.Reach.NOT_REACHED;
            String recall = named(notices.of(item.id()).orElseThrow());
            long now = parts.clock().millis();
            parts.documents().write(tx -> RecallState.reached(tx, recall, item.id(), reach, now));
        }
    }
}
