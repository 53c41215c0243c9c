package io.sluice.gateway.policy;

import java.util.EnumSet;
import java.util.Set;

/** Where an exchange is decided about, in the order in which it comes by. */
public enum Door {
    /** The owner offers a dataset; nobody has asked yet. */
    PUBLISH,
    /** A party looks: may it see the offer? */
    OFFER,
    /** A party asks for an agreement. */
    AGREE,
    /** A transfer of ciphertext is about to start. */
    START,
    /** The key (or, for a foreign connector, plaintext) is about to leave. */
    GRANT,
    /** The recipient's gateway is about to open what it has, first or again. */
    OPEN;

    static final Set<Door> NONE = EnumSet.noneOf(Door.class);
    static final Set<Door> ALL = EnumSet.allOf(Door.class);

    /** Where a party stands before the provider. */
    static final Set<Door> TO_A_PARTY = EnumSet.range(OFFER, GRANT);

    /** The provider's. */
    static final Set<Door> PROVIDERS = EnumSet.range(PUBLISH, GRANT);

    /** Where it is known what for. */
    static final Set<Door> FOR_A_PURPOSE = EnumSet.range(AGREE, GRANT);

    /** Under an agreement, at the provider. */
    static final Set<Door> TRANSFERS = EnumSet.range(START, GRANT);

    /** Where the provider looks at the shared ledger. */
    static final Set<Door> WITH_THE_LEDGER = EnumSet.of(PUBLISH, START, GRANT);

    /** Under an agreement, at either side. */
    static final Set<Door> AGREED = EnumSet.range(START, OPEN);
}
