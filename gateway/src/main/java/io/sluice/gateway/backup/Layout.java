package io.sluice.gateway.backup;

import java.util.regex.Pattern;

/** The names of the files in a backup. They are those of a restored folder too, but for the last two. */
final class Layout {
    static final int FORMAT = 1;

    /** Type of the signed message. */
    static final String TYPE = "backup";

    static final String MEMBER = "member.json";
    static final String KEYS = "keys.p12";
    static final String MEMBERS = "members.json";
    static final String REGISTRARS = "registrars";
    static final String WITNESS = "witness";
    static final String CONFIGURATION = "sluice.yaml";
    static final String LEDGER = "ledger";
    static final String COPIES = "lanes";
    static final String BLOBS = "blobs/blob";

    /** What a restored gateway has not taken up yet. */
    static final String RESTORED = "restored";

    static final String STATE = RESTORED + "/state";
    static final String SUMS = "SHA256SUMS";
    static final String SUMMARY = "BACKUP";

    /** No name begins with a dot, so none leads out of the folder. */
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]{0,199}(/[A-Za-z0-9_][A-Za-z0-9._+-]{0,199}){0,7}");

    private Layout() {}

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }
}
