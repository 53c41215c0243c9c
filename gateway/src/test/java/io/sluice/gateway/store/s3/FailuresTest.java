package io.sluice.gateway.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.store.StoreException;
import io.sluice.gateway.store.StoreException.Reason;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class FailuresTest {
    @ParameterizedTest
    @CsvSource({
        "503, SlowDown, AWAY",
        "500, InternalError, AWAY",
        "400, RequestTimeout, AWAY",
        "429, TooManyRequests, AWAY",
        "403, AccessDenied, FORBIDDEN",
        "403, InvalidAccessKeyId, FORBIDDEN",
        "403, SignatureDoesNotMatch, FORBIDDEN",
        "403, RequestTimeTooSkewed, FORBIDDEN",
        "401, Unauthorized, FORBIDDEN",
        "404, NoSuchBucket, UNREADABLE",
        "301, PermanentRedirect, UNREADABLE",
        "400, AuthorizationHeaderMalformed, UNREADABLE",
        "400, InvalidRequest, UNREADABLE",
        "501, NotImplemented, UNREADABLE",
        "404, NoSuchKey, GONE",
        "412, PreconditionFailed, GONE",
        "507, InsufficientStorage, DISK_FULL",
        "403, QuotaExceeded, DISK_FULL",
        "507, XMinioStorageFull, DISK_FULL"
    })
    void anAnswerIsToldByItsCodeAndNothingElseOfIt(int status, String code, Reason reason) {
        StoreException failure = Failures.of("read blob", "s3://bucket/name", answer(status, code));

        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.getMessage()).contains("s3://bucket/name", code).doesNotContain("canary");
        assertThat(failure).hasNoCause();
    }

    @Test
    void aCodeThatIsNoWordIsNotRepeated() {
        assertThat(Failures.of("read blob", "s3://b/n", answer(403, "canary\nkey=1")))
                .hasMessageNotContaining("canary")
                .hasMessageContaining("no code");
    }

    @Test
    void noAnswerIsAway() {
        SdkClientException e = SdkClientException.builder()
                .message("Unable to execute: canary")
                .cause(new IOException("canary", new java.net.ConnectException("refused")))
                .build();
        StoreException failure = Failures.of("read blob", "s3://b/n", e);
        assertThat(failure.reason()).isEqualTo(Reason.AWAY);
        assertThat(failure).hasMessage("read blob: s3://b/n: ConnectException");
    }

    @Test
    void whatIsNoFailureOfTheServerStaysWhatItIs() {
        StoreException known = new StoreException(Reason.DISK_FULL, "full");
        assertThat(Failures.of("x", "y", known)).isSameAs(known);
        assertThatThrownBy(() -> Failures.of("x", "y", new IllegalStateException("a defect")))
                .isInstanceOf(IllegalStateException.class);
    }

    private static RuntimeException answer(int status, String code) {
        return S3Exception.builder()
                .statusCode(status)
                .message("canary of the server")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("canary of the server")
                        .build())
                .build();
    }
}
