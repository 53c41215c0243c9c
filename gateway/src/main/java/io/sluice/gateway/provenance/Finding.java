package io.sluice.gateway.provenance;

/**
 * Something that is not as it should be.
 *
 * @param lane whose lane, ORG/LANE
 * @param index the record it is about; -1: the lane as a whole
 * @param text what, where, in words
 */
public record Finding(Kind kind, String lane, long index, String text) {

    /** What kind of wrong. */
    public enum Kind {
        /** A record's bytes are not those that the tree or its successor names. */
        TAMPERED,
        /** A stream's numbers have a hole, or its chain of hashes is broken. */
        MISSING,
        /** Two signed checkpoints of one lane that cannot both be true. */
        FORK,
        /** A lane got shorter than a checkpoint that it has signed. */
        ROLLED_BACK,
        /** A lane that its owner answers for and that nobody shows. */
        UNREAD_LANE,
        /** A lane that its owner's member entry does not list. */
        UNLISTED_LANE,
        /** A lane that went on after its owner had ended it. */
        ENDED,
        /** A checkpoint that its owner did not sign. */
        BAD_CHECKPOINT,
        /** An opening, token or document that does not fit its record. */
        NOT_MATCHING,
        /** A key left the provider, and its lane does not say so. */
        GRANT_WITHOUT_RECORD,
        /** One side recorded a step that the other has not. */
        ONE_SIDED,
        /** Both sides recorded a step, differently. */
        DISAGREEING,
        /** A key was granted after the agreement had ended. */
        GRANT_AFTER_REVOCATION,
        /** A child claims a parent by another manifest than its owner published. */
        ANOTHER_PARENT,
        /** A child has a lower rank than what it was made from, and no decision about that is recorded. */
        BELOW_PARENTS,
        /** One right was transferred to two holders, and neither transfer is over. */
        CONFLICTING_RIGHTS
    }
}
