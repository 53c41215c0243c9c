package io.sluice.gateway.watch;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that somebody should look at. Holds names of members and numbers, nothing of the data and no person.
 *
 * @param member whom it is about; empty: nobody
 * @param key with the code, what makes it the same alert: it is raised once
 * @param timeMillis of what raised it
 * @param evidence numbers of the records in our lane that it rests on; the newest, at most {@value #MOST_EVIDENCE}
 * @param figures by the names that the texts use
 */
public record Alert(
        AlertCode code, String member, String key, long timeMillis, List<Long> evidence, Map<String, String> figures) {
    /** Most records that an alert names. */
    public static final int MOST_EVIDENCE = 20;

    public Alert {
        evidence = List.copyOf(evidence.subList(Math.max(0, evidence.size() - MOST_EVIDENCE), evidence.size()));
        figures = java.util.Collections.unmodifiableMap(new TreeMap<>(figures));
    }

    /** Names it among all alerts. */
    String id() {
        return code.word() + " " + key;
    }

    /** Why, for people. */
    public String english() {
        return code.english(member, figures);
    }

    /** The same in Chinese. */
    public String chinese() {
        return code.chinese(member, figures);
    }

    /** What to do, mostly a command. */
    public String answer() {
        return code.answer(member);
    }
}
