package io.sluice.ledger.fabric.verify;

import com.google.protobuf.ByteString;
import io.sluice.lane.FormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Signatures that belong together; those that do not verify are left out, and nobody counts twice. */
final class SignatureSet {
    private final ChannelConfig config;
    private final List<ChannelIdentity> signers = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    SignatureSet(ChannelConfig config) {
        this.config = config;
    }

    /** Adds one signature over the pieces, one after the other. */
    void add(ByteString identity, List<ByteString> message, ByteString signature) {
        ChannelIdentity signer;
        try {
            signer = config.identity(identity);
        } catch (FormatException e) {
            leftOut.add(e.getMessage());
            return;
        }
        if (signers.contains(signer)) {
            return;
        }
        if (signer.signed(message, signature)) {
            signers.add(signer);
        } else {
            leftOut.add(signer + ": the signature does not verify");
        }
    }

    /** Whose signature verified, whether their MSP vouches for them or not. */
    List<ChannelIdentity> signers() {
        return List.copyOf(signers);
    }

    /** MSPs of those that their MSP vouches for, ascending. */
    List<String> msps() {
        TreeSet<String> msps = new TreeSet<>();
        signers.stream()
                .filter(signer -> signer.misfit().isEmpty())
                .forEach(signer -> msps.add(signer.msp().id()));
        return List.copyOf(msps);
    }

    /** In words, for who must understand why a policy is not satisfied. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        for (ChannelIdentity signer : signers) {
            words.add(signer + signer.misfit().map(why -> " (" + why + ")").orElse(""));
        }
        words.addAll(leftOut);
        return words.isEmpty() ? "no signature" : String.join("; ", words);
    }
}
