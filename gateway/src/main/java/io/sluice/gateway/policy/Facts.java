package io.sluice.gateway.policy;

import io.sluice.gateway.identity.Jurisdiction;
import io.sluice.proto.Agreement;
import io.sluice.proto.Label;
import io.sluice.proto.Terms;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Everything that a decision about one exchange rests on. What nobody has said is not known, and what is not known meets
 * no obligation. Each method that adds a fact returns new facts and leaves these as they are.
 */
public final class Facts implements Cloneable {
    /** So many that no count in any terms allows one more. */
    private static final long UNKNOWN = Long.MAX_VALUE;

    private String dataset = "DATASET";
    private Label label;
    private Terms terms;
    private long nowMillis;
    private Optional<String> recipient = Optional.empty();
    private Optional<Party> party = Optional.empty();
    private String purpose = "";
    private Optional<Agreement> agreement = Optional.empty();
    private boolean bothSigned;
    private boolean standing;
    private long grants = UNKNOWN;
    private Optional<SharedLedger> ledger = Optional.empty();
    private boolean receipt;
    private Optional<Reason> braked = Optional.of(Reason.of(Brakes.CODE, "nobody has looked whether a brake is on"));
    private Optional<Reason> held =
            Optional.of(Reason.of("restored", "nobody has looked whether it is held since a restore"));
    private Optional<Approvals> approvals = Optional.empty();
    private Optional<Approvers> approvers = Optional.empty();
    private Optional<List<Parent>> parents = Optional.empty();
    private Supplier<List<Permit>> permits = List::of;
    private Function<Optional<Jurisdiction>, Crossing> crossing = theirs -> Crossing.UNKNOWN;
    private Supplier<Optional<Holdings>> rights = Optional::empty;

    private Facts(Label label, Terms terms, long nowMillis) {
        this.label = label;
        this.terms = terms;
        this.nowMillis = nowMillis;
    }

    /** About data under a label, offered under terms. */
    public static Facts of(Label label, Terms terms, long nowMillis) {
        return new Facts(label, terms, nowMillis);
    }

    /** About data under an agreement: its label, terms, purpose and dataset. */
    public static Facts of(Agreement agreement, long nowMillis) {
        Facts facts = new Facts(agreement.getLabel(), agreement.getTerms(), nowMillis);
        facts.dataset = agreement.getDataset();
        facts.purpose = agreement.getPurpose();
        facts.agreement = Optional.of(agreement);
        return facts;
    }

    /** The dataset's name, for those who read a finding. */
    public Facts dataset(String name) {
        Facts facts = copy();
        facts.dataset = name;
        return facts;
    }

    /** The name of who asks; alone it says that no member is called so. */
    public Facts recipient(String name) {
        Facts facts = copy();
        facts.recipient = Optional.of(name);
        facts.party = Optional.empty();
        return facts;
    }

    /** Who asks, as the member list knows it. */
    public Facts party(Party who) {
        Facts facts = recipient(who.name());
        facts.party = Optional.of(who);
        return facts;
    }

    /** What for, in the words of who asks; may be empty. */
    public Facts purpose(String what) {
        Facts facts = copy();
        facts.purpose = what;
        return facts;
    }

    /** That both sides' signatures of the agreement verified. */
    public Facts bothSigned(boolean signed) {
        Facts facts = copy();
        facts.bothSigned = signed;
        return facts;
    }

    /** Whether a revocation of the agreement is recorded, by either side. */
    public Facts revoked(boolean ended) {
        Facts facts = copy();
        facts.standing = !ended;
        return facts;
    }

    /** How many keys were granted under the agreement, for other transfers. */
    public Facts grants(long soFar) {
        Facts facts = copy();
        facts.grants = soFar;
        return facts;
    }

    /** How the shared ledger stands. */
    public Facts ledger(SharedLedger shared) {
        Facts facts = copy();
        facts.ledger = Optional.of(shared);
        return facts;
    }

    /** Whether a valid receipt for exactly this ciphertext lies here. */
    public Facts receipt(boolean here) {
        Facts facts = copy();
        facts.receipt = here;
        return facts;
    }

    /** Why a brake stops it; empty: none does. */
    public Facts braked(Optional<Reason> why) {
        Facts facts = copy();
        facts.braked = why;
        return facts;
    }

    /** Why nothing goes on with it since this gateway was restored from a backup; empty: it is not held. */
    public Facts held(Optional<Reason> why) {
        Facts facts = copy();
        facts.held = why;
        return facts;
    }

    /** What the provider's people said about this exchange. */
    public Facts approvals(Approvals said) {
        Facts facts = copy();
        facts.approvals = Optional.of(said);
        return facts;
    }

    /** Who there is to approve it, where nobody has been asked yet or not enough have answered. */
    public Facts approvers(Approvers people) {
        Facts facts = copy();
        facts.approvers = Optional.of(people);
        return facts;
    }

    /** What the data were made from that does not change any more: all of others', however far back; of our own those named. */
    public Facts parents(Optional<List<Parent>> known) {
        Facts facts = copy();
        facts.parents = known;
        return facts;
    }

    /** The documents that are attached here, about whatever; asked for only where a rank demands some. */
    public Facts permits(Supplier<List<Permit>> attached) {
        Facts facts = copy();
        facts.permits = attached;
        return facts;
    }

    /** What is known of the border, by where the recipient is; asked for only where a rank has lines of persons. */
    public Facts border(Function<Optional<Jurisdiction>, Crossing> looked) {
        Facts facts = copy();
        facts.crossing = looked;
        return facts;
    }

    /** Where who asks is, as the member list says; empty: not known. */
    public Optional<Jurisdiction> jurisdiction() {
        return party.flatMap(Party::jurisdiction);
    }

    Crossing crossing() {
        return crossing.apply(jurisdiction());
    }

    /** What the provider holds of the rights to what the data come from; asked for only where it matters. */
    public Facts rights(Supplier<Optional<Holdings>> known) {
        Facts facts = copy();
        facts.rights = known;
        return facts;
    }

    String dataset() {
        return dataset;
    }

    Label label() {
        return label;
    }

    Terms terms() {
        return terms;
    }

    long nowMillis() {
        return nowMillis;
    }

    Optional<String> recipient() {
        return recipient;
    }

    Optional<Party> party() {
        return party;
    }

    String purpose() {
        return purpose;
    }

    Optional<Agreement> agreement() {
        return agreement;
    }

    boolean bothSigned() {
        return bothSigned;
    }

    boolean standing() {
        return standing;
    }

    long grants() {
        return grants;
    }

    Optional<SharedLedger> ledger() {
        return ledger;
    }

    boolean receipt() {
        return receipt;
    }

    Optional<Reason> braked() {
        return braked;
    }

    Optional<Reason> held() {
        return held;
    }

    Optional<Approvals> approvals() {
        return approvals;
    }

    Optional<Approvers> approvers() {
        return approvers;
    }

    Optional<List<Parent>> parents() {
        return parents;
    }

    List<Permit> permits() {
        return permits.get();
    }

    Optional<Holdings> rights() {
        return rights.get();
    }

    /** Whether the party is known and is no Sluice gateway: nobody there who could sign or send a receipt. */
    boolean foreign() {
        return party.isPresent() && !party.get().sluice();
    }

    private Facts copy() {
        try {
            return (Facts) clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("facts can be cloned", e);
        }
    }
}
