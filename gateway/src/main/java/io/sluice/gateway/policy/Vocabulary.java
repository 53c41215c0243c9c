package io.sluice.gateway.policy;

import java.util.Set;

/** The absolute IRIs of our own policy terms, and those of ODRL that we use. */
public final class Vocabulary {
    /** What every IRI of ours starts with. */
    public static final String NS = "https://w3id.org/sluice/v1/";

    /** Names the set of rules by which our policies are read. */
    public static final String PROFILE = NS + "profile/1";

    /** Operand: the dataset's rank, by name. */
    public static final String RANK = NS + "rank";

    /** Operand: one category of the dataset. */
    public static final String CATEGORY = NS + "category";

    /** Operand: one class of personal information in the dataset. */
    public static final String PERSONAL_INFORMATION = NS + "personalInformation";

    /** Operand: the recipient's clearance, by name; ordered as the ranks are. */
    public static final String CLEARANCE = NS + "clearance";

    /** Operand: the recipient's name in the member list. */
    public static final String RECIPIENT = NS + "recipient";

    /** Operand: "true" if a connector that is no Sluice gateway may be the recipient. */
    public static final String FOREIGN_CONNECTOR = NS + "foreignConnector";

    /** Operand: "true" if the recipient may pass on what it makes from the data. */
    public static final String PASS_ON = NS + "passOn";

    /** Duty: the payload is sealed to the recipient's key. */
    public static final String SEAL = NS + "seal";

    /** Duty: every step is recorded in both lanes. */
    public static final String RECORD = NS + "record";

    /** Duty: no key without a signed receipt. */
    public static final String RECEIPT = NS + "receipt";

    /** Duty: both sides sign the agreement. */
    public static final String SIGN = NS + "sign";

    /** Duty: the recipient's gateway checks the label against the content before the file gets its name. */
    public static final String CHECK_LABEL = NS + "checkLabel";

    /** Duty: the recipient deletes what it received when the terms end. */
    public static final String DELETE = NS + "delete";

    /** Duty: the record is committed on the shared ledger before the key leaves. */
    public static final String COMMIT = NS + "commit";

    /** ODRL operand. */
    public static final String PURPOSE = "odrl:purpose";

    /** ODRL operand. */
    public static final String DATE_TIME = "odrl:dateTime";

    /** ODRL operand. */
    public static final String COUNT = "odrl:count";

    /** Every duty that a gateway knows how to meet. */
    public static final Set<String> DUTIES = Set.of(SEAL, RECORD, RECEIPT, SIGN, CHECK_LABEL, DELETE, COMMIT);

    private Vocabulary() {}
}
