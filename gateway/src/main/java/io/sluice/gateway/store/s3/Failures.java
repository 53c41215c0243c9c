package io.sluice.gateway.store.s3;

import io.sluice.gateway.store.StoreException;
import io.sluice.gateway.store.StoreException.Reason;
import java.io.IOException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What a failed call to an S3 server means. Only the server's error code goes into a message, never its text: a server
 * may repeat there what was sent to it.
 */
final class Failures {
    private static final Set<String> FULL = Set.of(
            "QuotaExceeded",
            "XMinioStorageFull",
            "XMinioAdminBucketQuotaExceeded",
            "StorageFull",
            "InsufficientStorage");
    private static final Set<String> PASSING = Set.of(
            "RequestTimeout", "SlowDown", "ServiceUnavailable", "InternalError", "OperationAborted", "Throttling");

    private Failures() {}

    /**
     * The failure as the callers of a store know it.
     *
     * @param where bucket and key, for the message
     */
    static StoreException of(String what, String where, RuntimeException e) {
        if (e instanceof StoreException known) {
            return known;
        }
        if (e instanceof AwsServiceException answer) {
            return answered(what + ": " + where + ": ", answer);
        }
        if (e instanceof SdkException) {
            return new StoreException(Reason.AWAY, what + ": " + where + ": " + unanswered(e));
        }
        throw e;
    }

    /** No connection, no answer, or one that broke off. */
    static StoreException away(String what, String where, IOException e) {
        return new StoreException(Reason.AWAY, what + ": " + where + ": " + unanswered(e));
    }

    /** There is no such key, or no such bucket. */
    static boolean isMissing(RuntimeException e) {
        return e instanceof AwsServiceException answer && answer.statusCode() == 404;
    }

    /** The server does not know something of what it was asked for. */
    static boolean isNotImplemented(RuntimeException e) {
        return e instanceof AwsServiceException answer && answer.statusCode() == 501;
    }

    private static String code(AwsServiceException answer) {
        String code = answer.awsErrorDetails() == null
                ? null
                : answer.awsErrorDetails().errorCode();
        // Of the server's making: a word, or not to be repeated.
        return code != null && code.matches("[A-Za-z0-9.]{1,64}") ? code : "no code";
    }

    private static StoreException answered(String where, AwsServiceException answer) {
        String code = code(answer);
        int status = answer.statusCode();
        String told = where + "the server answers " + status + ", " + code;
        if (FULL.contains(code) || status == 507) {
            return new StoreException(Reason.DISK_FULL, told);
        }
        if (code.equals("NoSuchBucket")) {
            return new StoreException(Reason.UNREADABLE, told + " (expected: a bucket that exists)");
        }
        if (code.equals("RequestTimeTooSkewed")) {
            return new StoreException(Reason.FORBIDDEN, told + " (the clocks differ by more than 15 minutes)");
        }
        if (status == 301 || status == 307 || code.equals("AuthorizationHeaderMalformed")) {
            return new StoreException(Reason.UNREADABLE, told + " (expected: blobs.region is the bucket's)");
        }
        if (PASSING.contains(code) || status == 408 || status == 429 || status >= 500 && status != 501) {
            return new StoreException(Reason.AWAY, told);
        }
        if (status == 401 || status == 403) {
            return new StoreException(Reason.FORBIDDEN, told + " (expected: a key that may; see docs/operations.md)");
        }
        if (status == 404 || status == 412) {
            return new StoreException(Reason.GONE, told);
        }
        return new StoreException(Reason.UNREADABLE, told);
    }

    private static String unanswered(Throwable e) {
        if (e instanceof ApiCallAttemptTimeoutException || e instanceof ApiCallTimeoutException) {
            return "no answer in time";
        }
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root instanceof IOException
                ? root.getClass().getSimpleName()
                : e.getClass().getSimpleName();
    }
}
