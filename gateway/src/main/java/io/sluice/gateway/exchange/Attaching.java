package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.Permits;
import io.sluice.gateway.policy.Permit;
import io.sluice.gateway.policy.PermitKind;
import io.sluice.gateway.policy.Reason;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Attaches documents by their digest, and takes them off. Recorded first, then it counts: a crash in between leaves a
 * record of a document that is not attached, and attaching is done again. Taken off first, then recorded. Any thread.
 */
public final class Attaching {
    private static final int ID_BYTES = 4;

    private final Parts parts;
    private final Permits permits;

    Attaching(Parts parts) {
        this.parts = parts;
        this.permits = parts.catalog().permits();
    }

    /** What came of it. */
    public sealed interface Attached {
        /** It counts. */
        record Done(Permit permit) implements Attached {}

        /** It does not. */
        record Refused(Reason reason) implements Attached {}
    }

    /**
     * Attaches a document.
     *
     * @throws IllegalArgumentException something is not as it must be; says what was expected
     */
    public synchronized Attached add(
            ByteString sha256,
            PermitKind kind,
            String issuer,
            String number,
            long untilMillis,
            String recipient,
            String dataset) {
        long now = parts.clock().millis();
        Permit permit = new Permit(id(), sha256, kind, issuer, number, untilMillis, recipient, dataset, now);
        if (!permit.counts(now)) {
            return new Attached.Refused(Reason.of("document-expired", "it has expired: choose a later --until"));
        }
        if (permits.all().size() >= Permits.MOST) {
            return new Attached.Refused(
                    Reason.of("documents-too-many", Permits.MOST + " documents are attached: remove expired ones"));
        }
        parts.recording().attached(permit, true);
        while (!permits.add(permit)) { // So few random bytes can repeat.
            permit = permit.withId(id());
        }
        return new Attached.Done(permit);
    }

    private String id() {
        byte[] id = new byte[ID_BYTES];
        parts.random().nextBytes(id);
        return "permit-" + HexFormat.of().formatHex(id);
    }

    /** Takes it off: what rests on it goes on no more. Empty: there is none of that identifier. */
    public synchronized Optional<Permit> remove(String id) {
        Optional<Permit> permit = permits.find(id);
        permit.ifPresent(each -> {
            permits.remove(id);
            parts.recording().attached(each, false);
        });
        return permit;
    }

    /** All that are attached, expired ones among them. */
    public List<Permit> all() {
        return permits.all();
    }

    /** Those of a file, by its SHA-256 in lower-case hexadecimal. */
    public List<Permit> ofFile(String sha256) {
        return permits.ofFile(sha256);
    }

    /** The one of that identifier. */
    public Optional<Permit> find(String id) {
        return permits.find(id);
    }

    /** Whether one has not expired. */
    public boolean counts(Permit permit) {
        return permit.counts(parts.clock().millis());
    }
}
