package io.sluice.gateway.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the right of management can allow. */
public enum RightAct {
    /** To put it on offer, agree and give it away. */
    OFFER,
    /** To decide that something made from it is less sensitive. */
    DOWNGRADE,
    /** To bring originals back from a release of it. */
    REIDENTIFY;

    /** In lower case, as commands and records say it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The act of that word. */
    public static Optional<RightAct> of(String word) {
        return Arrays.stream(values()).filter(act -> act.word().equals(word)).findFirst();
    }

    /** All words, for people. */
    public static String words() {
        return Arrays.stream(values()).map(RightAct::word).collect(Collectors.joining(", "));
    }
}
