package io.sluice.gateway.store.s3;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where blobs are in an S3 bucket.
 *
 * @param bucket its name
 * @param prefix before each blob's name, ending in {@code /}; empty: none
 * @param endpoint of the server; empty: that of AWS for the region
 * @param region signed into each request; many servers take any
 * @param accessKeyFile holds the access key's id; read for each request, so that keys can be changed under way
 * @param secretKeyFile holds the secret key, likewise
 * @param pathStyle the bucket stands in the path of a URL ({@code https://HOST/BUCKET}), not in its host name
 */
public record S3Settings(
        String bucket,
        String prefix,
        Optional<URI> endpoint,
        String region,
        Path accessKeyFile,
        Path secretKeyFile,
        boolean pathStyle) {
    /** The URL that operators know it by. */
    public String url() {
        return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1));
    }
}
