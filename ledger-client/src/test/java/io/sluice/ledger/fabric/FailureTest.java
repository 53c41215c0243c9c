package io.sluice.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import java.util.List;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UNAVAILABLE | io exception | AWAY",
                "DEADLINE_EXCEEDED | deadline exceeded after 15s | AWAY",
                "FAILED_PRECONDITION | no combination of peers can be derived which satisfy the policy | AWAY",
                "FAILED_PRECONDITION | creator org unknown | AWAY",
                "ABORTED | failed to collect enough transaction endorsements | AWAY",
                "ABORTED | error sending: chaincode stream terminated | AWAY",
                "ABORTED | could not launch chaincode: connection refused | AWAY",
                "ABORTED | timeout expired while executing transaction | AWAY",
                "ABORTED | ProposalResponsePayloads do not match | AWAY",
                "ABORTED | chaincode response 409, GAP: begins at 7 (expected: 3) | CONFLICT",
                "ABORTED | chaincode response 409, NOT_MONOTONIC: 7 | CONFLICT",
                "ABORTED | chaincode response 404, NO_LANE: hospital/main | CONFLICT",
                "ABORTED | chaincode response 409, LANE_EXISTS: hospital/main | CONFLICT",
                "ABORTED | chaincode response 409, FORK: root at 7 | REFUSED",
                "ABORTED | chaincode response 400, BAD_SIGNATURE: checkpoint | REFUSED",
                "ABORTED | chaincode response 403, NOT_A_GATEWAY: role | REFUSED",
                "ABORTED | chaincode response 403, WRONG_OWNER: bank | REFUSED",
                "ABORTED | chaincode response 413, TOO_LARGE: 2000 records | REFUSED",
                "UNKNOWN | chaincode response 500, no state | REFUSED",
                "PERMISSION_DENIED | access denied | REFUSED",
                "INVALID_ARGUMENT | a proposal is required | INVALID",
            })
    void whatAnEndorsementFailsWithSaysWhatToDo(Code code, String text, Failure expected) {
        assertThat(Failure.ofEndorsing(code, List.of("see attached details", text)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UNAVAILABLE | no orderers could successfully process transaction | UNKNOWN",
                "DEADLINE_EXCEEDED | deadline | UNKNOWN",
                "ABORTED | status=SERVICE_UNAVAILABLE no Raft leader | UNKNOWN",
                "ABORTED | status=FORBIDDEN implicit policy 'Writers' | REFUSED",
                "PERMISSION_DENIED | access denied | REFUSED",
            })
    void aTransactionHandedInMayHaveBeenOrderedUnlessItIsForbidden(Code code, String text, Failure expected) {
        assertThat(Failure.ofSubmitting(code, List.of("see attached details", text)))
                .isEqualTo(expected);
    }

    @Test
    void onlyAConflictIsProposedAgainWithoutEnd() {
        for (TxValidationCode code : TxValidationCode.values()) {
            boolean conflict =
                    code == TxValidationCode.MVCC_READ_CONFLICT || code == TxValidationCode.PHANTOM_READ_CONFLICT;
            assertThat(Failure.ofCommit(code)).isEqualTo(conflict ? Failure.CONFLICT : Failure.INVALID);
        }
    }
}
