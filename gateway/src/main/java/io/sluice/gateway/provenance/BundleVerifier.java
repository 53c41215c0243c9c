package io.sluice.gateway.provenance;

import java.util.List;

/** Checks an evidence bundle offline, with only the member list. */
public final class BundleVerifier {
    private final MemberKeys members;

    public BundleVerifier(MemberKeys members) {
        this.members = members;
    }

    /** Never throws for bad input: what cannot be read is a failed check. All ok: the bundle holds. */
    public List<Check> verify(byte[] bundle) {
        throw new UnsupportedOperationException("needs the ledger: " + members);
    }
}
