package io.sluice.gateway.provenance;

import io.sluice.proto.Rank;
import io.sluice.proto.RecordKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One line of an audit's answer: an exchange (all records of one transfer), or a single record where there is no
 * transfer. Texts are empty where the auditor was not given the opening.
 *
 * @param state how far it got
 * @param kind of its last record
 * @param timeMillis of the last record of the row
 * @param revokedAtMillis when the agreement was ended; 0: it was not
 * @param bases "KIND:TEXT", one each
 * @param reasons codes, when refused
 * @param agreementToken blind token of the agreement, or the right, that both sides' records share, in hex; empty when there
 *     is none
 * @param transferToken likewise
 * @param records where they stand, in the order of their times (one exchange may lie in several lanes of an organisation);
 *     each was verified (inclusion and openings) unless a finding names it
 * @param subject what a record about neither dataset nor exchange is about: a member, an auditor, a grant of a right
 * @param count how many events the row stands for; above 1 for aggregated refusals
 * @param thing which dataset version, exactly
 * @param operators of the lane's owner who did it, each once: name and key id; empty where nobody was named
 */
public record AuditRow(
        State state,
        RecordKind kind,
        long timeMillis,
        long revokedAtMillis,
        Rank rank,
        String dataset,
        String version,
        String provider,
        String recipient,
        String agreement,
        String transfer,
        String purpose,
        List<String> bases,
        List<String> reasons,
        Optional<byte[]> plaintextSha256,
        String agreementToken,
        String transferToken,
        String subject,
        List<Place> records,
        long count,
        List<String> operators,
        Thing thing,
        Map<String, String> details) {

    /**
     * Which dataset version it is about, and what that was made from; all in hexadecimal, empty where not told.
     *
     * @param object its id
     * @param manifest SHA-256 of its manifest
     * @param parents ids of the objects that it was made from
     * @param parentManifests of these, in the same order; none: not told
     */
    public record Thing(String object, String manifest, List<String> parents, List<String> parentManifests) {
        /** Copies the lists. */
        public Thing {
            parents = List.copyOf(parents);
            parentManifests = List.copyOf(parentManifests);
        }
    }

    /** How far an exchange got. */
    public enum State {
        PUBLISHED("published"),
        DERIVED("derived"),
        DOWNGRADED("downgraded"),
        ERASED("key destroyed"),
        RECALLED("recalled"),
        RETENTION_ENDED("retention ended"),
        DELETION_AWAITED("retention ended, deletion not confirmed"),
        DELETION_OVERDUE("deletion overdue"),
        DELETED_LATE("deletion was overdue"),
        DELETED("deletion confirmed"),
        REIDENTIFIED("re-identified"),
        AGREED("agreed"),
        STARTED("started"),
        RECEIVED("ciphertext received, no key"),
        GRANTED_UNCONFIRMED("granted, unconfirmed"),
        DELIVERED("delivered"),
        FOREIGN_DELIVERED("delivered to a foreign connector"),
        RIGHT_SPLIT("right granted"),
        RIGHT_TRANSFERRED("right transferred"),
        RIGHT_ENDED("right ended"),
        REFUSED("refused"),
        FAILED("failed"),
        REVOKED("revoked"),
        MEMBER_CHANGED("member changed"),
        AUDIT_GRANTED("audit granted"),
        GATEWAY_STARTED("gateway started"),
        GAP("gap after a restore"),
        APPROVED("reaffirmed after a restore"),
        APPROVAL_GIVEN("approved"),
        CONSENTS_TAKEN("consents taken over"),
        CONSENT_WITHDRAWN("consent withdrawn"),
        CONSENT_RECEIPT("consent receipt"),
        BRAKED("brake"),
        ALERT("alert"),
        OTHER("other");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /** In words, for people. */
        public String text() {
            return text;
        }
    }
}
