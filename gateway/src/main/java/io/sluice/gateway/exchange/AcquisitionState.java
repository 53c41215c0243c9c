package io.sluice.gateway.exchange;

import io.sluice.proto.Binding;
import io.sluice.proto.Manifest;

/**
 * What a recipient remembers of a transfer. Its key is not among it: the grant is kept as it came, and unwrapped anew
 * each time.
 *
 * @param transferId ours
 * @param providerTransferId the provider's, which receipts and grants bind
 * @param nonce as the provider gave it, base64url
 * @param plaintextSha256 in hex; empty before the plaintext was checked
 */
record AcquisitionState(
        String transferId,
        String agreementId,
        String providerTransferId,
        Stage stage,
        String object,
        String manifest,
        String segments,
        String receipt,
        String opened,
        String nonce,
        String plaintextSha256) {
    /** How far it got. */
    enum Stage {
        STARTED,
        HELD,
        GRANTED,
        CHECKED,
        OPENED,
        REFUSED,
        MISLABELLED,
        CANCELLED,
        /** What came of it may be held no longer; what the gateway held is destroyed. */
        DELETED;

        /** Whether a later command goes on with it instead of starting anew. */
        boolean goesOn() {
            return ordinal() <= OPENED.ordinal();
        }

        /** Whether all of the ciphertext is here. */
        boolean isHeld() {
            return this != STARTED && goesOn();
        }

        /** Whether no file can have come of it yet. */
        boolean mayBeCancelled() {
            return this == STARTED || this == HELD || this == GRANTED;
        }

        boolean hasKey() {
            return this == GRANTED || this == CHECKED || this == OPENED;
        }
    }

    static AcquisitionState started(String agreementId, Transferred.Started started) {
        return new AcquisitionState(
                started.transferId(),
                agreementId,
                started.providerTransferId(),
                Stage.STARTED,
                started.address().endpoint(),
                started.address().property(Profile.MANIFEST),
                started.address().property(Profile.SEGMENTS),
                started.address().property(Profile.RECEIPT),
                started.address().property(Profile.OPENED),
                started.address().property(Profile.NONCE),
                "");
    }

    AcquisitionState at(Stage next) {
        return checked(next, plaintextSha256);
    }

    AcquisitionState checked(Stage next, String sha256) {
        return new AcquisitionState(
                transferId,
                agreementId,
                providerTransferId,
                next,
                object,
                manifest,
                segments,
                receipt,
                opened,
                nonce,
                sha256);
    }

    /** Whether the plaintext was handed out, so that a file may have come of it, even without a word that it was opened. */
    boolean mayHaveFile() {
        return !plaintextSha256.isEmpty();
    }

    /** What every signed message of this transfer binds; the time is left open. */
    Binding binding(SignedAgreement agreement, Manifest signedManifest) {
        return Binding.newBuilder()
                .setProvider(agreement.agreement().getProvider())
                .setRecipient(agreement.agreement().getRecipient())
                .setAgreementDigest(agreement.digest())
                .setTransferId(providerTransferId)
                .setNonce(Acquisition.nonce(nonce))
                .setHeaderHash(signedManifest.getHeaderHash())
                .setManifestDigest(agreement.agreement().getManifestDigest())
                .setRoot(signedManifest.getRoot())
                .build();
    }
}
