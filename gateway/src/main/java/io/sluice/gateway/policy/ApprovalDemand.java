package io.sluice.gateway.policy;

import io.sluice.gateway.identity.OperatorRole;

/**
 * How many people a rank demands to approve.
 *
 * @param count so many different people, none of whom asked for it; 0: nobody has to
 * @param role that each of them has (an owner has every role)
 */
public record ApprovalDemand(int count, OperatorRole role) {
    /** So many people are more than any rank may demand. */
    public static final int MOST = 16;

    /** Nobody has to approve. */
    public static final ApprovalDemand NONE = new ApprovalDemand(0, OperatorRole.APPROVER);

    /** Checks the count. */
    public ApprovalDemand {
        if (count < 0 || count > MOST) {
            throw new IllegalArgumentException("approvals: " + count + " (expected: 0 to " + MOST + ")");
        }
    }

    /** In words: {@code 2 people with the role approver}. */
    public String text() {
        return (count == 1 ? "1 person" : count + " people") + " with the role " + role.word();
    }
}
