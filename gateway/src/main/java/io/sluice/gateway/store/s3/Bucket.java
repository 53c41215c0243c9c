package io.sluice.gateway.store.s3;

import io.sluice.gateway.store.Spool;
import io.sluice.gateway.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * One bucket, by the few calls that we need. Failures are {@link StoreException}. Any thread; calls block, for at most a
 * few times their timeout.
 */
final class Bucket implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(20);
    /** Of one try: generous, because a part may have to pass a slow line. */
    private static final Duration TRY = Duration.ofMinutes(10);

    private static final Duration GLANCE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int PAGE = 1000;
    /** How often an answer may break off without a byte. */
    private static final int BREAKS = 3;

    private final S3Settings settings;
    private final S3Client glancing;
    private final S3Client quick;
    private final S3Client patient;
    private final Uploads uploads;

    private Bucket(
            S3Settings settings, S3Client glancing, S3Client quick, S3Client patient, Uploads.Surroundings around) {
        this.settings = settings;
        this.glancing = glancing;
        this.quick = quick;
        this.patient = patient;
        this.uploads = new Uploads(patient, settings, around);
    }

    /**
     * An object that is there.
     *
     * @param length in bytes
     * @param etag changes when it is replaced
     */
    record Found(long length, String etag) {}

    /** Connects to nobody yet. */
    static Bucket of(S3Settings settings, ScheduledExecutorService timer, Uploads.Surroundings around) {
        SdkHttpClient http = UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(SILENCE)
                .build();
        return new Bucket(
                settings,
                client(settings, http, timer, 1, GLANCE),
                client(settings, http, timer, 3, TRY),
                client(settings, http, timer, 8, TRY),
                around);
    }

    /** @param tries with pauses between them that grow from a quarter of a second to ten */
    private static S3Client client(
            S3Settings settings, SdkHttpClient http, ScheduledExecutorService timer, int tries, Duration timeout) {
        StandardRetryStrategy retry = AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(tries)
                .backoffStrategy(BackoffStrategy.exponentialDelay(Duration.ofMillis(250), LONGEST_PAUSE))
                .throttlingBackoffStrategy(BackoffStrategy.exponentialDelay(Duration.ofSeconds(1), LONGEST_PAUSE))
                .circuitBreakerEnabled(false)
                .build();
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(new KeyFiles(settings.accessKeyFile(), settings.secretKeyFile()))
                .httpClient(http)
                .forcePathStyle(settings.pathStyle())
                // Checksums are ours, as header fields: trailers are not understood by every server.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(override -> override.apiCallAttemptTimeout(timeout)
                        .retryStrategy(retry)
                        .scheduledExecutorService(timer)
                        // Nothing of this machine's AWS set-up counts: all settings are in our file.
                        .defaultProfileFileSupplier(
                                () -> ProfileFile.aggregator().build()));
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    String where(String name) {
        return settings.url() + "/" + name;
    }

    /** Looks for it now; a bucket that is not there is a failure, not an absent object. */
    Optional<Found> find(String name) {
        try {
            HeadObjectResponse head =
                    quick.headObject(r -> r.bucket(settings.bucket()).key(key(name)));
            return Optional.of(new Found(head.contentLength(), head.eTag()));
        } catch (RuntimeException e) {
            if (Failures.isMissing(e)) { // The answer to HEAD has no body that tells which is missing.
                look(quick);
                return Optional.empty();
            }
            throw Failures.of("look for blob", where(name), e);
        }
    }

    /** Throws unless the bucket is there and lets us in; answers within {@link #GLANCE}. */
    void glance() {
        look(glancing);
    }

    private void look(S3Client client) {
        try {
            client.headBucket(r -> r.bucket(settings.bucket()));
        } catch (RuntimeException e) {
            if (Failures.isMissing(e)) {
                throw new StoreException(
                        StoreException.Reason.UNREADABLE,
                        settings.url() + ": no such bucket (expected: one that exists)");
            }
            throw Failures.of("look for bucket", settings.url(), e);
        }
    }

    /**
     * The bytes from the position on, as they come; {@code GONE} when it is not the found version any more. Once it has
     * begun, whoever reads goes on by asking again.
     */
    ResponseInputStream<GetObjectResponse> stream(String name, Found found, long position, long count) {
        return stream(quick, name, found, position, count);
    }

    private ResponseInputStream<GetObjectResponse> stream(
            S3Client client, String name, Found found, long position, long count) {
        return call(
                "read blob",
                name,
                () -> client.getObject(r -> r.bucket(settings.bucket())
                        .key(key(name))
                        .ifMatch(found.etag())
                        .range("bytes=" + position + "-" + (position + count - 1))));
    }

    /** Fills the buffer from the position, patiently: somebody is in the midst of opening a dataset. */
    void read(String name, Found found, ByteBuffer into, long position) {
        long end = position + into.remaining();
        int breaks = 0;
        while (into.hasRemaining()) {
            int before = into.remaining();
            try (ResponseInputStream<GetObjectResponse> in = stream(patient, name, found, end - before, before)) {
                fill(into, in);
            } catch (IOException e) {
                breaks = into.remaining() < before ? 0 : breaks + 1;
                if (breaks == BREAKS) {
                    throw Failures.away("read blob", where(name), e);
                }
            }
        }
    }

    private static void fill(ByteBuffer into, InputStream in) throws IOException {
        while (into.hasRemaining()) {
            int n = in.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
            if (n < 0) {
                throw new IOException("the answer ends early");
            }
            into.position(into.position() + n);
        }
    }

    /** Names after the given one, in order. Asked anew each time: others write there, too. */
    List<String> list(String after, int limit) {
        List<String> names = new ArrayList<>();
        ListObjectsV2Request first = ListObjectsV2Request.builder()
                .bucket(settings.bucket())
                .prefix(settings.prefix())
                .delimiter("/")
                .startAfter(after.isEmpty() ? null : key(after))
                .maxKeys(PAGE)
                .build();
        ListObjectsV2Response page = call("list blobs", "", () -> quick.listObjectsV2(first));
        while (true) {
            for (S3Object object : page.contents()) {
                String name = object.key().substring(settings.prefix().length());
                if (names.size() < limit && Spool.isName(name) && name.compareTo(after) > 0) {
                    names.add(name);
                }
            }
            String token = page.nextContinuationToken();
            if (names.size() == limit || token == null) {
                return names;
            }
            page = call(
                    "list blobs",
                    "",
                    () -> quick.listObjectsV2(
                            first.toBuilder().continuationToken(token).build()));
        }
    }

    /** Whether it was there or not: afterwards it is not. */
    void delete(String name) {
        call(
                "delete blob",
                name,
                () -> quick.deleteObject(r -> r.bucket(settings.bucket()).key(key(name))));
    }

    /** Whole or not at all, also over network failures and crashes. */
    void put(String name, Path file) throws IOException {
        try {
            uploads.put(key(name), file);
        } catch (RuntimeException e) {
            throw Failures.of("store blob", where(name), e);
        }
        long length = Files.size(file);
        if (find(name).filter(found -> found.length() == length).isEmpty()) {
            throw new StoreException(
                    StoreException.Reason.CORRUPT,
                    "store blob: " + where(name) + " (expected: " + length + " bytes there)");
        }
    }

    /** Aborts these uploads, as far as the server answers. */
    void abort(List<UploadNotes.Note> abandoned) {
        uploads.abort(abandoned);
    }

    private <T> T call(String what, String name, Supplier<T> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            throw Failures.of(what, where(name), e);
        }
    }

    private String key(String name) {
        return settings.prefix() + name;
    }

    @Override
    public void close() {
        patient.close();
        quick.close();
        glancing.close();
    }
}
