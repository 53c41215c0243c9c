package io.sluice.gateway.policy;

import io.sluice.proto.Rank;

/** What a consent must say to count for data of a rank. Each demands all that those before it do. */
public enum ConsentDemand {
    /** No consent is asked for; where a release is filtered all the same, a general one counts. */
    NONE,
    /** One to the use of the data, whatever the purpose. */
    GENERAL,
    /** One that names the purpose. */
    PURPOSE,
    /** One that was asked for by itself, and names the purpose and the recipient. */
    SEPARATE;

    /** What is demanded where a file of profiles says nothing of it. */
    static ConsentDemand of(Rank rank) {
        return switch (rank) {
            case PUBLIC -> NONE;
            case INTERNAL -> GENERAL;
            case CONFIDENTIAL -> PURPOSE;
            case RESTRICTED, IMPORTANT, CORE, RANK_UNSPECIFIED, UNRECOGNIZED -> SEPARATE;
        };
    }
}
