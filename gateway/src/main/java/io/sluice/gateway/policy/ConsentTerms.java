package io.sluice.gateway.policy;

import io.sluice.proto.ConsentForm;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** What a person agrees to or withdraws, in the one form in which equal words have equal bytes. */
public final class ConsentTerms {
    /** The longest purpose, recipient, category or version of a notice, in characters. */
    public static final int WORD_CHARS = 200;

    private static final int MOST_WORDS = 64;

    private ConsentTerms() {}

    /**
     * What somebody agrees to.
     *
     * @param purposes none: whatever the purpose
     * @param recipients none: whoever gets the data
     * @param separate whether it was asked for by itself
     * @param notice version of the notice that was shown
     * @throws IllegalArgumentException a word is none; the message says which kind of word, not the word
     */
    public static ConsentForm given(
            Collection<String> purposes,
            Collection<String> recipients,
            boolean separate,
            String notice,
            Collection<String> categories) {
        return ConsentForm.newBuilder()
                .addAllPurposes(words("purpose", purposes))
                .addAllRecipients(words("recipient", recipients))
                .setSeparate(separate)
                .setNotice(word("notice", notice))
                .addAllCategories(words("category", categories))
                .build();
    }

    /** What somebody withdraws: for these purposes and recipients; none: for all. */
    public static ConsentForm withdrawn(Collection<String> purposes, Collection<String> recipients) {
        return ConsentForm.newBuilder()
                .addAllPurposes(words("purpose", purposes))
                .addAllRecipients(words("recipient", recipients))
                .build();
    }

    private static List<String> words(String what, Collection<String> words) {
        TreeSet<String> sorted = new TreeSet<>();
        for (String each : words) {
            sorted.add(word(what, each));
        }
        if (sorted.size() > MOST_WORDS) {
            throw new IllegalArgumentException(
                    what + ": " + sorted.size() + " of them (expected: at most " + MOST_WORDS + ")");
        }
        return List.copyOf(sorted);
    }

    private static String word(String what, String word) {
        String text = word.strip();
        if (!Reasons.isLine(text, WORD_CHARS)) {
            throw new IllegalArgumentException(what + " (expected: 1-" + WORD_CHARS + " characters on one line)");
        }
        return text;
    }
}
