package io.sluice.gateway.exchange;

import io.sluice.gateway.policy.Vocabulary;

/** The properties of a data address in the Sluice profile. */
public final class Profile {
    public static final String MANIFEST = Vocabulary.NS + "manifestEndpoint";
    public static final String SEGMENTS = Vocabulary.NS + "segmentsEndpoint";
    public static final String RECEIPT = Vocabulary.NS + "receiptEndpoint";
    public static final String OPENED = Vocabulary.NS + "openedEndpoint";
    public static final String NONCE = Vocabulary.NS + "nonce";
    public static final String LENGTH = Vocabulary.NS + "length";

    /** Code of the 403 that answers while a brake is on; its reason is for people. */
    public static final String BRAKED = "BRAKED";

    /** Code of a refusal: what the transfer's start rested on no longer holds; the reason says what. */
    public static final String TERMS_OVER = "TERMS_OVER";

    private Profile() {}
}
