package io.sluice.gateway.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What this gateway lets a member be beside provider and recipient, which everybody is. Granted here, never claimed. */
public enum Role {
    /** May ask for our evidence. */
    AUDITOR,
    /** May see offers on behalf of others. */
    BROKER,
    /** May compute on behalf of others. */
    TRUSTEE,
    /** An authority that watches. */
    SUPERVISOR,
    /** May say who the members are: its list was imported. */
    REGISTRAR;

    /** As written in lists and on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of that word. */
    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
