package io.sluice.gateway.catalog;

import com.google.protobuf.ByteString;
import io.sluice.gateway.policy.Facts;
import io.sluice.proto.Label;
import io.sluice.proto.Terms;

/**
 * One dataset version on offer.
 *
 * @param dataset the dataset's name, the same for all its versions
 * @param version counts from 1
 * @param offerId {@code urn:uuid:...}; an agreement is bound to the stored offer of this identifier
 * @param objectId 16 bytes, as in the sealed object's header
 * @param manifestDigest SHA-256 of the manifest's payload
 * @param root RFC 9162 root over the ciphertext segments
 * @param objectLength bytes of the sealed object, header included
 * @param plaintextLength bytes of the plaintext
 * @param mediaType of the plaintext
 */
public record CatalogEntry(
        String dataset,
        long version,
        Label label,
        Terms terms,
        String offerId,
        ByteString objectId,
        ByteString manifestDigest,
        ByteString root,
        long objectLength,
        long plaintextLength,
        String mediaType,
        String title,
        long publishedMillis,
        boolean withdrawn) {
    /** What is known of this version by itself. */
    public Facts facts(long nowMillis) {
        return Facts.of(label, terms, nowMillis).dataset(dataset);
    }

    /** The same, offered to nobody any more. */
    public CatalogEntry asWithdrawn() {
        return new CatalogEntry(
                dataset,
                version,
                label,
                terms,
                offerId,
                objectId,
                manifestDigest,
                root,
                objectLength,
                plaintextLength,
                mediaType,
                title,
                publishedMillis,
                true);
    }
}
