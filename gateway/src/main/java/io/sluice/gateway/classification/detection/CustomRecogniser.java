package io.sluice.gateway.classification.detection;

import java.util.regex.Pattern;

/**
 * A recogniser of somebody's own: a {@link SafePattern}, and how sure a match is. Immutable.
 *
 * <p>The type's name is upper snake case, as the built-in ones are, and none of theirs.
 */
public final class CustomRecogniser {
    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*");
    private static final int MOST_NAME = 64;

    final String type;
    final SafePattern pattern;
    final double confidence;

    /**
     * With its type, what it looks for, and how sure that is, 0 to 1.
     *
     * @throws IllegalArgumentException for a name or pattern that is not allowed; the message says what is
     */
    public CustomRecogniser(String type, String pattern, double confidence) {
        boolean known = false;
        for (IdentifierType each : IdentifierType.values()) {
            known |= each.name().equals(type);
        }
        if (known || type.length() > MOST_NAME || !NAME.matcher(type).matches()) {
            throw new IllegalArgumentException(
                    "recogniser: " + type + " (expected: a name such as STAFF_NUMBER that is not built in)");
        }
        if (!(confidence > 0 && confidence <= 1)) {
            throw new IllegalArgumentException("confidence: " + confidence + " (expected: more than 0, at most 1)");
        }
        this.type = type;
        this.pattern = new SafePattern(pattern);
        this.confidence = confidence;
    }
}
