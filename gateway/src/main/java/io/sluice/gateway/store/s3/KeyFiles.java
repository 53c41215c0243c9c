package io.sluice.gateway.store.s3;

import io.sluice.gateway.store.Durable;
import io.sluice.gateway.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** The key of a bucket, read from its two files whenever it is needed: who replaces the files replaces the key. */
record KeyFiles(Path accessKey, Path secretKey) implements AwsCredentialsProvider {
    private static final int MOST_BYTES = 4096;

    @Override
    public AwsCredentials resolveCredentials() {
        return AwsBasicCredentials.create(
                read("blobs.accessKeyFile", accessKey), read("blobs.secretKeyFile", secretKey));
    }

    private static String read(String setting, Path file) {
        try {
            String text = new String(Durable.read(file, MOST_BYTES), StandardCharsets.US_ASCII).strip();
            if (text.isEmpty()) {
                throw new StoreException(
                        StoreException.Reason.FORBIDDEN, setting + ": " + file + ": empty (expected: a key)");
            }
            return text;
        } catch (IOException e) {
            throw StoreException.of(setting, file, e);
        }
    }
}
