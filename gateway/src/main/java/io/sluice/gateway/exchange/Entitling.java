package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.policy.DatasetOrigin;
import io.sluice.gateway.policy.Holdings;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.policy.Right;
import io.sluice.gateway.policy.RightAct;
import io.sluice.gateway.policy.RightChain;
import io.sluice.gateway.policy.RightGrant;
import io.sluice.gateway.policy.Rights;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.gateway.store.Tx;
import io.sluice.proto.RightEnd;
import io.sluice.proto.RightNotice;
import io.sluice.proto.RightPapers;
import io.sluice.proto.RightTaken;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Hands rights to datasets on, takes those that others hand to us, and ends them. A grant is signed and stored, then recorded,
 * and counts only then; its holder's gateway is told until it confirms, and records it, too. An end counts as soon as it is
 * stored; then it is recorded and told to whom it concerns, and those tell whom they handed the right on to. Each step may be
 * done again, so what a crash interrupts is finished at the next start. Nothing is believed for who sends it: each grant and
 * each end is signed, and is looked at together with all that it rests on. Any thread; one change at a time.
 */
public final class Entitling implements NoticeTaker {
    static final String NOTICE = "right-notice";
    static final String TAKEN = "right-taken";

    /** So many grants of one organisation are kept at most. */
    static final int MOST_OF_ONE = 1_000;

    private static final String PATH = "/sluice/v1/rights";

    private final Parts parts;
    private final RightState state;
    private final Ancestry ancestry;
    private final SignedStore signed;
    private final Outbox outbox;
    private final AgreementLocks locks;
    private final Background background;

    /** @param locks held while keys are granted, too: in the lane a key and the end of its right follow each other */
    Entitling(Parts parts, SignedStore signed, Outbox outbox, AgreementLocks locks) {
        this.parts = parts;
        this.state = new RightState(parts.documents());
        this.ancestry = Ancestry.of(parts);
        this.signed = signed;
        this.outbox = outbox;
        this.locks = locks;
        this.background = new Background(parts.threads(), NOTICE);
        outbox.sending(NOTICE, this::send);
    }

    /**
     * What is to be handed on.
     *
     * @param to a member
     * @param purposes of USE; empty: those that we have
     * @param acts of MANAGEMENT; empty: those that we have
     * @param untilMillis 0: as long as we have it
     * @param depth -1: of ownership as often as we may, of the others not at all
     * @param on name of the grant to hand on; empty: the first that allows it
     * @param transfer whether we keep nothing
     */
    public record Wish(
            DatasetOrigin origin,
            Right right,
            String to,
            Set<String> purposes,
            Set<RightAct> acts,
            long untilMillis,
            int depth,
            String on,
            boolean transfer) {}

    /** What came of an order. */
    public sealed interface Done {
        /** It is so. */
        record Now(Shown shown) implements Done {}

        /** It is not. */
        record Refused(List<Reason> reasons) implements Done {}
    }

    /**
     * A grant as it stands.
     *
     * @param against why it does not count; empty: it does
     * @param taken whether the other side has confirmed it; always of what others gave
     */
    public record Shown(RightGrant grant, RightChain chain, List<Reason> against, boolean taken) {}

    /**
     * Hands a right on.
     *
     * @throws IllegalArgumentException something is not as it must be; says what was expected
     */
    public synchronized Done grant(Wish wish) {
        if (parts.members().find(wish.to()).isEmpty()) {
            return refused("recipient-unknown", wish.to() + " is no other member (expected: one of `member list`)");
        }
        if (state.count(parts.self().name()) >= MOST_OF_ONE) {
            return refused("right-too-many", MOST_OF_ONE + " grants were made: no more are kept");
        }
        Rights rights = state.of(wish.origin());
        long now = parts.clock().millis();
        ByteString key = freshKey();
        List<Reason> first = List.of();
        for (Rights.Standing held : rights.held(parts.self().name(), wish.right(), now)) {
            if (wish.on().isEmpty() || held.chain().id().map(RightGrant::name).equals(Optional.of(wish.on()))) {
                RightPaper paper = paper(wish, held.chain(), rights, key, now);
                List<Reason> against = held.against().isEmpty()
                        ? rights.with(paper.grant())
                                .standing(paper.grant(), now)
                                .against()
                        : held.against();
                if (against.isEmpty()) {
                    handOver(paper, held.chain());
                    return new Done.Now(shown(paper.grant()));
                }
                first = first.isEmpty() ? unnamed(against, paper.grant()) : first;
            }
        }
        return first.isEmpty()
                ? refused(
                        "right-missing",
                        "we hold no right of " + wish.right().word() + " to " + wish.origin()
                                + (wish.on().isEmpty() ? "" : " by " + wish.on()) + " (`sluice right list` shows all)")
                : new Done.Refused(first);
    }

    /** Nobody knows a grant by name that was not made. */
    private static List<Reason> unnamed(List<Reason> reasons, RightGrant grant) {
        return reasons.stream()
                .map(each -> new Reason(each.code(), each.text().replace(grant.name(), "the grant"), each.params()))
                .toList();
    }

    private static Done refused(String code, String text) {
        return new Done.Refused(List.of(Reason.of(code, text)));
    }

    private ByteString freshKey() {
        byte[] key = new byte[RightPaper.KEY_BYTES];
        parts.random().nextBytes(key);
        return ByteString.copyFrom(key);
    }

    /** What is left open is as we have it. A transfer keeps what we handed on of it before, so that nobody loses a right. */
    private RightPaper paper(Wish wish, RightChain base, Rights rights, ByteString key, long now) {
        boolean management = wish.right() == Right.MANAGEMENT;
        Set<ByteString> keeps = wish.transfer()
                ? rights.grants().stream()
                        .filter(each -> each.on().equals(base.id())
                                && each.grantor().equals(base.holder())
                                && !rights.isEnded(each.id())
                                && (each.untilMillis() == 0 || each.untilMillis() >= now))
                        .map(RightGrant::id)
                        .collect(Collectors.toSet())
                : Set.of();
        RightGrant grant = new RightGrant(
                ByteString.copyFrom(new byte[RightPaper.KEY_BYTES]), // Not known before it is written.
                wish.origin(),
                wish.right(),
                parts.self().name(),
                wish.to(),
                wish.purposes().isEmpty() && wish.right() == Right.USE ? base.purposes() : wish.purposes(),
                wish.acts().isEmpty() && management ? base.acts() : wish.acts(),
                now,
                wish.untilMillis() == 0 ? base.untilMillis() : wish.untilMillis(),
                wish.depth() >= 0 ? wish.depth() : wish.right() == Right.OWNERSHIP ? most(base) : 0,
                base.id(),
                wish.transfer(),
                keeps);
        try {
            return RightPaper.read(RightPaper.message(grant, key).toByteString());
        } catch (SealException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static int most(RightChain base) {
        return Math.min(RightGrant.MOST_DEPTH, Math.max(0, base.depth() - 1));
    }

    private void handOver(RightPaper paper, RightChain base) {
        String id = DataKeys.hex(paper.grant().id());
        Signed grant = parts.self().signing().sign(RightPaper.TYPE, paper.payload());
        RightPapers papers = papers(base).toBuilder().addGrants(grant).build();
        Signed notice = notice(papers, paper.grant().holder());
        parts.documents().write(tx -> {
            SignedStore.put(tx, id, grant);
            SignedStore.put(tx, id, notice);
            RightState.put(tx, paper, RightState.Step.OPEN);
        });
        finishGrant(paper);
    }

    private void finishGrant(RightPaper paper) {
        parts.recording().right(paper, Optional.empty());
        Outbox.Item item = new Outbox.Item(
                NOTICE, DataKeys.hex(paper.grant().id()), paper.grant().holder(), "");
        change(paper, tx -> {
            RightState.put(tx, paper, RightState.Step.COUNTS);
            Outbox.put(tx, item);
        });
        outbox.send(item);
    }

    /** What counts changes while no key is being granted that it may concern. */
    private void change(RightPaper paper, Consumer<Tx> work) {
        try {
            locks.holding(Ancestry.rightLock(paper.grant().origin()), () -> {
                parts.documents().write(work);
                return true;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to the state throws none
        }
    }

    private RightPapers papers(RightChain chain) {
        RightPapers.Builder papers = RightPapers.newBuilder();
        chain.links()
                .forEach(link -> papers.addGrants(
                        signed.get(RightPaper.TYPE, DataKeys.hex(link.id())).orElseThrow()));
        return papers.build();
    }

    private Signed notice(RightPapers papers, String to) {
        RightNotice notice = RightNotice.newBuilder()
                .setPapers(papers)
                .setBy(parts.self().name())
                .setTo(to)
                .setTimeMillis(parts.clock().millis())
                .setCheckpoint(parts.recording().checkpoint())
                .build();
        return parts.self().signing().sign(NOTICE, notice.toByteString());
    }

    /**
     * Ends a grant: one that we made and that is no transfer, or one that was made to us, which so is given back. Of one that is
     * over already whoever it concerns is told again, as after a restore there.
     */
    public synchronized Done revoke(String name) {
        Optional<RightState.Known> known = state.named(name);
        if (known.isEmpty()) {
            return refused("unknown-right", "no grant is called " + name + " (`sluice right list` shows all)");
        }
        RightGrant grant = known.get().grant();
        if (!mayEnd(grant, parts.self().name())) {
            return refused(
                    "right-not-ours",
                    name
                            + (grant.grantor().equals(parts.self().name())
                                    ? " was transferred: only its holder can give it back"
                                    : " is between others: its grantor or its holder ends it"));
        }
        if (!known.get().step().over()) {
            RightEnd end = RightEnd.newBuilder()
                    .setGrant(grant.id())
                    .setBy(parts.self().name())
                    .setTimeMillis(parts.clock().millis())
                    .build();
            ending(known.get().paper(), parts.self().signing().sign(RightPaper.END, end.toByteString()));
        }
        state.get(grant.id()).ifPresent(this::finishEnd); // Of one that is over already: all are told again.
        return new Done.Now(shown(grant));
    }

    private static boolean mayEnd(RightGrant grant, String who) {
        return grant.holder().equals(who) || grant.grantor().equals(who) && !grant.transfer();
    }

    private void ending(RightPaper paper, Signed end) {
        change(paper, tx -> {
            SignedStore.put(tx, DataKeys.hex(paper.grant().id()), end);
            RightState.put(tx, paper, RightState.Step.ENDING);
        });
    }

    /** Records the end of a grant, and of each of ours that rests on it, and tells those to whom we are the next. */
    private void finishEnd(RightState.Known ended) {
        RightGrant grant = ended.grant();
        String self = parts.self().name();
        Signed end = signed.get(RightPaper.END, DataKeys.hex(grant.id())).orElseThrow();
        String by = signer(end);
        Set<String> tell = new TreeSet<>();
        for (RightState.Known each : restingOn(grant)) {
            if (each.grant().grantor().equals(self) || each.grant().holder().equals(self)) {
                parts.recording().right(each.paper(), Optional.of(end));
            }
            if (each.grant().grantor().equals(self)) {
                tell.add(each.grant().holder());
            }
        }
        if (grant.holder().equals(self)) {
            tell.add(grant.grantor());
        }
        tell.remove(by);
        Map<Outbox.Item, Signed> notices = new LinkedHashMap<>();
        for (String member : tell) {
            String id = DataKeys.hex(grant.id()) + "/" + member;
            notices.put(
                    new Outbox.Item(NOTICE, id, member, ""),
                    notice(RightPapers.newBuilder().addEnds(end).build(), member));
        }
        parts.documents().write(tx -> {
            RightState.put(tx, ended.paper(), RightState.Step.ENDED);
            notices.forEach((item, notice) -> {
                SignedStore.put(tx, item.id(), notice);
                Outbox.put(tx, item);
            });
        });
        notices.keySet().forEach(outbox::send);
    }

    /** A grant, and all that rest on it. */
    private List<RightState.Known> restingOn(RightGrant grant) {
        Rights rights = state.of(grant.origin());
        return rights.grants().stream()
                .filter(each -> rights.standing(each, parts.clock().millis())
                        .chain()
                        .links()
                        .contains(grant))
                .flatMap(each -> state.get(each.id()).stream())
                .toList();
    }

    private static String signer(Signed end) {
        return end.getSignatures(0).getSigner();
    }

    /** Finishes what a crash interrupted. Once, when others can reach us. */
    void resume() {
        state.at(RightState.Step.OPEN).forEach(each -> background.later(() -> finish(each)));
        state.at(RightState.Step.ENDING).forEach(each -> background.later(() -> finish(each)));
    }

    private synchronized void finish(RightState.Known known) {
        if (known.step() == RightState.Step.OPEN) {
            finishGrant(known.paper());
        } else {
            finishEnd(known);
        }
    }

    private void send(Outbox.Item item, Signed notice) throws IOException {
        SignedAnswer answer = SignedAnswer.of(
                parts, item.peer(), TAKEN, parts.partner().notice(item.peer(), PATH, notice.toByteArray()));
        RightTaken word = RightTaken.parseFrom(answer.payload());
        if (!word.getNoticeDigest().equals(Digests.ofPayload(notice))
                || !word.getBy().equals(item.peer())) {
            throw new SealException(SealException.Reason.MALFORMED, "answer: to another notice of a right");
        }
        parts.partners().seen(item.peer(), word.getCheckpoint());
        parts.documents().write(tx -> SignedStore.put(tx, item.id(), answer.signed()));
    }

    @Override
    public String path() {
        return PATH;
    }

    /**
     * Takes what another gateway hands to us, or tells us to be over.
     *
     * @throws SealException something of it is not signed by who must have signed it, or cannot count
     */
    @Override
    public NoticeAnswer received(String memberName, Signed signedNotice) throws IOException {
        Optional<Member> member = parts.members().find(memberName);
        if (member.isEmpty()) {
            return new NoticeAnswer.Unknown();
        }
        RightNotice notice = parse(
                RightNotice.parser(),
                Signatures.verify(signedNotice, NOTICE, memberName, member.get().signingKeys()));
        if (!notice.getBy().equals(memberName)
                || !notice.getTo().equals(parts.self().name())) {
            throw new SealException(SealException.Reason.WRONG_BINDING, "notice: from or to somebody else");
        }
        List<RightPaper> grants = grants(notice.getPapers());
        if (!grants.isEmpty() && !handed(grants.get(grants.size() - 1).grant(), memberName)) {
            throw new SealException(SealException.Reason.WRONG_BINDING, "notice: of a right that is not handed to us");
        }
        parts.partners().seen(memberName, notice.getCheckpoint());
        if (!take(grants, notice.getPapers())) {
            return new NoticeAnswer.Unknown();
        }
        RightTaken taken = RightTaken.newBuilder()
                .setNoticeDigest(Digests.ofPayload(signedNotice))
                .setBy(parts.self().name())
                .setTimeMillis(parts.clock().millis())
                .setCheckpoint(parts.recording().checkpoint())
                .build();
        return new NoticeAnswer.Confirmed(parts.self().signing().sign(TAKEN, taken.toByteString()));
    }

    private boolean handed(RightGrant grant, String by) {
        return grant.holder().equals(parts.self().name()) && grant.grantor().equals(by);
    }

    private static <M extends Message> M parse(Parser<M> parser, ByteString payload) throws SealException {
        try {
            return parser.parseFrom(payload);
        } catch (InvalidProtocolBufferException e) {
            throw new SealException(SealException.Reason.MALFORMED, "rights: not readable", e);
        }
    }

    /**
     * Takes papers over that somebody has as a file: they count for their signatures.
     *
     * @return those that are in it, as they stand now
     * @throws SealException something of it is not signed by who must have signed it, or cannot count
     */
    public List<Shown> add(byte[] papers) throws IOException {
        RightPapers parsed = parse(RightPapers.parser(), ByteString.copyFrom(papers));
        List<RightPaper> grants = grants(parsed);
        take(grants, parsed);
        return grants.stream().map(each -> shown(each.grant())).toList();
    }

    /** Each signed by its grantor, and, with all that it rests on, of a form that can count. */
    private List<RightPaper> grants(RightPapers papers) throws SealException {
        List<RightPaper> grants = new ArrayList<>();
        for (Signed each : papers.getGrantsList()) {
            RightPaper paper = RightPaper.read(each.getPayload());
            RightPaper.verified(each, RightPaper.TYPE, paper.grant().grantor(), parts.self(), parts.members());
            grants.add(paper);
        }
        return grants;
    }

    /** Returns whether all ends in it are of grants that are known here. */
    private synchronized boolean take(List<RightPaper> grants, RightPapers papers) throws SealException {
        for (int i = 0; i < grants.size(); i++) {
            RightPaper paper = grants.get(i);
            RightGrant grant = paper.grant();
            Rights rights = state.of(grant.origin()).with(grant);
            List<Reason> wrong = rights.malformed(grant);
            if (!wrong.isEmpty()) {
                throw new SealException(
                        SealException.Reason.WRONG_BINDING,
                        "right: " + wrong.get(0).code());
            }
            Optional<RightState.Known> known = state.get(grant.id());
            if (known.isEmpty()) {
                if (state.count(grant.grantor()) >= MOST_OF_ONE) {
                    throw new SealException(SealException.Reason.TOO_LARGE, "right: too many of one grantor");
                }
                keep(paper, papers.getGrants(i));
            }
        }
        boolean all = true;
        for (Signed end : papers.getEndsList()) {
            all &= takeEnd(end);
        }
        return all;
    }

    private void keep(RightPaper paper, Signed grant) {
        if (paper.grant().holder().equals(parts.self().name())) {
            parts.recording().right(paper, Optional.empty());
        }
        change(paper, tx -> {
            SignedStore.put(tx, DataKeys.hex(paper.grant().id()), grant);
            RightState.put(tx, paper, RightState.Step.COUNTS);
        });
    }

    private boolean takeEnd(Signed signedEnd) throws SealException {
        RightEnd end = RightPaper.end(signedEnd.getPayload());
        RightPaper.verified(signedEnd, RightPaper.END, end.getBy(), parts.self(), parts.members());
        Optional<RightState.Known> known = state.get(end.getGrant());
        if (known.isEmpty()) {
            return false;
        }
        RightGrant grant = known.get().grant();
        if (!mayEnd(grant, end.getBy())) {
            throw new SealException(SealException.Reason.WRONG_BINDING, "end of a right: by who may not end it");
        }
        if (!known.get().step().over()) {
            ending(known.get().paper(), signedEnd);
        }
        state.get(grant.id())
                .filter(each -> each.step() == RightState.Step.ENDING)
                .ifPresent(this::finishEnd);
        return true;
    }

    /** All that are known, by origin. */
    public List<Shown> all() {
        Map<DatasetOrigin, Rights> origins = new LinkedHashMap<>();
        List<Shown> all = new ArrayList<>();
        state.each(known -> all.add(
                shown(known.grant(), origins.computeIfAbsent(known.grant().origin(), state::of))));
        return all;
    }

    /** The one of that name. */
    public Optional<Shown> find(String name) {
        return state.named(name).map(known -> shown(known.grant()));
    }

    /** It with all that it rests on, and the ends of these, for somebody else to {@link #add}. */
    public byte[] papers(Shown shown) {
        RightPapers.Builder papers = papers(shown.chain()).toBuilder();
        shown.chain()
                .links()
                .forEach(link ->
                        signed.get(RightPaper.END, DataKeys.hex(link.id())).ifPresent(papers::addEnds));
        return papers.build().toByteArray();
    }

    /** What we may do with a dataset of ours, in its newest version, or with what comes from an origin. */
    public List<Holdings.Line> lines(String datasetOrOrigin) {
        List<DatasetOrigin> origins = datasetOrOrigin.contains("/")
                ? List.of(DatasetOrigin.parse(datasetOrOrigin))
                : origins(new DatasetOrigin(parts.self().name(), datasetOrOrigin));
        return ancestry.holdings(origins).lines(parts.clock().millis());
    }

    private List<DatasetOrigin> origins(DatasetOrigin ours) {
        return parts.catalog().versions(ours.dataset()).stream()
                .reduce((older, newer) -> newer)
                .map(entry -> Origins.of(parts.documents(), entry.objectId(), ours))
                .orElse(List.of(ours));
    }

    private Shown shown(RightGrant grant) {
        return shown(grant, state.of(grant.origin()));
    }

    private Shown shown(RightGrant grant, Rights rights) {
        Rights.Standing standing = rights.standing(grant, parts.clock().millis());
        boolean ours = grant.grantor().equals(parts.self().name());
        return new Shown(
                grant,
                standing.chain(),
                standing.against(),
                !ours || signed.get(TAKEN, DataKeys.hex(grant.id())).isPresent());
    }
}
