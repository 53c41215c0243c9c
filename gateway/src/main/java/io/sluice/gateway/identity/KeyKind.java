package io.sluice.gateway.identity;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What can be rotated. */
public enum KeyKind {
    /** Key and certificate of the connections. */
    TLS,
    /** The hybrid signing key. */
    SIGNING,
    /** The key that data keys are wrapped to; older ones go on opening. */
    SEALING,
    /** The key that wraps data keys at rest. Ours alone: no entry lists it, and nothing is to be activated. */
    STORAGE,
    /** The key that signs the checkpoints of our lanes; of an older one the entry says up to where it counts. */
    CHECKPOINT,
    /**
     * What the blind tokens of our records are made with; older ones go on finding older records. Ours alone, and nothing
     * is to be activated.
     */
    TOKEN;

    /** Those that no entry lists: to be made is to be in use. */
    static final Set<KeyKind> OURS_ALONE = Collections.unmodifiableSet(EnumSet.of(STORAGE, TOKEN));
}
