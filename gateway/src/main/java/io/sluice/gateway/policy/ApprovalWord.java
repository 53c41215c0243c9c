package io.sluice.gateway.policy;

import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.Operator;
import io.sluice.gateway.identity.OperatorRole;
import java.util.Set;

/**
 * What one person said, with a signature that verified, and what that person is now.
 *
 * @param subjectDigest what it is about
 * @param approver as records name an operator: name and key id; one for each person
 * @param active whether the person is on the roster now, and in time
 * @param roles what it may do now; an owner has all of them
 * @param given whether it approved; else it refused
 * @param timeMillis when it said so
 * @param expiresAtMillis from when on a given one counts no more
 * @param hash SHA-256 of the signed payload
 */
public record ApprovalWord(
        ByteString subjectDigest,
        String approver,
        boolean active,
        Set<OperatorRole> roles,
        boolean given,
        long timeMillis,
        long expiresAtMillis,
        ByteString hash) {
    /** Copies the roles. */
    public ApprovalWord {
        roles = Set.copyOf(roles);
    }

    /** The name without the key id. */
    public String name() {
        return Operator.nameOf(approver);
    }

    boolean may(OperatorRole role) {
        return role.isAmong(roles);
    }
}
