package io.sluice.gateway.identity;

import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.Rank;
import io.sluice.proto.SealingKey;
import io.sluice.proto.SigningKey;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody on the member list, admitted or not.
 *
 * @param entry its own word, verified
 * @param grants what this gateway grants it
 * @param revokedAtMillis 0: not revoked
 * @param registrar who lists it; empty: this gateway itself
 * @param listedUntilMillis end of the registrar's list; 0: no end
 */
public record Member(Entry entry, Grants grants, long revokedAtMillis, String registrar, long listedUntilMillis) {
    public String name() {
        return entry.name();
    }

    /** What it is reached by: https, host, perhaps a port. */
    public URI url() {
        return entry.url();
    }

    public Authority authority() {
        return Authority.of(entry.value().getUrl()).orElseThrow();
    }

    /** SHA-256 of the SubjectPublicKeyInfo of the certificates that it may come with. */
    public List<ByteString> tlsPins() {
        return entry.value().getTlsPinsList();
    }

    /** The one in use first; older and announced ones after it. */
    public List<SigningKey> signingKeys() {
        return entry.value().getSigningKeysList();
    }

    public List<CheckpointKey> checkpointKeys() {
        return entry.value().getCheckpointKeysList();
    }

    /** The one in use first. */
    public List<SealingKey> sealingKeys() {
        return entry.value().getSealingKeysList();
    }

    /** The sealing key of that id, when it is listed. */
    public Optional<SealingKey> sealingKey(ByteString keyId) {
        return sealingKeys().stream()
                .filter(key -> key.getKeyId().equals(keyId))
                .findFirst();
    }

    /** Origins of its lanes, ORG/LANE, ended ones included; at least one. */
    public List<String> lanes() {
        return Lanes.origins(entry.value());
    }

    public Set<Role> roles() {
        return grants.roles();
    }

    public Rank clearance() {
        return grants.clearance();
    }

    /** Where it is, as this gateway says; empty: not known. */
    public Optional<Jurisdiction> jurisdiction() {
        return grants.jurisdiction();
    }

    public boolean isRevoked() {
        return revokedAtMillis != 0;
    }

    public Fingerprint fingerprint() {
        return entry.fingerprint();
    }

    /** Why it is not admitted at that time, or empty. */
    public Optional<IdentityException> refusal(Instant now) {
        long millis = now.toEpochMilli();
        if (isRevoked()) {
            return refused(Reason.REVOKED, "revoked at " + MemberFile.time(revokedAtMillis));
        }
        long end = entry.value().getExpiresAtMillis();
        if (end != 0 && millis >= end) {
            return refused(Reason.EXPIRED, "its entry expired at " + MemberFile.time(end));
        }
        if (listedUntilMillis != 0 && millis >= listedUntilMillis) {
            return refused(
                    Reason.STALE,
                    "the list of registrar " + registrar + " expired at " + MemberFile.time(listedUntilMillis));
        }
        return Optional.empty();
    }

    private Optional<IdentityException> refused(Reason reason, String why) {
        return Optional.of(new IdentityException(reason, "member " + name() + ": " + why));
    }

    @Override
    public String toString() {
        return entry + (isRevoked() ? " (revoked)" : "");
    }
}
