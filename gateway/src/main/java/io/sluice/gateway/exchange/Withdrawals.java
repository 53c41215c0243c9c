package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.consent.ConsentRegistry;
import io.sluice.gateway.consent.ConsentedSubjects;
import io.sluice.gateway.consent.ReleasedSubjects;
import io.sluice.gateway.consent.Subject;
import io.sluice.gateway.policy.ConsentRule;
import io.sluice.gateway.policy.ConsentSets;
import io.sluice.gateway.policy.ConsentUse;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.store.Tx;
import io.sluice.proto.ConsentConfirmation;
import io.sluice.proto.ConsentNotice;
import io.sluice.proto.ConsentRelease;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What follows when persons withdraw: every release that has a row of theirs, and for which they consent no more, ends.
 * What is on its way is cut, its offer goes, no key is granted any more, its agreements are revoked (so transfers stop and
 * the recipient's gateway opens it no more), and a recipient that was granted its key gets a signed notice, again and
 * again until it has confirmed. What was opened is out of reach; the confirmation says so. Any thread.
 */
public final class Withdrawals implements NoticeTaker {
    static final String NOTICE = "consent-withdrawn";
    static final String CONFIRMATION = "consent-confirmed";

    /** So many are looked up one by one; more of them against everybody who consents. */
    private static final int ONE_BY_ONE = 64;

    private final Parts parts;
    private final ConsentRegistry registry;
    private final ReleasedSubjects released;
    private final Revocation revocation;
    private final Acquisitions acquisitions;
    private final Notices notices;
    private final Flows flows;
    private final AgreementLocks locks;

    Withdrawals(
            Parts parts,
            ConsentRegistry registry,
            Revocation revocation,
            Acquisitions acquisitions,
            SignedStore signed,
            Outbox outbox,
            Flows flows,
            AgreementLocks locks) {
        this.parts = parts;
        this.registry = registry;
        this.released = new ReleasedSubjects(parts.documents());
        this.revocation = revocation;
        this.acquisitions = acquisitions;
        this.notices = new Notices(parts, signed, outbox, locks, new Meaning());
        this.flows = flows;
        this.locks = locks;
    }

    /**
     * A release that ended.
     *
     * @param persons so many in it withdrew
     * @param agreements that were revoked
     * @param reached whether the recipient had been granted the key: it is told, and asked to confirm
     */
    public record Ended(
            String dataset,
            long version,
            String recipient,
            String purpose,
            int persons,
            List<String> agreements,
            boolean reached) {
        /** Copies the list. */
        public Ended {
            agreements = List.copyOf(agreements);
        }
    }

    /** Does what follows from withdrawals that are in the registry. */
    List<Ended> follow(List<String> withdrawals) throws IOException {
        return withdrawals.isEmpty() ? List.of() : follow(withdrawals, released.standing());
    }

    private List<Ended> follow(List<String> withdrawals, List<ConsentRelease> releases) throws IOException {
        List<Ended> ended = new ArrayList<>();
        for (String id : withdrawals) {
            List<ConsentRegistry.Withdrawal> who = registry.withdrawals(id);
            for (ConsentRelease release : releases) {
                int persons = withdrawn(release, who);
                if (persons > 0) {
                    ended.add(end(release, persons));
                }
            }
            registry.closed(id);
        }
        return ended;
    }

    /** Finishes what a crash interrupted. Call once at start. */
    void resume() throws IOException {
        List<String> open = registry.open();
        if (!open.isEmpty()) {
            List<ConsentRelease> all = new ArrayList<>(released.standing());
            all.addAll(released.ended()); // One of them may have been ended by half.
            follow(open, all);
        }
    }

    /** How many of them are in the release and do not consent to it any more. */
    private int withdrawn(ConsentRelease release, List<ConsentRegistry.Withdrawal> who) {
        ConsentUse use = new ConsentUse(
                release.getPurpose(),
                release.getRecipient(),
                ConsentSets.demand(release.getDemand()),
                parts.clock().millis());
        List<Subject> concerned = who.stream()
                .filter(each -> ConsentRule.withdraws(each.form(), use))
                .map(ConsentRegistry.Withdrawal::subject)
                .distinct()
                .toList();
        List<Subject> in = released.which(release, concerned);
        if (in.isEmpty()) {
            return 0;
        }
        Predicate<Subject> consents = consenting(in.size(), use);
        return (int) in.stream().filter(consents.negate()).count();
    }

    private Predicate<Subject> consenting(int persons, ConsentUse use) {
        if (persons <= ONE_BY_ONE) {
            return each -> ConsentRule.valid(registry.of(each), use).isPresent();
        }
        ConsentedSubjects all = registry.consented(use);
        return each -> all.find(each) >= 0;
    }

    /** Each step may be done again. */
    private Ended end(ConsentRelease release, int persons) throws IOException {
        released.withdrawn(release.getObjectId()); // First: whatever is agreed from here on, no key is granted.
        flows.cut(release.getObjectId());
        parts.catalog()
                .version(release.getDataset(), release.getVersion())
                .filter(entry -> entry.objectId().equals(release.getObjectId()))
                .map(CatalogEntry::offerId)
                .ifPresent(parts.catalog()::withdraw);
        List<String> ended = new ArrayList<>();
        boolean reached = false;
        for (Agreements.Stored stored : parts.agreements().byObject(release.getObjectId())) {
            SignedAgreement agreement = stored.agreement();
            if (agreement.agreement().getProvider().equals(parts.self().name())) {
                // Under the lock: a key that is about to leave has left, or will not.
                boolean granted =
                        locks.holding(agreement.id(), () -> Delivery.granted(parts.documents(), agreement.id()));
                if (granted) {
                    notice(agreement);
                }
                parts.recording()
                        .consentWithdrawn(
                                agreement,
                                persons,
                                notices.of(agreement.id()),
                                parts.self().name());
                revocation.revoke(agreement.id());
                if (granted) {
                    notices.send(agreement);
                }
                ended.add(agreement.id());
                reached |= granted;
            }
        }
        return new Ended(
                release.getDataset(),
                release.getVersion(),
                release.getRecipient(),
                release.getPurpose(),
                persons,
                ended,
                reached);
    }

    private void notice(SignedAgreement agreement) {
        notices.prepare(
                agreement,
                ConsentNotice.newBuilder()
                        .setAgreementId(agreement.id())
                        .setAgreementDigest(agreement.digest())
                        .setObjectId(agreement.agreement().getObjectId())
                        .setBy(parts.self().name())
                        .setTimeMillis(parts.clock().millis())
                        .setCheckpoint(parts.recording().checkpoint())
                        .build(),
                tx -> {});
    }

    @Override
    public String path() {
        return "/sluice/v1/consent-withdrawals";
    }

    /** As recipient: persons whose rows we got withdrew. Recorded, and confirmed once the agreement has ended here. */
    @Override
    public NoticeAnswer received(String memberName, Signed signedNotice) throws IOException {
        return notices.received(memberName, signedNotice);
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
            return Withdrawals.this.path();
        }

        @Override
        public Notices.Said notice(ByteString payload) throws InvalidProtocolBufferException {
            ConsentNotice word = ConsentNotice.parseFrom(payload);
            return new Notices.Said(
                    word.getAgreementId(),
                    word.getAgreementDigest(),
                    word.getObjectId(),
                    word.getBy(),
                    word.getCheckpoint());
        }

        @Override
        public Notices.Said confirmation(ByteString payload) throws InvalidProtocolBufferException {
            ConsentConfirmation word = ConsentConfirmation.parseFrom(payload);
            return new Notices.Said(
                    word.getAgreementId(),
                    word.getNoticeDigest(),
                    ByteString.EMPTY,
                    word.getBy(),
                    word.getCheckpoint());
        }

        @Override
        public Optional<MessageLite> done(SignedAgreement agreement, Signed notice, String provider) {
            boolean opened = acquisitions.of(agreement.id()).stream().anyMatch(AcquisitionState::mayHaveFile);
            parts.recording().consentWithdrawn(agreement, 0, Optional.of(notice), provider);
            return Optional.of(ConsentConfirmation.newBuilder()
                    .setNoticeDigest(Digests.ofPayload(notice))
                    .setAgreementId(agreement.id())
                    .setBy(parts.self().name())
                    .setTimeMillis(parts.clock().millis())
                    .setOpened(opened)
                    .setCheckpoint(parts.recording().checkpoint())
                    .build());
        }

        @Override
        public Consumer<Tx> confirmed(SignedAgreement agreement, Signed confirmation) {
            parts.recording()
                    .consentConfirmed(
                            agreement, confirmation, agreement.agreement().getRecipient());
            return tx -> {};
        }
    }
}
