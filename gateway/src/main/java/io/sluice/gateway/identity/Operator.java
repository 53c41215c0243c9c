package io.sluice.gateway.identity;

import io.sluice.proto.OperatorEntry;
import java.util.HexFormat;
import java.util.Set;

/**
 * Somebody who acts for the organisation, as its roster knows it.
 *
 * @param entry its own word: name and key
 * @param roles what it may do
 * @param fromMillis when it was listed with these roles
 * @param untilMillis when that ends by itself; 0: never
 * @param removedAtMillis 0: it was not
 */
public record Operator(
        OperatorEntry entry, Set<OperatorRole> roles, long fromMillis, long untilMillis, long removedAtMillis) {
    /** Copies the roles. */
    public Operator {
        roles = Set.copyOf(roles);
    }

    /** Unique within the organisation. */
    public String name() {
        return entry.getName();
    }

    /** The name in what {@link #mark} says; empty if nobody is named. */
    public static String nameOf(String mark) {
        return mark.split(" ")[0];
    }

    /** How records name it: name and key id. */
    public String mark() {
        return name() + " " + HexFormat.of().formatHex(entry.getKey().getKeyId().toByteArray());
    }

    /** What its signatures are marked with: nobody's name. */
    public String signer() {
        return OperatorFile.signer(entry.getKey());
    }

    /** What two people compare over another channel. */
    public Fingerprint fingerprint() {
        return Fingerprint.of(entry);
    }

    /** Neither removed nor over. */
    public boolean activeAt(long nowMillis) {
        return removedAtMillis == 0 && (untilMillis == 0 || nowMillis < untilMillis);
    }

    /** Whether it may do what that role may; an owner may do everything. */
    public boolean may(OperatorRole role) {
        return role.isAmong(roles);
    }

    Operator removed(long millis) {
        return new Operator(entry, roles, fromMillis, untilMillis, millis);
    }

    /** The name; never a key. */
    @Override
    public String toString() {
        return "Operator[" + name() + "]";
    }
}
