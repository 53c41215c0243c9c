package io.sluice.gateway.classification;

/** Turns findings into a grade by the rules of one scheme: the highest floor of all that holds wins. Immutable. */
public final class Grader {
    private final Scheme scheme;

    /** By the rules of a scheme. */
    public Grader(Scheme scheme) {
        this.scheme = scheme;
    }

    /** By these floors and nothing more, in the default scheme's words. */
    public Grader(FloorTable table) {
        this(Schemes.standard().withRules(GradingRules.only(table)));
    }

    /** Whose rules these are. */
    public Scheme scheme() {
        return scheme;
    }

    /** A scan for what the rules know, the scheme's own types among it; see {@link Classifier#start(String, long)}. */
    public Classifier scan(String name, long budgetBytes) {
        return Classifier.start(name, budgetBytes, scheme.rules().recognisers());
    }

    /** The same that stops when the grade has settled; see {@link Classifier#untilSettled}. */
    public Classifier scanUntilSettled(String name) {
        return Classifier.untilSettled(
                name, scheme.rules().floors(), scheme.rules().recognisers());
    }

    /** The least rank for what was found. */
    public Grade grade(Findings findings) {
        return grade(findings, Statement.NONE);
    }

    /**
     * The least rank for what was found and stated, and for what a recipient finds who looks at a sample only: shares in
     * the two may differ, and an honest label must stand at both ends. A type that the rules do not know has the floor of
     * unreadable content.
     *
     * @throws IllegalArgumentException for a stated impact that the scheme does not know
     */
    public Grade grade(Findings findings, Statement statement) {
        GradeDraft draft = new GradeDraft(scheme.rules());
        draft.found(findings);
        findings.sample().ifPresent(draft::found);
        draft.persons(findings);
        draft.stated(statement);
        return draft.grade();
    }
}
