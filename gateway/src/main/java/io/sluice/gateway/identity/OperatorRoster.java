package io.sluice.gateway.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.proto.OperatorChange;
import io.sluice.proto.OperatorEntry;
import io.sluice.proto.Signature;
import io.sluice.proto.Signed;
import io.sluice.proto.SigningKey;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who acts for the organisation after a number of changes. Immutable. A change is taken only if it follows the one before,
 * the organisation signed it and, when there was an owner, an owner.
 */
public final class OperatorRoster {
    /** Of the {@link Signed} of a change. */
    public static final String TYPE = "operator-change";

    private final String organisation;
    private final long serial;
    private final ByteString head;
    private final long timeMillis;
    private final Map<String, Operator> byName;
    private final Map<ByteString, String> nameOfKey; // For ever: one key is one person.

    private OperatorRoster(
            String organisation,
            long serial,
            ByteString head,
            long timeMillis,
            Map<String, Operator> byName,
            Map<ByteString, String> nameOfKey) {
        this.organisation = organisation;
        this.serial = serial;
        this.head = head;
        this.timeMillis = timeMillis;
        this.byName = byName;
        this.nameOfKey = nameOfKey;
    }

    /** Before the first change: nobody. */
    public static OperatorRoster empty(String organisation) {
        return new OperatorRoster(organisation, 0, ByteString.EMPTY, 0, Map.of(), Map.of());
    }

    /** How many changes there were. */
    public long serial() {
        return serial;
    }

    /** SHA-256 of the newest change's payload; empty: there was none. */
    public ByteString head() {
        return head;
    }

    /** When the newest change was made; 0: there was none. */
    public long timeMillis() {
        return timeMillis;
    }

    /** Everybody, those who were removed included, by name. */
    public List<Operator> all() {
        return List.copyOf(byName.values());
    }

    /** Whoever has or had that name. */
    public Optional<Operator> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Whose key it is now. */
    public Optional<Operator> byKey(ByteString keyId) {
        return Optional.ofNullable(nameOfKey.get(keyId))
                .map(byName::get)
                .filter(operator -> operator.entry().getKey().getKeyId().equals(keyId));
    }

    /** Whether somebody is responsible: then the machine alone may do little. */
    public boolean owned() {
        // Owners never expire, so no time is asked for.
        return byName.values().stream()
                .anyMatch(operator ->
                        operator.removedAtMillis() == 0 && operator.roles().contains(OperatorRole.OWNER));
    }

    /**
     * Who signed this: somebody on the roster who is active then.
     *
     * @param type that it must have
     */
    public Operator requireSigned(Signed signed, String type, long nowMillis) throws IdentityException {
        for (Signature signature : signed.getSignaturesList()) {
            Optional<Operator> operator = byKey(signature.getKeyId());
            if (operator.isEmpty()
                    || !signature.getSigner().equals(operator.get().signer())) {
                continue;
            }
            Operator found = operator.get();
            try {
                Signatures.verify(
                        signed, type, found.signer(), List.of(found.entry().getKey()));
            } catch (SealException e) {
                throw new IdentityException(Reason.TAMPERED, "operator's " + e.getMessage(), e);
            }
            if (!found.activeAt(nowMillis)) {
                boolean removed = found.removedAtMillis() != 0;
                throw new IdentityException(
                        removed ? Reason.REVOKED : Reason.EXPIRED,
                        "operator " + found.name() + (removed ? ": was removed" : ": its time is over"));
            }
            return found;
        }
        throw new IdentityException(
                Reason.UNKNOWN,
                "operator: that key is not on the roster of " + organisation
                        + " (expected: one that `sluice operator list` shows)");
    }

    /**
     * What one change more makes of it.
     *
     * @param organisationKeys one of which signed it
     */
    public OperatorRoster after(Signed signed, Collection<SigningKey> organisationKeys) throws IdentityException {
        OperatorChange change;
        try {
            Signatures.verify(signed, TYPE, organisation, organisationKeys);
            change = OperatorChange.parseFrom(signed.getPayload());
        } catch (SealException | InvalidProtocolBufferException e) {
            throw new IdentityException(Reason.TAMPERED, "operators of " + organisation + ": " + e.getMessage(), e);
        }
        require(change.getOrganisation().equals(organisation), "they are those of another organisation");
        if (change.getSerial() != serial + 1 || !change.getPrevious().equals(head)) {
            throw new IdentityException(
                    Reason.NOT_NEWER,
                    "operators of " + organisation + ": change " + change.getSerial() + " does not follow change "
                            + serial + " (expected: the newest; somebody else may have made one: repeat it)");
        }
        if (change.getTimeMillis() < timeMillis) {
            throw new IdentityException(
                    Reason.NOT_NEWER,
                    "operators of " + organisation + ": a change from before the last one (was a"
                            + " clock set back?)");
        }
        if (owned()) {
            Operator by = requireSigned(signed, TYPE, change.getTimeMillis());
            if (!by.roles().contains(OperatorRole.OWNER)) {
                throw new IdentityException(
                        Reason.NOT_SIGNED,
                        "operator " + by.name() + ": is no owner (expected: a change that an owner signed)");
            }
        }
        Map<String, Operator> next = new TreeMap<>(byName);
        Map<ByteString, String> keys = new HashMap<>(nameOfKey);
        Operator changed = change.hasEntry() ? listed(change) : removed(change);
        next.put(changed.name(), changed);
        keys.put(changed.entry().getKey().getKeyId(), changed.name());
        OperatorRoster after = new OperatorRoster(
                organisation, serial + 1, Digests.ofPayload(signed), change.getTimeMillis(), next, keys);
        if (owned() && !after.owned()) {
            throw new IdentityException(
                    Reason.NOT_SIGNED,
                    "operator " + changed.name() + ": the last owner (expected: another owner before this one goes)");
        }
        return after;
    }

    private Operator removed(OperatorChange change) throws IdentityException {
        return find(change.getName())
                .filter(operator -> operator.removedAtMillis() == 0)
                .orElseThrow(() -> new IdentityException(
                        Reason.UNKNOWN, "operator " + change.getName() + ": unknown (expected: one on the roster)"))
                .removed(change.getTimeMillis());
    }

    private Operator listed(OperatorChange change) throws IdentityException {
        OperatorEntry entry = OperatorFile.verify(change.getEntry());
        require(entry.getName().equals(change.getName()), "an entry of another name");
        String before = nameOfKey.getOrDefault(entry.getKey().getKeyId(), entry.getName());
        if (!before.equals(entry.getName())) {
            throw new IdentityException(
                    Reason.EXISTS,
                    "operator " + entry.getName() + ": the key is that of " + before
                            + " (expected: one key for each person)");
        }
        Optional<Operator> known = find(entry.getName()).filter(operator -> operator.removedAtMillis() == 0);
        if (known.isPresent() && !known.get().entry().getKey().equals(entry.getKey())) {
            throw new IdentityException(
                    Reason.EXISTS,
                    "operator " + entry.getName() + ": listed with another key (expected: remove it first, and compare"
                            + " the new fingerprint)");
        }
        Set<OperatorRole> roles = EnumSet.noneOf(OperatorRole.class);
        for (String word : change.getRolesList()) {
            roles.add(OperatorRole.of(word)
                    .orElseThrow(() -> new IdentityException(
                            Reason.MALFORMED,
                            "operator " + entry.getName() + ": an unknown role (expected: owner, steward, approver,"
                                    + " operator or auditor)")));
        }
        require(!roles.isEmpty(), "a role is missing");
        long until = change.getUntilMillis();
        require(until == 0 || until > change.getTimeMillis(), "the end is before the beginning");
        require(until == 0 || !roles.contains(OperatorRole.OWNER), "an owner has no end: remove it when it is time");
        return new Operator(entry, roles, change.getTimeMillis(), until, 0);
    }

    private void require(boolean holds, String what) throws IdentityException {
        if (!holds) {
            throw new IdentityException(Reason.MALFORMED, "operators of " + organisation + ": " + what);
        }
    }
}
