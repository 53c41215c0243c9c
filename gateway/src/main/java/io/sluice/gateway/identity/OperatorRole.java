package io.sluice.gateway.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a person, or a program, may do in the name of its organisation. */
public enum OperatorRole {
    /** Everything; and only an owner says who the others are. */
    OWNER,
    /** Publishes, derives, revokes. */
    STEWARD,
    /** Approves what others want to give away. */
    APPROVER,
    /** Keeps the gateway running: requests, fetches, members, backups. */
    OPERATOR,
    /** Reads the records. */
    AUDITOR;

    /** As written in changes and on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether somebody with these roles may do what this one may; an owner may do everything. */
    public boolean isAmong(Set<OperatorRole> roles) {
        return roles.contains(this) || roles.contains(OWNER);
    }

    /** The role of that word. */
    public static Optional<OperatorRole> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
