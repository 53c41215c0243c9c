package io.sluice.gateway.config;

/** A value in a message: whatever somebody put into the file, it is one short line, without a password. */
final class Shown {
    private static final int MOST = 80;

    private Shown() {}

    static String text(String value) {
        String line = secretless(value.replaceAll("\\p{Cntrl}", "?"));
        return line.isEmpty() ? "nothing" : line.length() <= MOST ? line : line.substring(0, MOST - 3) + "...";
    }

    /** Secrets are paths here; who writes one into a URL all the same shall not read it in a log. */
    static String secretless(String text) {
        return text.replaceAll("(//[^/:@\\s]*):[^/@\\s]*@", "$1:***@")
                .replaceAll("(?i)((?:password|secret|token|key)=)[^&\\s]*", "$1***");
    }
}
