package io.sluice.gateway.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.SealingKeys;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.MemberEntry;
import io.sluice.proto.SealingKey;
import io.sluice.proto.Signed;
import io.sluice.proto.SigningKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A member entry that is well formed and signed by one of its own keys. That says nothing about whose it is: for that
 * there are fingerprints and predecessors.
 *
 * @param signed as received
 * @param value its payload
 */
public record Entry(Signed signed, MemberEntry value) {
    /** Of the {@link Signed}. */
    public static final String TYPE = "member";

    /** What an organisation may be called. */
    public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    static final int MAX_SIGNING_KEYS = 8;
    static final int MAX_SEALING_KEYS = 8;
    static final int MAX_TLS_PINS = 4;
    static final int MAX_CHECKPOINT_KEYS = 4;
    private static final int PIN_BYTES = 32;
    private static final int ED25519_BYTES = 32;
    private static final int MLDSA65_BYTES = 1952;
    private static final int MLDSA44_BYTES = 1312;
    private static final int XWING_BYTES = 1216;

    /** Checks form, limits and the signature. */
    public static Entry verify(Signed signed) throws IdentityException {
        MemberEntry value;
        try {
            value = MemberEntry.parseFrom(signed.getPayload());
        } catch (InvalidProtocolBufferException e) {
            throw malformed("not readable");
        }
        checkForm(value);
        try {
            Signatures.verify(signed, TYPE, value.getName(), value.getSigningKeysList());
        } catch (SealException e) {
            throw new IdentityException(
                    Reason.TAMPERED, "member entry of " + value.getName() + ": " + e.getMessage(), e);
        }
        return new Entry(signed, value);
    }

    /**
     * Refuses to take the place of the known entry unless the serial is higher, a key of that one signed, no lane of it is
     * left out, and its checkpoint keys of before count no further than they did.
     */
    public void requireSucceeds(Entry known) throws IdentityException {
        if (value.getSerial() <= known.value.getSerial()) {
            throw new IdentityException(
                    Reason.NOT_NEWER,
                    "member entry of " + name() + ": serial " + value.getSerial() + " (expected: above "
                            + known.value.getSerial() + ")");
        }
        if (!isSignedBy(known)) {
            throw new IdentityException(
                    Reason.NOT_SIGNED,
                    "member entry of " + name() + ": not signed by a key of the entry that is listed (expected: so, or"
                            + " remove the member first and compare the new fingerprint)");
        }
        Lanes.requireKept(known.value, value);
        RetiredKeys.requireKept(known.value, value);
        RetiredKeys.requireRetired(known.value, value);
    }

    private boolean isSignedBy(Entry known) {
        try {
            Signatures.verify(signed, TYPE, known.name(), known.value.getSigningKeysList());
            return name().equals(known.name());
        } catch (SealException e) {
            return false;
        }
    }

    public String name() {
        return value.getName();
    }

    public URI url() {
        return URI.create(value.getUrl());
    }

    public Fingerprint fingerprint() {
        return Fingerprint.of(value);
    }

    private static void checkForm(MemberEntry entry) throws IdentityException {
        require(NAME.matcher(entry.getName()).matches(), "name: not 1 to 63 of a-z 0-9 -");
        require(entry.getSerial() > 0, "serial: not a positive number");
        require(isBaseUrl(entry.getUrl()), "url: not https://host:port");
        Optional<String> lanes = Lanes.misfit(entry);
        require(lanes.isEmpty(), lanes.orElse(""));
        require(entry.getIssuedAtMillis() > 0, "issued at: missing");
        require(
                entry.getExpiresAtMillis() == 0 || entry.getExpiresAtMillis() > entry.getIssuedAtMillis(),
                "expires at: before it is issued");
        checkKeys(entry);
    }

    /** Whether both halves have the right length, and the key id is theirs. */
    static boolean isSigningKey(SigningKey key) {
        return key.getEd25519().size() == ED25519_BYTES
                && key.getMldsa65().size() == MLDSA65_BYTES
                && key.equals(Signatures.publicKey(key.getEd25519(), key.getMldsa65()));
    }

    private static void checkKeys(MemberEntry entry) throws IdentityException {
        requireCount("tls pins", entry.getTlsPinsList(), MAX_TLS_PINS);
        for (ByteString pin : entry.getTlsPinsList()) {
            require(pin.size() == PIN_BYTES, "tls pin: not 32 bytes");
        }
        requireCount("signing keys", entry.getSigningKeysList(), MAX_SIGNING_KEYS);
        for (SigningKey key : entry.getSigningKeysList()) {
            require(isSigningKey(key), "signing key: wrong length or key id");
        }
        requireCount("checkpoint keys", entry.getCheckpointKeysList(), MAX_CHECKPOINT_KEYS);
        for (CheckpointKey key : checkpointKeys(entry)) {
            require(
                    key.getEd25519().size() == ED25519_BYTES && key.getMldsa44().size() == MLDSA44_BYTES,
                    "checkpoint key: wrong length");
        }
        Optional<String> retired = RetiredKeys.misfit(entry);
        require(retired.isEmpty(), retired.orElse(""));
        requireCount("sealing keys", entry.getSealingKeysList(), MAX_SEALING_KEYS);
        for (SealingKey key : entry.getSealingKeysList()) {
            require(
                    key.getXwing().size() == XWING_BYTES && key.equals(SealingKeys.publicKey(key.getXwing())),
                    "sealing key: wrong length or key id");
        }
    }

    private static List<CheckpointKey> checkpointKeys(MemberEntry entry) {
        List<CheckpointKey> all = new ArrayList<>(entry.getCheckpointKeysList());
        entry.getRetiredCheckpointKeysList().forEach(retired -> all.add(retired.getKey()));
        return all;
    }

    /** https, host, perhaps a port, and nothing else. */
    static boolean isBaseUrl(String url) {
        return Authority.of(url).isPresent()
                && URI.create(url).getRawQuery() == null
                && URI.create(url).getRawPath().matches("/?");
    }

    private static void requireCount(String what, List<?> list, int max) throws IdentityException {
        require(!list.isEmpty() && list.size() <= max, what + ": " + list.size() + ", not 1 to " + max);
    }

    private static void require(boolean holds, String what) throws IdentityException {
        if (!holds) {
            throw malformed(what);
        }
    }

    private static IdentityException malformed(String what) {
        return new IdentityException(Reason.MALFORMED, "member entry: " + what);
    }

    /** Name and serial. */
    @Override
    public String toString() {
        return name() + " serial " + value.getSerial();
    }
}
